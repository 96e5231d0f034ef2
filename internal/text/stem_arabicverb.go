package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What may follow the root of an Arabic verb: persons of the present, those of the
// past that begin with a consonant and with a vowel, what a root with a weak last
// letter ends in with those of the past and with others, and objects. Folded.
var (
	presentPersons   = []string{"", "ون", "وا", "ين", "ان", "ن", "ي", "ا", "نان"}
	consonantPersons = []string{"ت", "نا", "تم", "تما", "ن"}
	vowelPersons     = []string{"", "ت", "تا", "ا", "وا"}
	defectivePasts   = []string{"ا", "ي", "وا", "يا", "يت", "يتا", "ينا", "يتم", "يتما", "وت", "وتا", "ونا", "وتم"}
	defectiveOthers  = []string{"ا", "ي", "و", "وا", "يا", "ين", "ون", "يان", "وان", "ينان", "ونان"}
	verbObjects      = []string{"ني", "هما", "كما", "نا", "هم", "كم", "هن", "كن", "ها", "ه", "ك"}
)

// nounEndings are endings that verbs don't have, in words of five letters or more.
var nounEndings = []string{"ات", "اتي", "اته", "اتها", "اتهم", "اتنا", "اتك", "اتكم", "تان", "تين", "تي", "يين", "يون"}

