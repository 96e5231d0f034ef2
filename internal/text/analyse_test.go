package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// finds reports whether a text in lang that holds one word is found by another.
func finds(lang forum.Lang, indexed, typed string) bool {
	stem := Analyse(lang, indexed).Stem
	words := AnalyseQuery(typed, nil).Words
	return len(words) > 0 && !slices.ContainsFunc(words, func(w Word) bool {
		return !slices.ContainsFunc(w.Alternatives, func(a string) bool { return slices.Contains(stem, a) })
	})
}

func TestWordsAreFoundInTheirOtherForms(t *testing.T) {
	for lang, families := range map[forum.Lang][]string{
		"nl": {"huizen huis", "brieven brief", "klanten klant KLANT", "bedrijven bedrijf", "prijzen prijs", "reacties reactie",
			"foto's fotos foto", "strategieën strategie", "ideeën ideeen idee", "volgers volger", "gesprekken gesprek",
			"mogelijkheden mogelijkheid", "berichten bericht", "virus", "cadeaus cadeau", "één een", "mannen man", "manen maan", "pakte gepakt pakken", "opgebeld opbellen opbelt", "liep lopen gelopen", "besproken bespreken", "vergeleken vergelijken", "gevallen vallen", "gevallen geval", "steden stad", "groter grote groot", "boekje boek"},
		"de": {"Häuser Haus", "Kanäle Kanal", "Kunden Kunde", "Beiträge Beitrag", "Strategien Strategie", "Straße Strasse STRASSE",
			"Diskussionen Diskussion", "Unternehmens Unternehmen", "Kanaele Kanäle", "abgeholt abholen abzuholen", "sagte sagen sagt", "ging gehen gegangen", "ausgegangen ausgehen", "versprochen versprechen", "erhielt erhalten", "gibst geben", "Museen Museum", "handle handeln gehandelt"},
		"es": {"publicación publicacion publicaciones", "campañas campaña", "marcas marca", "canción cancion canciones",
			"decisión decision decisiones", "redes red", "clientes cliente", "año años", "busqué buscar busco buscan", "luces luz", "cuento contar cuenta contamos", "entiendo entender", "recomiendo recomendar", "contárselo contar", "perrito perro", "servicio servicios", "construyó construir", "tuvo tener"},
		"en": {"strategies strategy", "campaigns campaign", "followers follower", "replies reply", "client's clients client", "tweeting tweets tweet", "planned plan planning", "overtaken overtake", "misunderstood misunderstand", "undone undo", "planes plane", "tried tries try", "ran run running", "children child", "happiest happier happy"},
		"ar": {"حملة الحملات والحملة حملاتنا بحملة", "المسوقين مسوق مسوقون للمسوقين", "تغريدة التغريدات والتغريدات تغريداتهم",
			"التسويق تسويق بالتسويق التَّسْويق", "حساب حسابات حساباتهم حسابي", "خدمة الخدمات بخدمة وخدمة خدماتها", "شركة شركتنا الشركات شركاتهم",
			"إعلان اعلان الإعلانات إعلاناتنا", "الرد رد", "لغة اللغة للغة", "أحمد احمد", "على علي", "مدرسة مدرسه", "منصّة المنصات",
			"جمهور الجمهور جمهورك", "نقاش النقاشات", "كتاب كتب الكتب", "عميل عملاء وعملائنا", "يكتب كتبوا تكتبون سيكتب", "قال يقول قلت تقولون سنقول وقال يقل", "عاد يعود تعود عدنا", "جاء جئت", "شجرة أشجار", "رمى يرمي رميت يرمون رموا", "وصل يصل تصلون أصل وصلت", "مد يمد يمدد يمدون",
			"استطاع يستطيع يستطع نستطيع", "أعطى يعطي أعطيت", "احتاج يحتاج نحتاج", "ألقى يلقي", "مـــرحبا مرحبا", "campaigns campaign"},
		"und": {"Café cafe", "٢٨٠ 280 ۲۸۰", "ĳs ijs Ĳs", "ﻣﺮﺣﺒﺎ مرحبا", "ﷲ الله", "ﻻ لا"},
	} {
		for _, family := range families {
			forms := strings.Fields(family)
			for _, indexed := range forms {
				for _, typed := range forms {
					if !finds(lang, indexed, typed) {
						t.Errorf("%s: %q isn't found by %q: %q, %q", lang, indexed, typed,
							Analyse(lang, indexed).Stem, AnalyseQuery(typed, nil).Words)
					}
				}
			}
		}
	}
}

