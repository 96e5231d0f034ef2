package account

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// The lengths of a password in grapheme clusters. Length is what counts, after
// NIST SP 800-63B: there is no rule about kinds of characters.
const (
	minPassword = forum.PasswordMin
	maxPassword = 200
)

//go:embed common_passwords.txt
var commonPasswords string

// checkPassword says whether a password may be chosen: long enough, and not one
// that is guessed first, such as the member's own names.
func checkPassword(password string, names ...string) *forum.Error {
	switch {
	case text.Longer(password, maxPassword):
		return forum.FieldError("password", "error.password.long", forum.Args{"Max": maxPassword})
	case text.Graphemes(password) < minPassword:
		return forum.FieldError("password", "error.password.short", forum.Args{"Min": minPassword})
	case isCommon(password, names):
		return forum.FieldError("password", "error.password.common", nil)
	}
	return nil
}

func isCommon(password string, names []string) bool {
	folded := strings.ToLower(prepared(password))
	// "Password2026!" is no better than "password".
	word := strings.TrimRightFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, name := range names {
		if name = strings.ToLower(name); name != "" && (folded == name || word == name) {
			return true
		}
	}
	common := strings.Fields(commonPasswords)
	return slices.Contains(common, folded) || slices.Contains(common, word) || repeats(folded) || counts(folded)
}

// repeats reports a password made of one short piece over and over ("abcabcabcabc").
func repeats(s string) bool {
	runes := []rune(s)
	for size := 1; size <= 3; size++ {
		same := true
		for i := size; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-size]
		}
		if same {
			return true
		}
	}
	return false
}

// counts reports a password that only counts up or down ("12345678901", "zyxwvutsrq").
func counts(s string) bool {
	runes := []rune(s)
	for _, step := range []rune{1, -1} {
		same := true
		for i := 1; i < len(runes) && same; i++ {
			next := runes[i-1] + step
			same = runes[i] == next || runes[i-1] == '9' && runes[i] == '0' || runes[i-1] == '0' && runes[i] == '9'
		}
		if same {
			return true
		}
	}
	return false
}
