//go:build recall

package text

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

// irregularEnglish reports a form that isn't made as most are.
func irregularEnglish(word, form string) bool {
	doubled, y := word+word[len(word)-1:], strings.TrimSuffix(word, "y")+"i"
	return !slices.Contains([]string{word + "s", word + "es", word + "d", word + "ed", word + "ing", doubled + "ed", doubled + "ing", y + "es", y + "ed"}, form)
}

// irregularGerman reports a form that a weak verb with this infinitive wouldn't have.
func irregularGerman(infinitive, form string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(infinitive, "n"), "e")
	return !withZu(infinitive, form) && !slices.ContainsFunc([]string{form, strings.Replace(form, "ge", "", 1)}, func(s string) bool {
		rest, ok := strings.CutPrefix(strings.ReplaceAll(s, "ß", "ss"), strings.ReplaceAll(stem, "ß", "ss"))
		return ok && (weakGermanEnding.MatchString(rest) || rest == "en" && s == form)
	})
}

var weakGermanEnding = regexp.MustCompile(`^(e|st|est|t|et|nd|end|n|e?te(n|st|t)?)?$`)

// withZu reports an infinitive with zu after its particle.
func withZu(infinitive, form string) bool {
	for i := range form {
		if rest, ok := strings.CutPrefix(form[i:], "zu"); ok && form[:i]+rest == infinitive {
			return true
		}
	}
	return false
}

// irregularDutch is irregularGerman for Dutch.
func irregularDutch(infinitive, form string) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(infinitive, "n"), "e")
	return !slices.ContainsFunc([]string{form, strings.Replace(form, "ge", "", 1)}, func(s string) bool {
		return slices.ContainsFunc([]string{stem, finalConsonant(stem), finalConsonant(doubleVowel(stem))}, func(root string) bool {
			rest, ok := strings.CutPrefix(s, root)
			return ok && weakDutchEnding.MatchString(rest) && (rest != "en" || s == form)
		})
	})
}

var weakDutchEnding = regexp.MustCompile(`^(t|e|en|d|de|den|te|ten|end|ende|n|nd|nde)?$`)

// irregularSpanish reports a form that doesn't begin with the stem of the infinitive, or
// goes on as no regular one does.
func irregularSpanish(infinitive, form string) bool {
	stem := spanishInfinitive.ReplaceAllString(infinitive, "")
	rest, ok := strings.CutPrefix(foldSpanish(form), foldSpanish(stem))
	return stem == infinitive || !ok || !slices.Contains(spanishEndings, rest)
}

var spanishInfinitive = regexp.MustCompile(`[aeií]r$`)

// irregularArabic reports a broken plural, or a form that doesn't hold its verb's letters.
func irregularArabic(lemma, form string) bool {
	core := []rune(foldArabic(lemma))
	if len(core) >= 4 && core[0] == 'ا' {
		core = core[1:]
	}
	return !strings.Contains(foldArabic(form), string(core))
}

// weakArabicFamilies are the broken plurals, and of the weak verbs those forms that are no
// noun, particle or sound verb by their spelling, nor of a verb whose letters they hold:
// the others are mostly that ("يعني" is of "عنى" before it is of "عنا").
func weakArabicFamilies(t *testing.T) []family {
	all, other := arabicFamilies(t), map[string]bool{}
	for _, f := range all {
		for _, form := range f.forms {
			if !irregularKind(f.kind) || !irregularArabic(f.forms[0], form) {
				other[foldArabic(form)] = true
			}
		}
	}
	for _, e := range readHunspell(t, "ar").entries {
		if e.group == "" || strings.HasPrefix(e.group, "#") {
			other[foldArabic(e.word)] = true
		}
	}
	for i, f := range all {
		all[i].forms = append(f.forms[:1:1], slices.DeleteFunc(f.forms[1:], func(form string) bool { return other[foldArabic(form)] })...)
	}
	return append(all, arabicPlurals(t)...)
}

// otherWords are left out of the count, by their spelling: names in the subtitles, pairs of
// FreeDict that are no singular and plural, and words that are commonly another one
// than the dictionaries of irregular words have them under ("comida" is of "comer" before
// it is of "comedir").
var otherWords = map[forum.Lang]string{
	"es": "haciendo comida comidas comido afuera afueras hacienda",
	"en": "dive bani",
	"ar": `شيي يه بقا ساعات توم دي دخول بني شون تومي يكس ملازم ريد تيد ممتع عادت تحبين رحل ديف جات بارت اسو يو يحبون وداع
		كهربا جيس صواب يسون شو رياضيه والت عبث تاخر يوت رهن ضحك ديل يون ارون استعاده نيد حمله مين برينان صلب تشو مي اعطيه
		اكس بطاطا غسيل تزلج قيت عرش سقوط ديب استعدوا ايف فضول عادوا ارتي روبين سلون سارت مزاح قرابه تحطيم بوي وارن نيس
		استمري عمت جن تشين ضباب موقع قدم فصل ربح`,
}
