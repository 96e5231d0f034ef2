package translation_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"tertulia/internal/forum"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/translation"
)

// testEngine translates English into Spanish, by capitals, and Spanish into
// English. It is safe for concurrent use.
type testEngine struct {
	mu      sync.Mutex
	asked   []string // the words of every passage
	failure error
	mangle  func(forum.Passage) forum.Passage // nil: nothing
}

func (*testEngine) Name() string { return "Babel" }

func (*testEngine) Pairs(context.Context, []forum.Lang) ([]outbound.Pair, error) {
	return []outbound.Pair{{From: "en", To: "es"}, {From: "es", To: "en"}}, nil
}

func (e *testEngine) Translate(_ context.Context, _ outbound.Pair, passages []forum.Passage) ([]forum.Passage, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failure != nil {
		return nil, e.failure
	}
	var out []forum.Passage
	for _, p := range passages {
		var t forum.Passage
		words := ""
		for _, r := range p {
			words += r.Text
			if r.Kind == forum.RunText {
				r.Text = strings.Map(unicode.ToUpper, r.Text)
			}
			t = append(t, r)
		}
		e.asked = append(e.asked, words)
		if e.mangle != nil {
			t = e.mangle(t)
		}
		out = append(out, t)
	}
	return out, nil
}

func (e *testEngine) asks() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.asked)
}

// translating is a forum with an engine.
type translating struct {
	t      *testing.T
	s      *store.Store
	clock  *storetest.Clock
	engine *testEngine
	m      *translation.Machine
	log    bytes.Buffer
	author *forum.Member
	other  *forum.Member
}

func eachWithEngine(t *testing.T, test func(f *translating)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		f := &translating{t: t, s: s, clock: clock, engine: &testEngine{}}
		f.m = f.machine(f.engine)
		f.author, f.other = storetest.Member(t, s, "sanne"), storetest.Member(t, s, "karim")
		test(f)
	})
}

// machine is another server's, with what it translates found out.
func (f *translating) machine(engine outbound.Engine) *translation.Machine {
	f.t.Helper()
	m := translation.NewMachine(translation.MachineConfig{Store: f.s, Engine: engine, Langs: []forum.Lang{"nl", "de", "ar", "es", "en"},
		BaseURL: "https://forum.example", Log: slog.New(slog.NewTextHandler(&f.log, nil))})
	if err := m.Refresh(context.Background()); err != nil {
		f.t.Fatal(err)
	}
	return m
}

// work runs the machine until it has nothing more to do.
func (f *translating) work() {
	f.t.Helper()
	for {
		more, err := f.m.Work(context.Background())
		if err != nil {
			f.t.Fatal(err)
		}
		if !more {
			return
		}
	}
}

// machines are the engine's translations of a target, by language; empty where
// one isn't to be seen.
func (f *translating) translated(target forum.Target, lang forum.Lang) *forum.Translation {
	f.t.Helper()
	var found *forum.Translation
	storetest.Write(f.t, f.s, func(tx *store.Tx) error {
		found = nil
		tr, err := tx.Translation(target, lang, forum.Machine)
		if err == nil && tr.Visibility == forum.Visible {
			found = &tr
		}
		if forum.Is(err, forum.NotFound) {
			return nil
		}
		return err
	})
	return found
}

func (f *translating) body(target forum.Target, lang forum.Lang) string {
	if tr := f.translated(target, lang); tr != nil {
		return tr.Body
	}
	return ""
}

func (f *translating) page() forum.EnginePage {
	f.t.Helper()
	page, err := f.s.EnginePage(context.Background(), forum.Viewer{})
	if err != nil {
		f.t.Fatal(err)
	}
	return page
}

func (f *translating) wants(name, got, want string) {
	f.t.Helper()
	if got != want {
		f.t.Errorf("%s: %q, want %q", name, got, want)
	}
}

// edit gives a post another text.
func (f *translating) edit(id forum.PostID, markdown string) {
	f.t.Helper()
	storetest.Write(f.t, f.s, func(tx *store.Tx) error {
		o, err := tx.LockOriginal(forum.TextOf(id))
		if err != nil {
			return err
		}
		before := forum.Revision{PostID: id, Revision: o.Post.Revision, EditorID: f.author.ID, Title: o.Thread.Title, Lang: o.Post.Lang,
			Markdown: o.Post.Markdown, CreatedAt: o.Post.CreatedAt}
		o.Post.Markdown, o.Post.Revision = markdown, o.Post.Revision+1
		if err := tx.SaveRevision(o.Thread, o.Post, before, storetest.Words(markdown)); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.PostEdited, ThreadID: &o.Thread.ID, PostID: &id})
	})
}

