package community_test

import (
	"testing"

	"tertulia/internal/community"
	"tertulia/internal/forum"
)

func TestLanguageOfAText(t *testing.T) {
	const (
		dutch  = "Wat een goed verhaal, maar werkt dat ook in de praktijk?"
		german = "Das sehe ich genauso, wir haben es im Sommer ausprobiert."
		arabic = "أتفق معك تمامًا، جرّبنا ذلك في الصيف الماضي."
		mixed  = "مرحبا بالجميع، هذه تجربة لنص عربي طويل عن التسويق في تويتر.\n\nAnd an English paragraph, as they come."
		unsure = "OK 👍"
	)
	cases := []struct {
		name, body string
		chosen     forum.Lang
		sure       bool
		want       forum.Lang // empty: the member is asked
	}{
		{"recognised", german, "", false, "de"},
		{"recognised by its script", arabic, "", false, "ar"},
		{"not to be recognised", unsure, "", false, forum.Und},
		{"chosen and right", dutch, "nl", false, "nl"},
		{"chosen and wrong", german, "nl", false, ""},
		{"chosen and in another script for the most part", mixed, "nl", false, ""},
		{"mixed and right", mixed, "ar", false, "ar"},
		{"chosen, wrong and kept", german, "nl", true, "nl"},
		{"chosen where none is certain", unsure, "es", false, "es"},
		{"chosen as uncertain", german, forum.Und, false, forum.Und},
	}
	eachScene(t, func(s *scene) {
		for _, c := range cases {
			f := s.comment(c.body)
			f.Lang, f.LangSure = c.chosen, c.sure
			made, err := s.Comment(ctx, forum.As(s.other), f)
			if c.want == "" {
				if got := fields(err); got["lang"] != "error.lang.disagrees" {
					t.Errorf("%s: %v, want to be asked", c.name, err)
				}
				continue
			}
			if err != nil || made.Post.Lang != c.want {
				t.Errorf("%s: language %q, error %v, want %q", c.name, made.Post.Lang, err, c.want)
			}
		}
	})
}

// Whoever edits a text isn't asked again about the language it has.
func TestLanguageOfAnEdit(t *testing.T) {
	eachScene(t, func(s *scene) {
		f := s.comment("Das sehe ich genauso, wir haben es ausprobiert.")
		made, err := s.Comment(ctx, forum.As(s.other), f) // sure that it is Dutch
		if err != nil {
			t.Fatal(err)
		}
		e := editOf(s.post(made.Post.ID))
		e.Body, e.LangSure = "Das sehen wir alle genauso, nach dem Sommer erst recht.", false
		_, err = s.Edit(ctx, forum.As(s.other), e)
		s.want("keeping the language", err, "")
		e = editOf(s.post(made.Post.ID))
		e.Lang, e.LangSure = "es", false
		_, err = s.Edit(ctx, forum.As(s.other), e)
		s.want("choosing another wrong one", err, forum.Invalid)
	})
}

func TestPreviewSaysWhatLanguageItSeems(t *testing.T) {
	eachScene(t, func(s *scene) {
		p, err := s.Preview(ctx, forum.As(s.other), forum.NewThread, community.Text{Body: "Das sehe ich auch so.", Lang: "nl"})
		if err != nil || p.Lang != "nl" || p.Seems != "de" {
			t.Errorf("shown as %q, seems %q, error %v", p.Lang, p.Seems, err)
		}
	})
}
