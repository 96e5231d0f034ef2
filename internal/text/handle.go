package text

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"tertulia/internal/forum"
)

// The lengths of a handle in grapheme clusters.
const (
	HandleMin = 3
	HandleMax = 30
)

// maxMarks is how many marks may follow each other in a handle: a shadda with a
// vowel, or the two of Vietnamese letters that have no precomposed form.
const maxMarks = 2

// HandleFold is the form under which a handle is looked up: NFKC and case
// folding, so that "Noor", "noor" and "ｎｏｏｒ" are one.
func HandleFold(s string) string {
	return norm.NFKC.String(caseFold(norm.NFKC.String(s)))
}

// caseFold takes the case from a text, of which Cherokee's capitals remain (Unicode,
// CaseFolding): x/text gives one or the other, by what stands before.
func caseFold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cherokee, r) {
			return unicode.ToUpper(r)
		}
		return r
	}, cases.Fold().String(s))
}

// CheckHandle says whether a member may take s as handle. It returns nil, or a
// *forum.Error on the field "handle":
//   - error.handle.length, Args "Min" and "Max" in grapheme clusters;
//   - error.handle.characters: letters, marks and digits of any script, with
//     "_" and "-" inside; nothing invisible, nothing that NFKC would change;
//   - error.handle.mixed_scripts: letters of one script and digits of one kind
//     (UTS #39, "highly restrictive", without its Latin in Asian scripts);
//   - error.handle.reserved: it is, or looks like, a name of the forum's own.
//
// Whether it is free is asked of the store, by [HandleFold] and [HandleSkeleton].
func CheckHandle(s string) error {
	switch {
	case Longer(s, HandleMax) || Graphemes(s) < HandleMin:
		return forum.FieldError("handle", "error.handle.length", forum.Args{"Min": HandleMin, "Max": HandleMax})
	case !hasHandleCharacters(s):
		return forum.FieldError("handle", "error.handle.characters", nil)
	case !hasOneScript(s):
		return forum.FieldError("handle", "error.handle.mixed_scripts", nil)
	case isReserved(s):
		return forum.FieldError("handle", "error.handle.reserved", nil)
	}
	return nil
}

func hasHandleCharacters(s string) bool {
	marks := 0
	for _, r := range s {
		switch {
		case !isHandleRune(r), isIgnorable(r):
			return false
		case unicode.Is(unicode.M, r):
			marks++
		default:
			marks = 0
		}
		if marks > maxMarks {
			return false
		}
	}
	first := []rune(s)[0]
	return norm.NFKC.String(s) == norm.NFC.String(s) && !unicode.Is(unicode.M, first) &&
		strings.Trim(s, "_-") == s
}

// isIgnorable reports letters and marks that show nothing (fillers, variation
// selectors, joiners).
func isIgnorable(r rune) bool {
	return unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector, unicode.Cf) ||
		r == '\u180E' || r == '\u17B4' || r == '\u17B5' || r == tatweel
}

// together are the scripts that one language writes mixed.
var together = [][]string{{"Han", "Hiragana", "Katakana"}, {"Han", "Hangul"}, {"Han", "Bopomofo"}}

// hasOneScript reports that all letters are of one script, or of scripts that
// are written together, and all digits of one kind: 0 to 9, or that script's own.
func hasOneScript(s string) bool {
	scripts, zeros := map[string]bool{}, map[rune]bool{}
	for _, r := range s {
		if unicode.IsDigit(r) {
			zeros[zeroOf(r)] = true
		}
		if name := scriptOf(r); name != "" {
			scripts[name] = true
		}
	}
	if len(zeros) > 1 {
		return false
	}
	return len(scripts) <= 1 || slices.ContainsFunc(together, func(set []string) bool {
		for name := range scripts {
			if !slices.Contains(set, name) {
				return false
			}
		}
		return true
	})
}

// scriptOf names the script of r; empty for what all scripts share.
func scriptOf(r rune) string {
	if r < 0x80 {
		if unicode.IsLetter(r) {
			return "Latin"
		}
		return ""
	}
	if '٠' <= r && r <= '٩' { // other scripts use them too, but none that this forum's readers mix with them
		return "Arabic"
	}
	if unicode.In(r, unicode.Common, unicode.Inherited) {
		return ""
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			return name
		}
	}
	return "Unknown"
}

// zeroOf is the zero of the ten digits that r is one of.
func zeroOf(r rune) rune {
	for _, digits := range unicode.Nd.R16 {
		if lo, hi := rune(digits.Lo), rune(digits.Hi); lo <= r && r <= hi {
			return r - (r-lo)%10
		}
	}
	for _, digits := range unicode.Nd.R32 {
		if lo, hi := rune(digits.Lo), rune(digits.Hi); lo <= r && r <= hi {
			return r - (r-lo)%10
		}
	}
	return r
}

// reserved are the names that would speak for the forum, and those its
// addresses use.
var reserved = strings.Fields(`
	admin administrator administration root system sysadmin superuser operator owner
	moderator moderators moderation mod mods staff team official support help helpdesk
	tertulia forum community webmaster postmaster hostmaster abuse security privacy legal
	noreply no-reply mailer-daemon anonymous nobody everyone everybody all here null undefined
	api feeds feed sitemap robots healthz readyz metrics static assets settings login logout
	signup signin register search tags tag new setup member members deleted former
	beheerder beheer moderatie redactie systeem iedereen verwaltung verwalter moderation
	redaktion alle administrador administradora administración moderador moderadora moderación
	sistema todos equipo مشرف المشرف مشرفة الإشراف إدارة الإدارة مدير المدير النظام تيرتوليا الجميع
`)

// isReserved reports a handle that is, or looks like, a reserved name.
func isReserved(s string) bool {
	skeleton := HandleSkeleton(s)
	return slices.ContainsFunc(reserved, func(name string) bool {
		return HandleFold(name) == HandleFold(s) || HandleSkeleton(name) == skeleton
	})
}