func (f *translating) opening(thread forum.Thread) forum.Target {
	f.t.Helper()
	var target forum.Target
	storetest.Write(f.t, f.s, func(tx *store.Tx) error {
		id, err := tx.OpeningOf(thread.ID)
		target = forum.TextOf(id)
		return err
	})
	return target
}

func TestNewTextsAreTranslatedOnce(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		comment := storetest.Comment(t, f.s, thread.ID, f.other, "es")
		dutch := storetest.Comment(t, f.s, thread.ID, f.other, "nl")
		f.work()
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "IS IT A CHANNEL?")
		f.wants("opening post", f.body(f.opening(thread), "es"), "ABOUT IS IT A CHANNEL?")
		f.wants("comment", f.body(forum.TextOf(comment.ID), "en"), "A COMMENT")
		f.wants("what the engine doesn't know", f.body(forum.TextOf(dutch.ID), "es"), "")
		tr := f.translated(f.opening(thread), "es")
		if tr == nil || tr.Engine != "Babel" || tr.OriginalRevision != 1 || len(tr.Rendered.Segments) == 0 {
			t.Errorf("kept as %+v", tr)
		}
		if n := f.engine.asks(); n != 3 {
			t.Errorf("the engine was asked %d times", n)
		}
		restarted := f.machine(f.engine)
		if more, err := restarted.Work(context.Background()); more || err != nil {
			t.Errorf("more %v, error %v", more, err)
		}
		if _, n, err := f.m.Ask(context.Background(), forum.As(f.other), thread.ID, 1, "es"); n != 0 || err != nil {
			t.Errorf("asked for again: %d, %v", n, err)
		}
		if page := f.page(); page.Done != 3 || page.Waiting != 0 || page.Characters != len("Is it a channel?About Is it a channel?A comment") {
			t.Errorf("%+v", page)
		}
	})
}

func TestSeveralServersTranslateNothingTwice(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		for range 12 {
			storetest.Comment(t, f.s, thread.ID, f.other, "en")
		}
		var running sync.WaitGroup
		for range 4 {
			m := f.machine(f.engine)
			running.Go(func() {
				for {
					if more, err := m.Work(context.Background()); err != nil || !more {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		running.Wait()
		f.work() // what one passed over because another held it
		if n := f.engine.asks(); n != 14 {
			t.Errorf("the engine was asked %d times, for 14 texts", n)
		}
		if page := f.page(); page.Done != 14 {
			t.Errorf("%d done", page.Done)
		}
	})
}

func TestAnEditIsTranslatedAnew(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		post := f.opening(thread)
		f.edit(post.Post(), "first edit")
		f.edit(post.Post(), "second edit")
		f.work()
		f.wants("text", f.body(post, "es"), "SECOND EDIT")
		if n := f.engine.asks(); n != 2 {
			t.Errorf("the engine was asked %d times: %q", n, f.engine.asked)
		}
		f.edit(post.Post(), "third edit")
		if tr := f.translated(post, "es"); tr == nil || !tr.Stale {
			t.Errorf("meanwhile %+v", tr)
		}
		f.work()
		if tr := f.translated(post, "es"); tr == nil || tr.Stale || tr.Body != "THIRD EDIT" || tr.OriginalRevision != 4 {
			t.Errorf("at last %+v", tr)
		}
	})
}

func TestWhatNobodyWantsIsDropped(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		people := storetest.Comment(t, f.s, thread.ID, f.other, "en")
		removed := storetest.Comment(t, f.s, thread.ID, f.other, "en")
		storetest.Translate(t, f.s, forum.TextOf(people.ID), "es", storetest.Translated(f.author, 1, "Un comentario"))
		storetest.Write(t, f.s, func(tx *store.Tx) error {
			o, err := tx.LockOriginal(forum.TextOf(removed.ID))
			if err != nil {
				return err
			}
			now := tx.Now()
			o.Post.Remove(forum.Hidden, forum.Removal{Reason: forum.RemovedByAuthor, ByID: &f.author.ID, At: &now})
			return tx.SavePostVisibility(o.Thread, o.Post)
		})
		f.work()
		f.wants("translated by people", f.body(forum.TextOf(people.ID), "es"), "")
		f.wants("hidden", f.body(forum.TextOf(removed.ID), "es"), "")
		if page := f.page(); page.Done != 2 || page.Waiting != 0 || page.Failed != 0 {
			t.Errorf("%+v", page)
		}
	})
}

