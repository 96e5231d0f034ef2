package sample

import (
	"context"
	"strings"
	"testing"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// filled is the demo community in a database.
type filled struct {
	*store.Store
	t     *testing.T
	ctx   context.Context
	clock *storetest.Clock
}

// eachFilled runs a test on the demo community in both databases. That every
// counter, list and search row is right afterwards is checked by storetest.
func eachFilled(t *testing.T, test func(t *testing.T, f *filled)) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := &filled{s, t, context.Background(), clock}
		f.ok(Prepare(f.ctx, s))
		test(t, f)
	})
}

func (f *filled) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

// as is what a member sees.
func (f *filled) as(handle string) forum.Viewer {
	f.t.Helper()
	m, err := f.MemberByHandle(f.ctx, handle)
	f.ok(err)
	return forum.As(m)
}

// page is a page of the thread whose title begins with title.
func (f *filled) page(v forum.Viewer, title string, page int) *forum.ThreadPage {
	f.t.Helper()
	list, err := f.ListPage(f.ctx, forum.Viewer{}, forum.ListQuery{Sort: forum.SortNewest, Limit: 100})
	f.ok(err)
	for _, row := range list.Threads {
		if strings.HasPrefix(row.Title, title) {
			p, err := f.ThreadPage(f.ctx, v, row.ID, page)
			f.ok(err)
			return p
		}
	}
	f.t.Fatalf("no thread is titled %s…", title)
	return nil
}

func TestPrepare(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		marked, err := f.Demo(f.ctx)
		f.ok(err)
		if !marked {
			t.Error("the database isn't marked as a demo's")
		}
		karim := f.as("karim")
		if !karim.Member.Confirmed() || !karim.Moderates("ar") || karim.Moderates("nl") || karim.Member.PostCount == 0 {
			t.Errorf("karim is %+v", karim.Member)
		}
		settings, err := f.Settings(f.ctx)
		f.ok(err)
		if settings.Page("rules", "ar") == "" || settings.TermsVersion == 0 {
			t.Errorf("settings %+v", settings)
		}
		mails, err := f.ClaimDeliveries(f.ctx, forum.HandlerMail, 10, 0)
		f.ok(err)
		if len(mails) != 0 {
			t.Errorf("%d mails are waiting, want none", len(mails))
		}
		f.ok(Prepare(f.ctx, f.Store)) // at the next start
	})
}

func TestPrepareRefusesAnotherForum(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		_, err := account.New(account.Config{Store: s, Locales: []string{"en"}}).AddMember(ctx,
			account.NewMember{Handle: "noor", Email: "noor@example.org", Password: "x", Role: forum.RoleAdmin})
		if err != nil {
			t.Fatal(err)
		}
		if err := Prepare(ctx, s); err == nil {
			t.Error("a forum in use was filled with the demo")
		}
		if marked, err := s.Demo(ctx); err != nil || marked {
			t.Errorf("marked as demo: %v (%v)", marked, err)
		}
	})
}

func TestFilledListsAreAlive(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		list, err := f.ListPage(f.ctx, forum.Viewer{}, forum.ListQuery{Sort: forum.SortLatest})
		f.ok(err)
		if len(list.Pinned) < 2 || len(list.Shown) != len(demoLangs) {
			t.Errorf("%d pinned threads, languages %v", len(list.Pinned), list.Shown)
		}
		newest := list.Threads[0].LastActivityAt
		if p := list.Pinned[0].LastActivityAt; p.After(newest) {
			newest = p
		}
		if age := f.clock.Now().Sub(newest); age < 0 || age.Hours() > 1 {
			t.Errorf("the last post is %v old, want at most an hour", age)
		}
		found, err := f.Search(f.ctx, forum.Viewer{}, forum.SearchQuery{Text: "empanada"},
			text.AnalyseQuery("empanada", demoLangs))
		f.ok(err)
		if len(found.Found) < 2 {
			t.Errorf("%d posts with empanada, want those in Spanish and Dutch", len(found.Found))
		}
	})
}