// noVerbs are words of two and three letters that would be taken for short forms of
// verbs and are in every text, or nearly.
var noVerbs = wordSet(`من عن في لم لن قد هل بل كم ان لا ما هو هي هم كي مع ثم او ام لو اذ اي اب اخ يا قط كل بك بي به بها لي لك له
	لها لنا لهم لكن بنا منا منه منك مني عنه عنا هنا انا انت نحن علي الي حتي متي لدي هذا هذه ذا ذلك تلك منذ عند كما بين تحت بنت
	وقت بيت ست لست ليت ليس نعم اين كيف اذا كذا اما الا انه انك اني يوم يد اول امس قبل بعد غير فقط معي معه`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// isNominal reports a word that is no verb by its spelling: it ends as only nouns
// do, or begins with a hamza below its alef, which verbs have only where it is
// written wrong ("إستخدم").
func isNominal(surface, folded string) bool {
	const early = 2 * len("ا") // where the third letter begins
	if strings.HasSuffix(surface, feminineEnding) || noVerbs[folded] {
		return true
	}
	for _, c := range arabicConjunctions {
		if rest, ok := strings.CutPrefix(folded, c); ok && noVerbs[rest] {
			return true
		}
	}
	if i := strings.Index(surface, "إ"); i >= 0 && i <= early && !strings.Contains(surface, "إست") {
		return true
	}
	if i := strings.Index(surface, "اء"); strings.Contains(surface, "وء") || i >= early && !strings.ContainsRune("أيتن", firstRune(surface)) {
		return true
	}
	return letters(folded) >= 5 && slices.ContainsFunc(nounEndings, func(ending string) bool { return strings.HasSuffix(folded, ending) })
}

// verbStems gives what is left of a word if it is a verb, of the past or of the
// present: without conjunction, future and persons. Only letters that a present
// can begin with make it one. Roots that forms may lack a letter of are marked apart.
func verbStems(surface, w string) []string {
	var found, weak []string
	for _, base := range append([]string{w}, cutEach(w, arabicConjunctions)...) {
		future := strings.TrimPrefix(base, "س")
		first := firstRune(future)
		if strings.ContainsRune("يتنا", first) {
			core := future[utf8.RuneLen(first):]
			if stem := cutPersons(core); letters(stem) >= 3 {
				found = appendNew(found, stem)
			}
			if first != 'ا' || base == w && future == w || strings.Contains(surface, "أ") {
				least := 2
				if base != w && first != 'ي' && first != 'ت' {
					least = 3 // "فنجان"
				}
				if first == 'ن' && strings.ContainsRune("او", firstRune(core)) {
					least = 4 // "ناسخ", whose n is of the root
				}
				weak = appendNew(weak, weakRoots(core, true, least)...)
			}
		}
		if stem := cutPersons(base); letters(stem) >= 3 && !isPresent(stem) {
			found = appendNew(found, stem)
		}
		least := 2
		if base != w {
			least = 3
		}
		weak = appendNew(weak, weakRoots(base, false, least)...)
	}
	for _, root := range weak {
		found = appendNew(found, letterOfStems+root)
	}
	return found
}

// isPresent reports what is left of a word that is no past, though what a present
// begins with wasn't taken off.
func isPresent(stem string) bool {
	r := []rune(stem)
	return len(r) >= 4 && (r[0] == 'ي' || r[0] == 'ن' && r[1] != 'ا' && r[1] != 'و' || r[0] == 'ا' && len(r) == 4)
}

// weakRoots gives the roots that a verb may have of which some forms lack a letter,
// each spelled as it is whole: قال, مدد, وصل, رمي. What is short may be several:
// يقل. Prefixed tells whether a letter of the present, or the alef of an imperative,
// was before it; least how many letters of the root are there.
func weakRoots(verb string, prefixed bool, least int) []string {
	var found []string
	r := []rune(verb)
	if _, ok := verbPattern(verb); ok && len(r) >= 5 && !strings.ContainsRune("اوي", r[len(r)-2]) {
		return found // "تراهن", whose end isn't an object
	}
	for n := least; n <= min(len(r), 6); n++ {
		rest := string(r[n:])
		found = appendNew(found, weakRoot(r[:n], rest, prefixed)...)
		object := objectOf(rest)
		person := strings.TrimSuffix(rest, object)
		if object != "" && (n > 2 || object != "هن" && object != "كن") && (n > 3 || person != "" && (n > 2 || prefixed) || prefixed && strings.HasPrefix(object, "ه") && object != "ه") {
			found = appendNew(found, weakRoot(r[:n], person, prefixed)...)
		}
	}
	return found
}

// objectOf is the object at the end of a verb's endings.
func objectOf(endings string) string {
	for _, object := range verbObjects {
		if strings.HasSuffix(endings, object) {
			return object
		}
	}
	return ""
}

// weakRoot gives the roots that letters may be of, where persons follow them.
func weakRoot(r []rune, person string, prefixed bool) []string {
	n := len(r)
	weak := func(at int) bool { return strings.ContainsRune("اوي", r[at]) }
	persons, endings := vowelPersons, defectivePasts
	if prefixed {
		persons, endings = presentPersons, defectiveOthers
	}
	whole, defective := slices.Contains(persons, person), slices.Contains(endings, person)
	switch {
	case weak(n-1) && !(n == 2 && r[1] == 'و'):
		return nil
	case n == 2 && !weak(0):
		roots := shortRoots(string(r[:1]), string(r[1:]), person, prefixed)
		if defective || person == "" && prefixed {
			roots = append(roots, string(r)+"ي")
		}
		return roots
	case n == 3 && !weak(0) && r[1] == r[2] && (whole || slices.Contains(consonantPersons, person)):
		return []string{string(r)}
	case n == 4 && !weak(2) && prefixed && strings.HasPrefix(string(r), "ست") && (whole || slices.Contains(consonantPersons, person)):
		return []string{string(r)}
	case n == 3 && weak(0) && !weak(1) && whole && (prefixed || r[0] == 'و'):
		return []string{"و" + string(r[1:])}
	case n == 3 && !weak(0) && weak(1) && whole && (prefixed || r[1] == 'ا') && !strings.HasPrefix(person, "ن"):
		return []string{string(r[:1]) + "ا" + string(r[2:])}
	case n == 3 && r[1] == 'ا' && defective && strings.HasPrefix(person, "ي"):
		return []string{string(r) + "ي"}
	case n >= 4 && weak(n-2) && !weak(0) && whole && r[1] == 'ت':
		return []string{string(r[:n-2]) + string(r[n-1:])}
	case n >= 4 && r[n-1] == r[n-2] && r[1] == 'ت':
		return []string{string(r[:n-1])}
	case n >= 3 && defective && !weak(n-2) && (r[0] == 'ت' || r[1] == 'ت'):
		return []string{string(r)}
	}
	return nil
}

// shortRoots gives the roots of which two letters are left.
func shortRoots(first, last, person string, prefixed bool) []string {
	var found []string
	if last == "و" {
		return found
	}
	if !prefixed {
		if person == "ت" {
			found = append(found, first+"ا"+last)
		}
		if person == "" || person == "ا" || person == "وا" {
			found = append(found, first+last+last)
		}
		return found
	}
	if slices.Contains(presentPersons, person) && person != "ن" && person != "نان" {
		found = append(found, first+last+last, "و"+first+last)
	}
	if person == "" {
		found = append(found, first+"ا"+last)
	}
	return found
}

// cutPersons takes the object and the person off the end of a verb, unless what is
// there has the pattern of one without.
func cutPersons(s string) string {
	if whole, ok := verbPattern(s); ok {
		return whole
	}
	if dual, ok := strings.CutSuffix(s, "ا"); ok && strings.HasSuffix(dual, "ن") {
		if whole, ok := verbPattern(dual); ok {
			return whole // "تعاونا"
		}
	}
	if rest, ok := cutSuffix(s, append([]string{"ني"}, arabicOwners...)); ok {
		s = rest
	} else if rest, ok := cutSuffix(s, []string{"ه", "ك"}); ok {
		s = rest
	}
	if whole, ok := verbPattern(s); ok {
		return whole
	}
	if rest, ok := cutSuffix(s, arabicPersons); ok {
		s = rest
	} else if rest, ok := cutSuffix(s, []string{"ما", "م"}); ok && letters(rest) == 3 && strings.HasSuffix(rest, "ت") {
		return rest // "سكتم", whose t is that of both
	}
	if whole, ok := verbPattern(s); ok {
		return whole
	}
	if rest, ok := strings.CutPrefix(s, "ا"); ok && letters(rest) >= 4 {
		return rest // "استخدم", "يستخدم"
	}
	return s
}

// verbPattern reports the stem of a derived verb by where its root's letters
// stand, and spells its passive like the active: فاعل and فوعل, تفاعل and تفوعل,
// استفعل.
func verbPattern(s string) (string, bool) {
	r := []rune(s)
	switch {
	case len(r) == 4 && (r[1] == 'ا' || r[1] == 'و'):
		r[1] = 'ا'
	case len(r) == 4 && (r[0] == 'ت' || r[1] == 'ت') && r[3] == 'ن', len(r) == 4 && r[0] == 'ت' && (r[3] == 'ه' || r[3] == 'ك'):
	case len(r) == 5 && r[0] == 'ت' && (r[2] == 'ا' || r[2] == 'و'):
		r[2] = 'ا'
	case len(r) == 5 && strings.HasPrefix(s, "ست"):
	case len(r) == 6 && strings.HasPrefix(s, "است"):
		r = r[1:]
	default:
		return "", false
	}
	return string(r), !strings.ContainsRune("اوي", r[len(r)-1])
}