func TestWhatChangesUnderTheEnginesHandsIsNotKept(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		post := f.opening(thread)
		f.engine.mangle = func(p forum.Passage) forum.Passage {
			f.engine.mangle = nil
			storetest.Translate(t, f.s, forum.TitleOf(thread.ID), "es", storetest.Translated(f.other, 1, "¿Es un canal?"))
			storetest.Write(t, f.s, func(tx *store.Tx) error {
				locked, err := tx.LockThread(thread.ID)
				if err != nil {
					return err
				}
				locked.KeepFromEngines(true, f.author.ID, tx.Now())
				if err := tx.SaveThread(&locked); err != nil {
					return err
				}
				return tx.DropMachineVersions(&locked)
			})
			return p
		}
		f.work()
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "")
		f.wants("text", f.body(post, "es"), "")
	})
}

func TestTheBudgetStopsAndStartsAgainNextMonth(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		setBudget(f, "40")
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?") // 16 and 22 characters
		comment := storetest.Comment(t, f.s, thread.ID, f.other, "en")         // 9
		f.work()
		f.work()
		page := f.page()
		if page.Characters != 38 || page.Waiting != 1 || !page.Stopped(f.clock.Now()) {
			t.Errorf("%+v", page)
		}
		if n := strings.Count(f.log.String(), "stops until next month"); n != 1 {
			t.Errorf("logged %d times: %s", n, f.log.String())
		}
		if _, _, err := f.m.Ask(context.Background(), forum.As(f.other), thread.ID, 1, "es"); !forum.Is(err, forum.Conflict) {
			t.Errorf("asking gave %v", err)
		}
		f.clock.Set(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
		f.work()
		f.wants("comment", f.body(forum.TextOf(comment.ID), "es"), "A COMMENT")
		if page := f.page(); page.Month != "2026-12" || page.Characters != 9 || page.Stopped(f.clock.Now()) {
			t.Errorf("%+v", page)
		}
	})
}

func TestALargerBudgetGoesOnAtOnce(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		setBudget(f, "0")
		storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		f.work()
		if page := f.page(); page.Characters != 0 || page.Waiting != 2 || !page.Stopped(f.clock.Now()) {
			t.Errorf("%+v", page)
		}
		setBudget(f, "1000")
		f.work()
		if page := f.page(); page.Done != 2 || page.Stopped(f.clock.Now()) {
			t.Errorf("%+v", page)
		}
	})
}

func setBudget(f *translating, characters string) {
	f.t.Helper()
	storetest.Write(f.t, f.s, func(tx *store.Tx) error {
		if err := tx.SetSetting("translation.budget", characters, forum.SystemID); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: forum.SettingChanged})
	})
}

func TestFailuresOfTheEngine(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		f.engine.failure = errors.New("the engine answered with status 500")
		f.work()
		page := f.page()
		if page.Waiting != 2 || page.Failed != 0 || page.Characters != 0 {
			t.Errorf("after a failure %+v", page)
		}
		f.clock.Advance(time.Minute)
		f.engine.failure = nil
		f.work()
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "IS IT A CHANNEL?")

		other := storetest.Thread(t, f.s, f.author, "en", "Another")
		f.engine.failure = errors.New("the engine answered with status 500")
		for range 12 {
			f.clock.Advance(7 * time.Hour)
			f.work()
		}
		if page := f.page(); page.Failed != 2 || page.Waiting != 0 || page.Failures[0].Attempts != 10 ||
			!strings.Contains(page.Failures[0].Failure, "500") {
			t.Errorf("at last %+v", page)
		}
		f.engine.failure = nil
		if n, err := f.m.Retry(context.Background(), forum.As(f.other)); n != 0 || !forum.Is(err, forum.Forbidden) {
			t.Errorf("a member tried again: %d, %v", n, err)
		}
		moderator := storetest.Moderator(t, f.s, "marta", "nl")
		if n, err := f.m.Retry(context.Background(), forum.As(moderator)); n != 2 || err != nil {
			t.Errorf("a moderator tried again: %d, %v", n, err)
		}
		f.work()
		f.wants("in the end", f.body(forum.TitleOf(other.ID), "es"), "ANOTHER")
	})
}

func TestAnEngineThatRefusesIsLeftAlone(t *testing.T) {
	for _, refusal := range []error{outbound.ErrQuota, outbound.ErrDenied} {
		eachWithEngine(t, func(f *translating) {
			storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
			f.engine.failure = refusal
			f.work()
			if page := f.page(); page.Waiting != 2 || page.Failed != 0 || page.Characters != 0 {
				t.Errorf("%+v", page)
			}
			f.engine.failure = nil
			f.work()
			if n := f.engine.asks(); n != 0 {
				t.Errorf("it was asked %d times at once", n)
			}
			f.clock.Advance(11 * time.Minute)
			f.work()
			if page := f.page(); page.Done != 2 {
				t.Errorf("%+v", page)
			}
		})
	}
}