func TestWordsThatMustNotBeFound(t *testing.T) {
	for _, c := range []struct {
		lang           forum.Lang
		indexed, typed string
	}{
		{"nl", "klant", "krant"}, {"nl", "account", "count"}, {"de", "weniger", "weg"},
		{"ar", "كتاب", "باب"}, {"ar", "والد", "ولد"}, {"ar", "تسويق", "سوق"}, {"ar", "من", "يمن"}, {"ar", "وعن", "يعن"}, {"ar", "هل", "يهل"}, {"ar", "بنت", "بان"}, {"ar", "قال", "قلة"}, {"ar", "عادة", "يعود"}, {"ar", "سكن", "كان"}, {"ar", "سعدت", "عاد"}, {"ar", "بعدت", "عاد"}, {"de", "liegen", "verlegen"}, {"ar", "يعود", "يعدون"}, {"ar", "مساكن", "مسألة"}, {"en", "twitter", "#twitter"}, {"nl", "man", "maan"}, {"en", "plane", "plan"}, {"es", "año", "ano"}, {"de", "Haus", "Haut"},
	} {
		if finds(c.lang, c.indexed, c.typed) {
			t.Errorf("%s: %q is found by %q", c.lang, c.indexed, c.typed)
		}
	}
}

func TestAnalyse(t *testing.T) {
	for _, c := range []struct {
		name        string
		lang        forum.Lang
		text        string
		exact, stem string
	}{
		{"nothing", "nl", " … !", "", ""},
		{"order and case", "und", "Eerst de TWEEDE", "eerst de tweede", "eerst de tweede"},
		{"diacritics", "und", "El Año", "el año", "el ano"},
		{"digits", "und", "٢٨٠ حرفًا", "280 حرفا", "280 arꞌحرف arꞌꞌحرف"},
		{"Persian digits", "und", "۲۸۰ ۱۴۰۴", "280 1404", "280 1404"},
		{"presentation forms", "und", "ﺷﻜﺮﺍ ﻻ", "شكرا لا", "arꞌشكر arꞌꞌشكر arꞌلا"},
		{"one letter ĳ", "und", "ĲSJE wĳn", "ijsje wijn", "ijsje wijn"},
		{"hashtag", "und", "#Social_Media", "social media", "social media ꜭsocialmedia"},
		{"handle and symbol", "und", "@Jan $TWTR $280", "jan twtr 280", "jan ꜳjan twtr ꝭtwtr 280"},
		{"Arabic hashtag", "ar", "#التسويق", "التسويق", "arꞌتسويق ꜭالتسويق"},
		{"not a mention", "und", "a@b.nl C# x#y", "a b nl c x y", "a b nl c x y"},
		{"compound", "und", "e-mail", "e mail", "e mail email"},
		{"trailing hyphen", "und", "in- en uit-", "in en uit", "in en uit"},
		{"apostrophes", "und", "foto’s ’t agora's'", "fotos t agoras", "fotos t agoras"},
		{"scripts part", "und", "الTwitter 280حرف b2b", "ال twitter 280 حرف b2b", "arꞌال twitter 280 arꞌحرف arꞌꞌحرف b2b"},
		{"without spaces", "und", "日本", "日 本", "日 本"},
		{"control characters", "und", "a\u202Eb\u200Bc", "a b c", "a b c"},
		{"very long", "und", strings.Repeat("a", 100), strings.Repeat("a", 64) + " " + strings.Repeat("a", 36), strings.Repeat("a", 64) + " " + strings.Repeat("a", 36)},
	} {
		a := Analyse(c.lang, c.text)
		if exact, stem := strings.Join(a.Exact, " "), strings.Join(a.Stem, " "); exact != c.exact || stem != c.stem {
			t.Errorf("%s\n got %q, %q\nwant %q, %q", c.name, exact, stem, c.exact, c.stem)
		}
	}
}

