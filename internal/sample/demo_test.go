package sample

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// The demo shows all five languages as equals, so its content is counted.
var demoLangs = []forum.Lang{"nl", "de", "ar", "es", "en"}

func demo(t *testing.T) Community {
	t.Helper()
	c, err := Demo()
	if err != nil {
		t.Fatalf("the demo community is broken:\n%v", err)
	}
	return c
}

func TestDemoIsSpreadOverTheLanguages(t *testing.T) {
	threads, comments := map[forum.Lang]int{}, map[forum.Lang]int{}
	total := 0
	for _, thread := range demo(t).Threads {
		threads[thread.Lang]++
		total += len(thread.Posts) - 1
		for _, p := range thread.Posts[1:] {
			comments[p.Lang]++
		}
	}
	t.Logf("%d comments: %v", total, comments)
	if total < 220 {
		t.Errorf("%d comments, want at least 220", total)
	}
	for _, lang := range demoLangs {
		if n := threads[lang]; n < 5 || n > 6 {
			t.Errorf("%d threads in %s, want 5 or 6", n, lang)
		}
		if comments[lang] < 40 {
			t.Errorf("%d comments in %s, want at least 40", comments[lang], lang)
		}
	}
	if len(threads) != len(demoLangs) || len(comments) != len(demoLangs) {
		t.Errorf("languages of threads %v and comments %v, want only %v", threads, comments, demoLangs)
	}
}

func TestDemoHasThreadsOfEverySize(t *testing.T) {
	var long, middling, unanswered, mixed int
	threads := demo(t).Threads
	for _, thread := range threads {
		switch n := len(thread.Posts) - 1; {
		case n > 45:
			long++
		case n >= 8 && n <= 20:
			middling++
		case n == 0:
			unanswered++
		}
		if slices.ContainsFunc(thread.Posts, func(p Post) bool { return p.Lang != thread.Lang }) {
			mixed++
		}
	}
	if long < 1 || middling < 8 || unanswered < 3 {
		t.Errorf("%d long, %d middling, %d unanswered threads, want at least 1, 8, 3", long, middling, unanswered)
	}
	if mixed*2 < len(threads) {
		t.Errorf("%d of %d threads hold comments in another language, want half", mixed, len(threads))
	}
}

func TestDemoShowsEveryClosing(t *testing.T) {
	closed := map[forum.CloseReason]int{}
	var timed, reopened int
	for _, thread := range demo(t).Threads {
		switch c := thread.Closing; {
		case c == nil:
		case c.Reopened != nil:
			reopened++
		case c.ReopensIn > 0:
			timed++
		default:
			closed[c.Reason]++
		}
		if thread.Closing != nil && thread.Closing.Note == "" {
			t.Errorf("%s is closed without a note", thread.ID)
		}
	}
	for _, reason := range forum.CloseReasons() {
		if closed[reason] == 0 {
			t.Errorf("no thread is closed for good as %s", reason)
		}
	}
	if timed == 0 || reopened == 0 {
		t.Errorf("%d threads reopen by themselves and %d were reopened, want one of each", timed, reopened)
	}
}

func TestDemoShowsEveryChangeOfAPost(t *testing.T) {
	var byAuthor, byModerator, title, hidden, deleted int
	for _, thread := range demo(t).Threads {
		for _, p := range thread.Posts {
			for _, e := range p.Edits {
				if e.By == p.Author {
					byAuthor++
				} else {
					byModerator++
				}
				if e.Title != "" {
					title++
				}
			}
			if p.Hidden != nil {
				hidden++
			}
			if p.Deleted != nil {
				deleted++
			}
		}
	}
	if byAuthor < 2 || byModerator < 1 || title < 1 || hidden < 1 || deleted < 1 {
		t.Errorf("edits: %d by authors, %d by moderators, %d of titles; %d posts hidden, %d deleted",
			byAuthor, byModerator, title, hidden, deleted)
	}
}