func TestMangledPassagesAreTriedRunByRun(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Ask @sanne about #b2b")
		f.engine.mangle = func(p forum.Passage) forum.Passage { return p[:1] } // what follows the first run is lost
		f.work()
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "ASK @sanne ABOUT #b2b")
		f.engine.mangle = func(p forum.Passage) forum.Passage { return forum.Passage{{Kind: forum.RunText, Text: "@madeup"}} }
		hopeless := storetest.Thread(t, f.s, f.author, "en", "Another")
		f.work()
		f.wants("a handle made up", f.body(forum.TitleOf(hopeless.ID), "es"), "")
		if page := f.page(); page.Failed != 2 || page.Done != 2 {
			t.Errorf("%+v", page)
		}
	})
}

func TestKeepingAThreadFromEngines(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		comment := storetest.Comment(t, f.s, thread.ID, f.other, "en")
		storetest.Translate(t, f.s, f.opening(thread), "nl", storetest.Translated(f.other, 1, "Is het een kanaal?"))
		f.work()
		done := f.page().Done
		for name, v := range map[string]forum.Viewer{"a stranger": {}, "another member": forum.As(f.other),
			"a moderator of another language": forum.As(storetest.Moderator(t, f.s, "anke", "de"))} {
			if _, err := f.m.KeepFromEngines(context.Background(), v, thread.ID, true); err == nil {
				t.Errorf("%s may decide", name)
			}
		}
		if _, err := f.m.KeepFromEngines(context.Background(), forum.As(f.author), thread.ID, true); err != nil {
			t.Fatal(err)
		}
		for name, target := range map[string]forum.Target{"title": forum.TitleOf(thread.ID), "text": f.opening(thread), "comment": forum.TextOf(comment.ID)} {
			f.wants(name, f.body(target, "es"), "")
		}
		storetest.Comment(t, f.s, thread.ID, f.other, "en")
		f.work()
		if page := f.page(); page.Waiting != 0 || page.Done != done || done == 0 { // what was done stays counted
			t.Errorf("%+v, %d were done before", page, done)
		}
		if _, _, err := f.m.Ask(context.Background(), forum.As(f.other), thread.ID, 1, "es"); !forum.Is(err, forum.Conflict) {
			t.Errorf("asking gave %v", err)
		}
		moderator := storetest.Moderator(t, f.s, "grace", "en")
		if _, err := f.m.KeepFromEngines(context.Background(), forum.As(moderator), thread.ID, false); err != nil {
			t.Fatal(err)
		}
		log, err := f.s.LogPage(context.Background(), forum.Viewer{}, forum.LogQuery{})
		if err != nil || len(log.Decisions) != 1 || log.Decisions[0].Act != forum.ActEngineOn {
			t.Errorf("the log has %+v (%v)", log.Decisions, err)
		}
		if _, n, err := f.m.Ask(context.Background(), forum.As(f.other), thread.ID, 1, "es"); n != 2 || err != nil {
			t.Errorf("asking gave %d, %v", n, err)
		}
		f.work()
		f.wants("comment", f.body(forum.TextOf(comment.ID), "es"), "A COMMENT")
	})
}

func TestKeepingAMemberFromEngines(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		mine := storetest.Comment(t, f.s, thread.ID, f.other, "en")
		theirs := storetest.Comment(t, f.s, thread.ID, f.author, "en")
		f.work()
		keep := func(off bool) {
			storetest.Write(t, f.s, func(tx *store.Tx) error {
				m, err := tx.LockMember(f.other.ID)
				if err != nil {
					return err
				}
				m.NoEngine = off
				return tx.SaveNoEngine(m)
			})
		}
		keep(true)
		f.wants("mine", f.body(forum.TextOf(mine.ID), "es"), "")
		f.wants("theirs", f.body(forum.TextOf(theirs.ID), "es"), "A COMMENT")
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "IS IT A CHANNEL?")
		later := storetest.Comment(t, f.s, thread.ID, f.other, "en")
		f.work()
		f.wants("later", f.body(forum.TextOf(later.ID), "es"), "")
		keep(false)
		if _, n, err := f.m.Ask(context.Background(), forum.As(f.author), thread.ID, 1, "es"); n != 2 || err != nil {
			t.Errorf("asking gave %d, %v", n, err)
		}
	})
}