func TestAnalyseQuery(t *testing.T) {
	show := func(q Query) string {
		var words []string
		for _, w := range q.Words {
			s := strings.Join(w.Exact, " ")
			if w.IsPhrase() {
				s = "“" + s + "”"
			} else {
				s += "=" + strings.Join(w.Alternatives, "|")
			}
			words = append(words, s)
		}
		return strings.Join(words, ", ")
	}
	for _, c := range []struct{ name, typed, want string }{
		{"nothing", ` "" ?`, ""},
		{"words", "huizen Kunden", "huizen=huizen|nlꞌhuis|nlꞌhuizen|deꞌhuiz, kunden=kunden|nlꞌkund|nlꞌkun|deꞌkund"},
		{"phrase", `x "Twitter als  kanaal" y`, "x=x|nlꞌx|deꞌx, “twitter als kanaal”, y=y|nlꞌy|deꞌy"},
		{"other quotes", "„eins zwei“ «tres» »vier« “five six”", "“eins zwei”, “tres”, “vier”, “five six”"},
		{"open quote", `a "b`, "a=a|nlꞌa|deꞌa, b=b|nlꞌb|deꞌb"},
		{"tag", "#Social_Media @jan", "=ꜭsocialmedia, =ꜳjan"},
		{"compound", "e-mail", "e=e|email|nlꞌe|nlꞌemail|deꞌe|deꞌemail, mail=mail|email|nlꞌmail|nlꞌemail|deꞌmail|deꞌemail"},
		{"once each", "280 280", "280=280"},
		{"operators are words", `1 AND NEAR(2*) - ":`, "1=1, and=and|nlꞌand|deꞌand, near=near|nlꞌnear|deꞌnear, 2=2"},
	} {
		if got := show(AnalyseQuery(c.typed, []forum.Lang{"nl", "de"})); got != c.want {
			t.Errorf("%s: %q\n got %s\nwant %s", c.name, c.typed, got, c.want)
		}
	}
}

// What is typed is in the exact form, by which texts that hold it rank before those
// that hold another form of the word.
func TestExactIsWhatWasTyped(t *testing.T) {
	for _, c := range []struct {
		lang                 forum.Lang
		typed, same, another string
	}{
		{"nl", "huizen", "Huizen", "huis"}, {"de", "Häuser", "HÄUSER", "Haus"}, {"es", "años", "Años", "año"}, {"en", "replies", "Replies", "reply"},
		{"ar", "حملات", "حَمَلات", "حملة"}, {"ar", "مرحبا", "ﻣﺮﺣﺒﺎ", "مرحبًا بمرحبا"}, {"nl", "ĳs", "ijs", "ijsje"}, {"und", "۲۸۰", "٢٨٠", "281"},
	} {
		exact := AnalyseQuery(c.typed, nil).Words[0].Exact
		if got := Analyse(c.lang, c.same).Exact; !slices.Equal(got, exact) {
			t.Errorf("%s: %q is %q, and %q is typed for it", c.lang, c.same, got, exact)
		}
		if got := Analyse(c.lang, c.another).Exact; slices.Equal(got, exact) {
			t.Errorf("%s: %q ranks as %q does", c.lang, c.another, c.typed)
		}
	}
}

// Ñ is a letter of its own until nothing is found.
func TestLoosened(t *testing.T) {
	for _, c := range []struct{ typed, text, not string }{
		{"ano", "año", "mes"}, {"anos", "años", "eñe"}, {"año", "ano", "mes"}, {"manana", "mañana", "banana"}, {"campana", "campañas", "acampar"},
		{"ESPANA", "España", "hispana"}, {"ano -mes", "año", "año mes"},
	} {
		q := AnalyseQuery(c.typed, nil)
		if loose := q.Loosened(); q.Holds("es", c.text) || !loose.Holds("es", c.text) || loose.Holds("es", c.not) {
			t.Errorf("%q: before %v, loosened %v, and it finds %q %v", c.typed, q.Holds("es", c.text), loose.Holds("es", c.text), c.not, loose.Holds("es", c.not))
		}
	}
	for _, typed := range []string{"", "huis", "كتاب", `"ano nuevo"`, "#ano"} {
		if loose := AnalyseQuery(typed, nil).Loosened(); len(loose.Words) > 0 {
			t.Errorf("%q is loosened to %v", typed, loose)
		}
	}
}