func TestDemoKeepsTheDefaultLimits(t *testing.T) {
	limits := forum.DefaultSettings()
	for _, thread := range demo(t).Threads {
		titles := []string{thread.Title}
		for _, p := range thread.Posts {
			texts := []string{p.Text}
			for _, e := range p.Edits {
				texts = append(texts, e.Text)
				if e.Title != "" {
					titles = append(titles, e.Title)
				}
			}
			for _, s := range texts {
				if n := text.Graphemes(s); n < 1 || n > limits.PostMax {
					t.Errorf("%s, post %d: %d characters", thread.ID, p.Number, n)
				}
			}
		}
		for _, title := range titles {
			if n := text.Graphemes(title); n < limits.TitleMin || n > limits.TitleMax {
				t.Errorf("%s: title of %d characters", thread.ID, n)
			}
		}
		if len(thread.Tags) > limits.TagsMax {
			t.Errorf("%s: %d tags", thread.ID, len(thread.Tags))
		}
	}
}

func TestDemoUsesTheBuiltInTags(t *testing.T) {
	builtin := []string{"strategy", "customer-service", "sales", "conversation", "automation",
		"live-events", "copywriting", "analytics", "crisis", "advertising", "community", "tools",
		"ethics", "meta"}
	used := map[string]int{}
	for _, thread := range demo(t).Threads {
		if !slices.ContainsFunc(thread.Tags, func(tag string) bool { return slices.Contains(builtin, tag) }) {
			t.Errorf("%s has none of the built-in tags", thread.ID)
		}
		for _, tag := range thread.Tags {
			used[tag]++
			if tag != text.Slug(tag) {
				t.Errorf("%s: tag %q would be kept as %q", thread.ID, tag, text.Slug(tag))
			}
		}
	}
	for _, tag := range builtin {
		if used[tag] == 0 {
			t.Errorf("no thread is tagged %s", tag)
		}
	}
}

func TestDemoPeople(t *testing.T) {
	c := demo(t)
	people := map[string]Member{}
	posts := map[string]int{}
	for _, thread := range c.Threads {
		for _, p := range thread.Posts {
			posts[p.Author]++
		}
	}
	var arabic, accented, imported, erased int
	for _, m := range c.Members {
		people[m.Handle] = m
		if err := text.CheckHandle(m.Handle); err != nil {
			t.Errorf("handle %s: %v", m.Handle, err)
		}
		if posts[m.Handle] == 0 {
			t.Errorf("%s never wrote anything", m.Handle)
		}
		switch {
		case m.Kind == forum.KindImported:
			imported++
		case m.Erased > 0:
			erased++
		case hasRune(m.Handle, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }):
			arabic++
		case hasRune(m.Handle, func(r rune) bool { return r > unicode.MaxASCII }):
			accented++
		}
	}
	if arabic < 3 || accented < 3 || imported < 1 || erased < 1 {
		t.Errorf("handles: %d Arabic, %d with diacritics; %d imported, %d erased", arabic, accented, imported, erased)
	}
	roles := map[string]forum.Role{"sanne": forum.RoleMember, "karim": forum.RoleModerator,
		"marta": forum.RoleModerator, "anke": forum.RoleModerator, "olivia": forum.RoleAdmin}
	for handle, role := range roles {
		if people[handle].Role != role {
			t.Errorf("%s is %q, want %s", handle, people[handle].Role, role)
		}
	}
}

func hasRune(s string, is func(rune) bool) bool {
	return slices.ContainsFunc([]rune(s), is)
}

func TestDemoMentionsOnlyMembers(t *testing.T) {
	c := demo(t)
	known := map[string]bool{}
	for _, m := range c.Members {
		known[m.Handle] = m.Kind == forum.KindAccount && m.Erased == 0
	}
	mentions := 0
	for _, thread := range c.Threads {
		for _, p := range thread.Posts {
			for _, handle := range text.Mentions(p.Text) {
				mentions++
				if !known[handle] {
					t.Errorf("%s, post %d mentions %q, who isn't a member", thread.ID, p.Number, handle)
				}
			}
		}
	}
	if mentions < 15 {
		t.Errorf("%d mentions, want at least 15", mentions)
	}
}

