package community_test

import (
	"maps"
	"strings"
	"sync"
	"testing"

	"tertulia/internal/community"
	"tertulia/internal/forum"
)

func TestOpenThread(t *testing.T) {
	eachScene(t, func(s *scene) {
		made, err := s.OpenThread(ctx, forum.As(s.author), community.Opening{Text: community.Text{
			Title: "  Wat is\u202E \n een volger waard? ", Body: "\r\nHoi @JONAS,\r\n\r\nzie **dit**. ",
			Lang: "nl", LangSure: true, Tags: "#Analytics, Kundenservice،نقاش, analytics,,"}})
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.store.ThreadPage(ctx, forum.Viewer{}, made.Thread.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		if p.Thread.Title != "Wat is een volger waard?" || p.Thread.Slug != "wat-is-een-volger-waard" || p.Thread.Lang != "nl" {
			t.Errorf("thread %+v", p.Thread)
		}
		if p.Posts[0].Markdown != "Hoi @JONAS,\n\nzie **dit**." || len(p.Posts[0].Rendered.Segments) == 0 {
			t.Errorf("opening post %+v", p.Posts[0])
		}
		if _, named := p.People[s.other.ID]; !named {
			t.Errorf("the mentioned member isn't among %v", p.People)
		}
		var keys []string
		for _, tag := range p.Tags {
			keys = append(keys, tag.Key)
		}
		if got := strings.Join(keys, " "); got != "analytics customer-service نقاش" {
			t.Errorf("tags %s", got)
		}
	})
}

func TestOpenThreadChecksFields(t *testing.T) {
	eachScene(t, func(s *scene) {
		for key, value := range map[string]string{"title-min": "3", "title-max": "50", "post-max": "500", "tags-max": "2"} {
			s.set("limits."+key, value)
		}
		good := community.Text{Title: "Titel", Body: "Tekst", Lang: "nl", LangSure: true, Tags: "a, b"}
		cases := []struct {
			name   string
			change func(*community.Text)
			want   map[string]string
		}{
			{"nothing wrong", func(*community.Text) {}, map[string]string{}},
			{"nothing typed", func(x *community.Text) { x.Title, x.Body = " \n ", "\t" },
				map[string]string{"title": "error.title.required", "body": "error.body.required"}},
			{"short title", func(x *community.Text) { x.Title = "é\u0301é" }, map[string]string{"title": "error.title.short"}},
			{"title at the limit", func(x *community.Text) { x.Title = strings.Repeat("👩‍👩‍👧", 50) }, map[string]string{}},
			{"long title", func(x *community.Text) { x.Title = strings.Repeat("ع", 51) }, map[string]string{"title": "error.title.long"}},
			{"tower of marks", func(x *community.Text) { x.Title = "abc" + strings.Repeat("\u0316", 4000) },
				map[string]string{"title": "error.title.long"}},
			{"body at the limit", func(x *community.Text) { x.Body = strings.Repeat("é", 500) }, map[string]string{}},
			{"long body", func(x *community.Text) { x.Body = strings.Repeat("é", 501) }, map[string]string{"body": "error.body.long"}},
			{"too many tags", func(x *community.Text) { x.Tags = "a,b,c" }, map[string]string{"tags": "error.tags.many"}},
			{"one tag twice", func(x *community.Text) { x.Tags = "a,b,A,#b" }, map[string]string{}},
			{"long tag", func(x *community.Text) { x.Tags = strings.Repeat("a", 31) }, map[string]string{"tags": "error.tags.long"}},
			{"tag of signs", func(x *community.Text) { x.Tags = "!!" }, map[string]string{"tags": "error.tags.characters"}},
			{"unknown language", func(x *community.Text) { x.Lang = "tlh" }, map[string]string{"lang": "error.lang.unknown"}},
			{"no certain language", func(x *community.Text) { x.Lang = forum.Und }, map[string]string{}},
			{"everything wrong", func(x *community.Text) { *x = community.Text{Lang: "x", Tags: "?"} },
				map[string]string{"title": "error.title.required", "body": "error.body.required",
					"lang": "error.lang.unknown", "tags": "error.tags.characters"}},
		}
		for _, c := range cases {
			typed := good
			c.change(&typed)
			_, err := s.OpenThread(ctx, forum.As(s.author), community.Opening{Text: typed})
			if got := fields(err); !maps.Equal(got, c.want) || (err != nil) != (len(c.want) > 0) {
				t.Errorf("%s: %v (%v), want %v", c.name, got, err, c.want)
			}
		}
	})
}

func TestWhoMayOpenThreads(t *testing.T) {
	eachScene(t, func(s *scene) {
		opening := community.Opening{Text: community.Text{Title: "Een titel", Body: "Tekst", Lang: "de", LangSure: true}}
		for name, c := range map[string]struct {
			viewer forum.Viewer
			want   forum.Kind
		}{
			"visitor":                  {forum.Viewer{}, forum.Unauthorized},
			"unconfirmed":              {forum.As(s.unproven), forum.Forbidden},
			"member":                   {forum.As(s.other), ""},
			"moderator of another one": {forum.As(s.dutch), ""},
			"the system":               {forum.As(&forum.Member{ID: forum.SystemID, Kind: forum.KindSystem}), forum.Forbidden},
			"a member since erased":    {forum.As(&forum.Member{ID: s.unproven.ID, Kind: forum.KindAccount, EmailConfirmedAt: new(s.clock.Now())}), forum.Forbidden},
		} {
			_, err := s.OpenThread(ctx, c.viewer, opening)
			s.want(name, err, c.want)
		}
	})
}

func TestDoubleSubmitMakesOneThread(t *testing.T) {
	eachScene(t, func(s *scene) {
		opening := community.Opening{Key: "k-1", Text: community.Text{Title: "Eén keer", Body: "Tekst", Lang: "nl", LangSure: true}}
		made := make(chan forum.ThreadID, 8)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				posted, err := s.OpenThread(ctx, forum.As(s.author), opening)
				if err != nil {
					t.Error(err)
				}
				made <- posted.Thread.ID
			})
		}
		wg.Wait()
		close(made)
		first := <-made
		for id := range made {
			if id != first || id == 0 {
				t.Errorf("threads %d and %d were made by one form", first, id)
			}
		}
		other, err := s.OpenThread(ctx, forum.As(s.other), opening)
		if err != nil || other.Thread.ID == first {
			t.Errorf("another member's form with that key made %d, error %v", other.Thread.ID, err)
		}
		opening.Key = strings.Repeat("k", 65)
		_, err = s.OpenThread(ctx, forum.As(s.author), opening)
		s.want("a key too long", err, forum.Malformed)
	})
}