func TestFilledThreads(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		long := f.page(forum.Viewer{}, "Do we need conversation", 3)
		if long.Pages != 3 || len(long.Langs) != 5 || long.Posts[0].Number != 41 || long.Posts[0].Reply == nil {
			t.Errorf("the long thread has %d pages in %v", long.Pages, long.Langs)
		}
		duplicate := f.page(forum.Viewer{}, "أحد جرّب", 1)
		if duplicate.Successor == nil || duplicate.Successor.Lang != "de" {
			t.Errorf("the duplicate goes on in %+v", duplicate.Successor)
		}
		timed := f.page(forum.Viewer{}, "We left Twitter", 1)
		until := timed.Thread.Closing.Until
		if timed.Thread.State != forum.Closed || until == nil || !until.After(f.clock.Now()) {
			t.Errorf("closed until %v", until)
		}
		hidden := timed.Posts[12]
		if hidden.Readable || hidden.Markdown != "" || !timed.People[hidden.AuthorID].Erased {
			t.Errorf("a visitor sees the hidden comment %+v", hidden)
		}
		if p := f.page(f.as("anke"), "We left Twitter", 1).Posts[12]; !p.Readable {
			t.Error("a moderator doesn't see the hidden comment")
		}
		old := f.page(forum.Viewer{}, "Waarom 140 tekens", 1)
		if author := old.People[old.Thread.AuthorID]; author.Kind != forum.KindImported || author.HasPage() {
			t.Errorf("the author of the old article is %+v", author)
		}
	})
}

func TestFilledHistory(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		thread := f.page(forum.Viewer{}, "Klantenservice op Twitter: wie", 1)
		h, err := f.HistoryPage(f.ctx, forum.Viewer{}, thread.Posts[0].ID, 0)
		f.ok(err)
		if len(h.Revisions) != 2 || h.Older != nil {
			t.Fatalf("%q has %d revisions, want the first and what it is now", thread.Thread.Title, len(h.Revisions))
		}
		now, first := h.Revisions[0], h.Revisions[1]
		if now.Title != thread.Thread.Title || now.Title == first.Title || now.Markdown == first.Markdown {
			t.Errorf("%q was revised to %q", first.Title, now.Title)
		}
		log, err := f.LogPage(f.ctx, f.as("olivia"), forum.LogQuery{})
		f.ok(err)
		for i, d := range log.Decisions[1:] {
			if d.CreatedAt.After(log.Decisions[i].CreatedAt) {
				t.Errorf("decision %d stands after an earlier one in the log", d.ID)
			}
		}
		if len(log.Decisions) < 14 {
			t.Errorf("%d decisions in the log, want at least 14", len(log.Decisions))
		}
	})
}

func TestLoginsOpenTheAccounts(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		accounts := account.New(account.Config{Store: f.Store, Locales: []string{"en"}})
		logins, err := Logins(f.ctx, accounts.SetPassword)
		f.ok(err)
		for _, l := range logins {
			_, err := accounts.LogIn(f.ctx, account.LogIn{Login: l.Handle, Password: l.Password})
			if err != nil {
				t.Errorf("%s can't log in: %v", l.Handle, err)
			}
		}
		_, err = accounts.LogIn(f.ctx, account.LogIn{Login: "marta", Password: ""})
		if err == nil {
			t.Error("a member without a password can log in")
		}
	})
}

func TestFilledTranslations(t *testing.T) {
	eachFilled(t, func(t *testing.T, f *filled) {
		welcome := f.page(forum.Viewer{}, "Welcome in", 1)
		for _, lang := range []forum.Lang{"nl", "de", "ar", "es"} {
			if !welcome.Thread.IndexableIn(lang) {
				t.Errorf("the welcome isn't there in %s", lang)
			}
		}
		yoghurt := f.page(forum.Viewer{}, "Crisis en dos horas", 1)
		tr := forum.Reader{Langs: []forum.Lang{"en"}}.Version("es", yoghurt.Posts[0].Versions)
		if tr == nil || tr.Stale || yoghurt.People[*tr.AuthorID].Handle != "begoña" || yoghurt.People[tr.Editor()].Handle != "olivia" {
			t.Errorf("the corrected translation is %+v", tr)
		}
		friday := f.page(forum.Viewer{}, "Klantenservice op Twitter: wie", 1)
		tr = forum.Reader{Langs: []forum.Lang{"en"}}.Version("nl", friday.Posts[0].Versions)
		if title, _ := friday.Thread.Titles.In("en"); tr == nil || !tr.Stale || !title.Stale {
			t.Errorf("the stale translation is %+v under %+v", tr, title)
		}
		hammer := f.page(forum.Viewer{}, "Do we need conversation", 1)
		if german, ok := hammer.Question.Texts.In("de"); !ok || german.Stale || hammer.Question.Positions[3].Texts == "" {
			t.Errorf("the question reads %q", hammer.Question.Texts)
		}
		tag, err := f.Tag(f.ctx, "openingstijden")
		f.ok(err)
		if tag.Names.In("de") != "Öffnungszeiten" {
			t.Errorf("the tag's names are %q", tag.Names)
		}
		log, err := f.LogPage(f.ctx, forum.Viewer{}, forum.LogQuery{Act: forum.ActEditTranslation})
		f.ok(err)
		if len(log.Decisions) != 2 {
			t.Errorf("the log has %d corrections", len(log.Decisions))
		}
	})
}
