package text_test

import (
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

func TestSpelling(t *testing.T) {
	for token, want := range map[string]string{
		"müller": "muller", "año": "ano", "twitter": "twitter", "الخدمة": "خدمه", "والخدمه": "خدمه", "للخدمة": "خدمه", "إعلان": "اعلان",
		"ال": "", "ab": "", "x2y": "", "2024": "", "aaaaaaaaaabbbbbbbbbbccccccccccd": "",
	} {
		if got, ok := text.Spelling(token); ok != (want != "") || ok && got != want {
			t.Errorf("%s is spelled %q (%t), want %q", token, got, ok, want)
		}
	}
}

func TestSpellingDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"twitter", "twitter", 0}, {"twiter", "twitter", 1}, {"twittre", "twitter", 1}, {"tvitter", "twitter", 1}, {"tviter", "twitter", 2},
		{"abc", "xyz", 3}, {"abc", "abcdef", 3}, {"كتاب", "كاتب", 1}, {"ñu", "nu", 1}, {"", "ab", 2},
	} {
		for _, most := range []int{1, 2, 3} {
			if got := text.SpellingDistance(c.a, c.b, most); got != min(c.want, most+1) {
				t.Errorf("%s and %s are %d apart within %d, want %d", c.a, c.b, got, most, min(c.want, most+1))
			}
		}
	}
}

func TestTypedIsChanged(t *testing.T) {
	const typed = `Twiter-Konto „die twiter“ tag:sales #twiter -twiter by:anna twiter, lang:de`
	got := text.ReadTyped(typed).Respelled(map[string]string{"twiter": "twitter"})
	if want := `twitter-Konto „die twiter“ tag:sales #twiter -twiter by:anna twitter, lang:de`; got != want {
		t.Errorf("respelled:\n%s, want\n%s", got, want)
	}
	got = text.ReadTyped(typed).Without(forum.FilterTag, forum.FilterLang)
	if want := `Twiter-Konto „die twiter“ #twiter -twiter by:anna twiter,`; got != want {
		t.Errorf("without operators:\n%s, want\n%s", got, want)
	}
	if typed := text.ReadTyped("x has:summary has:nothing"); !typed.Summary || len(typed.Query(nil).Words) != 3 {
		t.Errorf("has:summary is read as %+v", typed)
	}
}