func TestQueriesAreBounded(t *testing.T) {
	var many strings.Builder
	for i := range 500 {
		many.WriteString(" w" + strings.Repeat("x", i%50))
	}
	q := AnalyseQuery(many.String()+` "`+many.String()+`"`, nil)
	if len(q.Words) > maxQueryWords {
		t.Errorf("%d words", len(q.Words))
	}
	if q := AnalyseQuery(`"`+strings.Repeat("a b ", 100)+`"`, nil); len(q.Words[0].Exact) > maxQueryWords {
		t.Errorf("a phrase of %d words", len(q.Words[0].Exact))
	}
}

// Some characters are words of their own, and become them.
func TestLigaturesMakeNoEndlessToken(t *testing.T) {
	long := strings.Repeat("ﷺ", 21) + "-" + strings.Repeat("ﷺ", 64)
	a := Analyse("ar", long)
	checkTokens(t, long, a.Exact)
	checkTokens(t, long, a.Stem)
	for _, w := range AnalyseQuery(long, nil).Words {
		checkTokens(t, long, append(w.Exact, w.Alternatives...))
	}
	if !finds("ar", long, long) {
		t.Error("isn't found by itself")
	}
}

// Rules that look at bytes cut none out of letters of other scripts: PostgreSQL refuses
// what isn't UTF-8.
func TestTokensOfAnyLetterAreWhole(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) || r%4096%65 != 0 && r%7 != 0 { // 65: its last two bytes are the same
			continue
		}
		words := "werk" + string(r) + " ab" + string(r) + "en ge" + string(r) + "t " + string(r)
		for _, lang := range []forum.Lang{"nl", "de", "ar", "es", "en"} {
			for _, token := range Analyse(lang, words).Stem {
				if !utf8.ValidString(token) {
					t.Fatalf("%s: %q gives the token %q", lang, words, token)
				}
			}
		}
	}
}

func FuzzAnalyse(f *testing.F) {
	for _, s := range []string{"#tag @jan_p $X e-mail", "الـTwitter ٢٨٠", "ﷺ ǅ İ ß", "日本\u0301", "a\u0345\xff", strings.Repeat("ﷺ", 21) + "-" + strings.Repeat("ﷺ", 64), "#ﹹ बात"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []forum.Lang{"nl", "de", "ar", "es", "en", forum.Und} {
			a := Analyse(lang, s)
			checkTokens(t, s, a.Exact)
			checkTokens(t, s, a.Stem)
		}
		for _, w := range AnalyseQuery(s, nil).Words {
			checkTokens(t, s, w.Exact)
			checkTokens(t, s, w.Alternatives)
			if len(w.Exact)+len(w.Alternatives) == 0 {
				t.Errorf("%q gives a word without any form", s)
			}
		}
	})
}

// checkTokens fails on a token that a database could read as anything but one
// word.
func checkTokens(t *testing.T, source string, tokens []string) {
	t.Helper()
	for _, token := range tokens {
		if len(token) > 2046 { // what a tsvector of PostgreSQL holds
			t.Errorf("%.100q gives a token of %d bytes", source, len(token))
		}
		if token == "" || strings.ContainsFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			t.Errorf("%q gives the token %q", source, token)
		}
	}
}

// BenchmarkAnalyse analyses a text of some paragraphs in each language, and in one
// that nobody knows.
func BenchmarkAnalyse(b *testing.B) {
	for lang, sentence := range map[forum.Lang]string{
		"nl":      "De volgers van het bedrijf reageren op berichten over de strategieën. ",
		"de":      "Die Kundenbetreuung antwortet auf Nachrichten über die größten Kampagnen. ",
		"en":      "The company's followers are answering messages about its strategies. ",
		"es":      "Los seguidores de la empresa responden a mensajes sobre las estrategias. ",
		"ar":      "يرد متابعو الشركة على الرسائل التي كتبها العملاء عن الاستراتيجيات. ",
		forum.Und: "Volgers, followers, Kunden, seguidores, متابعون: #strategy @noor 2026. ",
	} {
		b.Run(string(lang), func(b *testing.B) {
			s := strings.Repeat(sentence, 10)
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for b.Loop() {
				Analyse(lang, s)
			}
		})
	}
}