func TestTheGlossary(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		term := forum.Term{From: "en", To: "es", Source: " channel ", Target: "canal"}
		english, spanish := storetest.Moderator(t, f.s, "grace", "en"), storetest.Moderator(t, f.s, "marta", "es")
		ctx := context.Background()
		for name, m := range map[string]*forum.Member{"a member": f.other, "a moderator of the other language": english} {
			if err := f.m.SetTerm(ctx, forum.As(m), term); !forum.Is(err, forum.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, bad := range []forum.Term{{From: "en", To: "es", Target: "x"}, {From: "en", To: "es", Source: "x"}, {From: "es", To: "es", Source: "x", Target: "y"},
			{From: "fr", To: "es", Source: "x", Target: "y"}, {From: "en", To: "es", Source: strings.Repeat("x", 81), Target: "y"}} {
			if err := f.m.SetTerm(ctx, forum.As(spanish), bad); !forum.Is(err, forum.Invalid) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if err := f.m.SetTerm(ctx, forum.As(spanish), term); err != nil {
			t.Fatal(err)
		}
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a Channel?")
		f.work()
		f.wants("title", f.body(forum.TitleOf(thread.ID), "es"), "IS IT A Canal?")
		term.Source, term.Target = "CHANNEL", "vía"
		if err := f.m.SetTerm(ctx, forum.As(spanish), term); err != nil {
			t.Fatal(err)
		}
		terms, err := f.m.Terms(ctx, forum.As(english), "en", "es")
		if err != nil || len(terms) != 1 || terms[0].Target != "vía" {
			t.Fatalf("%+v, %v", terms, err)
		}
		if _, err := f.m.DropTerm(ctx, forum.As(english), terms[0].ID); !forum.Is(err, forum.Forbidden) {
			t.Errorf("dropped by a stranger: %v", err)
		}
		if _, err := f.m.DropTerm(ctx, forum.As(spanish), terms[0].ID); err != nil {
			t.Error(err)
		}
		log, err := f.s.LogPage(ctx, forum.Viewer{}, forum.LogQuery{})
		if err != nil || len(log.Decisions) != 3 || log.Decisions[0].Act != forum.ActTermDrop || log.Decisions[2].Note != "channel → canal" {
			t.Errorf("the log has %+v (%v)", log.Decisions, err)
		}
	})
}

// What somebody was when the request came counts for nothing: every act asks who acts now.
func TestRightsOverEnginesAreThoseOfTheMoment(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		ctx := context.Background()
		demoted, suspended := storetest.Moderator(t, f.s, "joke"), storetest.Moderator(t, f.s, "gerda")
		term := forum.Term{From: "en", To: "es", Source: "channel", Target: "canal"}
		if err := f.m.SetTerm(ctx, forum.As(demoted), term); err != nil {
			t.Fatal(err)
		}
		terms, err := f.m.Terms(ctx, forum.As(demoted), "en", "es")
		if err != nil {
			t.Fatal(err)
		}
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		storetest.Demote(t, f.s, demoted)
		storetest.Suspend(t, f.s, suspended, 1)
		term.Target = "vía"
		for _, m := range []*forum.Member{demoted, suspended} {
			v, tried := forum.As(m), map[string]error{}
			tried["set a term"] = f.m.SetTerm(ctx, v, term)
			_, tried["drop a term"] = f.m.DropTerm(ctx, v, terms[0].ID)
			_, tried["retry"] = f.m.Retry(ctx, v)
			_, tried["keep from engines"] = f.m.KeepFromEngines(ctx, v, thread.ID, true)
			if m == suspended {
				_, _, tried["ask"] = f.m.Ask(ctx, v, thread.ID, 1, "es")
			}
			for act, err := range tried {
				if !forum.Is(err, forum.Forbidden) {
					t.Errorf("%s by %s: %v", act, m.Handle, err)
				}
			}
		}
		if log, err := f.s.LogPage(ctx, forum.Viewer{}, forum.LogQuery{}); err != nil || len(log.Decisions) != 1 {
			t.Errorf("the log has %+v (%v)", log.Decisions, err)
		}
	})
}

func TestWithoutAnEngineNothingIsQueued(t *testing.T) {
	eachWithEngine(t, func(f *translating) {
		f.m = f.machine(nil)
		thread := storetest.Thread(t, f.s, f.author, "en", "Is it a channel?")
		f.work()
		if page := f.page(); page.Connected() || page.Waiting != 0 {
			t.Errorf("%+v", page)
		}
		if _, _, err := f.m.Ask(context.Background(), forum.As(f.other), thread.ID, 1, "es"); !forum.Is(err, forum.NotFound) {
			t.Errorf("asking gave %v", err)
		}
	})
}