func TestDemoHasTitlesOfMixedDirection(t *testing.T) {
	mixed := 0
	for _, thread := range demo(t).Threads {
		latin := hasRune(thread.Title, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
		arabic := hasRune(thread.Title, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
		if latin && arabic {
			mixed++
		}
	}
	if mixed < 2 {
		t.Errorf("%d titles mix Latin and Arabic, want at least 2", mixed)
	}
}

func TestDemoPagesAreThereInEveryLanguage(t *testing.T) {
	type key struct {
		name string
		lang forum.Lang
	}
	written := map[key]bool{}
	for _, p := range demo(t).Pages {
		written[key{p.Name, p.Lang}] = p.Text != ""
	}
	for _, name := range forum.SitePages() {
		for _, lang := range demoLangs {
			if !written[key{name, lang}] {
				t.Errorf("page %s in %s is missing", name, lang)
			}
		}
	}
	if want := len(forum.SitePages()) * len(demoLangs); len(written) != want {
		t.Errorf("%d pages, want %d", len(written), want)
	}
}

// Invisible direction marks in a text hide mistakes that the pages must cope
// with by themselves.
func TestDemoTextsHoldNoBidiControls(t *testing.T) {
	control := func(r rune) bool { return unicode.Is(unicode.Cf, r) && r != '\u200d' }
	for _, thread := range demo(t).Threads {
		for _, p := range thread.Posts {
			if hasRune(thread.Title+p.Text, control) {
				t.Errorf("%s, post %d holds an invisible control character", thread.ID, p.Number)
			}
		}
	}
}

// What the demo asks is asked in every language.
func TestDemoQuestionsAreTranslated(t *testing.T) {
	asking := 0
	for _, thread := range demo(t).Threads {
		if thread.Question == nil {
			continue
		}
		asking++
		langs := []forum.Lang{thread.Lang}
		for _, tr := range thread.Question.Translations {
			langs = append(langs, tr.Lang)
			said := tr.Ask + "\n" + strings.Join(tr.Positions, "\n")
			if lang := text.Detect(said); lang.Contradicts(tr.Lang) {
				t.Errorf("%s: the question in %s looks like %s", thread.ID, tr.Lang, lang.Lang)
			}
		}
		for _, lang := range demoLangs {
			if !slices.Contains(langs, lang) {
				t.Errorf("%s: the question isn't there in %s", thread.ID, lang)
			}
		}
	}
	if asking < 3 {
		t.Errorf("%d threads put a question", asking)
	}
}

// The demo shows what translations are: whole ones in every language, titles alone,
// one that was corrected and one that is stale.
func TestDemoShowsTranslations(t *testing.T) {
	whole := map[forum.Lang]int{}
	var titles, comments, corrected, stale int
	for _, thread := range demo(t).Threads {
		for _, p := range thread.Posts {
			seen := map[forum.Lang]bool{}
			for _, tr := range p.Translations {
				switch {
				case p.Number > 1:
					comments++
				case tr.Text == "":
					titles++
				default:
					whole[tr.Lang]++
				}
				if seen[tr.Lang] {
					corrected++
				}
				seen[tr.Lang] = true
				if len(p.Edits) > 0 && p.Edits[len(p.Edits)-1].Age < tr.Age {
					stale++
				}
				if lang := text.Detect(tr.Title + "\n" + tr.Text); lang.Contradicts(tr.Lang) {
					t.Errorf("%s, post %d: the translation into %s looks like %s", thread.ID, p.Number, tr.Lang, lang.Lang)
				}
			}
		}
	}
	for _, lang := range demoLangs {
		if whole[lang] < 2 {
			t.Errorf("%d opening posts are translated into %s, want at least 2", whole[lang], lang)
		}
	}
	if titles < 5 || comments < 5 || corrected < 1 || stale < 1 || len(demo(t).Tags) < 15 {
		t.Errorf("%d titles alone, %d comments, %d corrections, %d stale, %d names of tags", titles, comments, corrected, stale, len(demo(t).Tags))
	}
}
