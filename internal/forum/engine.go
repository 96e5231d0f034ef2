package forum

import (
	"fmt"
	"time"
)

// EnginePair is two languages that the connected engine translates between, one
// way.
type EnginePair struct {
	FromLang Lang
	ToLang   Lang
	Engine   string // its name
}

// TranslationJob is a text that an engine is to translate into a language, or has
// translated. It is due (DueAt), done (DoneAt), or given up (neither).
type TranslationJob struct {
	ID         int64
	Target     Target `gorm:"embedded;embeddedPrefix:target_"`
	ThreadID   ThreadID
	Lang       Lang // into
	Engine     string
	Revision   int // of the original post, for a title of the opening post
	Attempts   int
	Characters int // counted against the budget for the attempt under way
	DueAt      *time.Time
	DoneAt     *time.Time
	Failure    string
	CreatedAt  time.Time
}

// MachineWork is a claimed job with the text to translate.
type MachineWork struct {
	Job  TranslationJob
	From Lang
	Body string // a title, or Markdown
}

// Engine is what is known of the connected engine.
type Engine struct {
	Pairs []EnginePair // empty: none is connected
	// StoppedIn is the month in which the budget last left no room; see [MonthOf].
	StoppedIn string
}

// Connected reports whether there is an engine at all.
func (e *Engine) Connected() bool { return len(e.Pairs) > 0 }

// Name is what readers are told that translations are made by; empty for none.
func (e *Engine) Name() string {
	if !e.Connected() {
		return ""
	}
	return e.Pairs[0].Engine
}

// Translates reports whether the engine translates from one language into
// another.
func (e *Engine) Translates(from, to Lang) bool {
	for _, p := range e.Pairs {
		if p.FromLang == from && p.ToLang == to {
			return true
		}
	}
	return false
}

// Stopped reports whether the budget of the present month is used up.
func (e *Engine) Stopped(now time.Time) bool { return e.StoppedIn == MonthOf(now) }

// MonthOf names the month that a budget is for: in UTC, as 2026-11.
func MonthOf(at time.Time) string { return at.UTC().Format("2006-01") }

// EnginePage is what moderators read about machine translation.
type EnginePage struct {
	Engine
	Month      string
	Characters int // used in the month
	Budget     int
	Waiting    int
	Done       int // ever, what was dropped since too
	Failed     int
	Failures   []TranslationJob // the newest given up, and those waiting after a failure
	Threads    map[ThreadID]ThreadRow
}

// CanKeepFromEngines says whether the viewer may decide that no engine translates
// the thread: its author, and moderators of its language.
func CanKeepFromEngines(v Viewer, t *Thread) error {
	if err := SeeThread(v, t); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	if !v.Owns(t.AuthorID) && !v.Moderates(t.Lang) {
		return errForbidden
	}
	return nil
}

// CanAskEngine says whether the viewer may ask for translations of a thread into
// a language: any member who may write, where the engine is able to.
func CanAskEngine(v Viewer, t *Thread, e *Engine, to Lang, now time.Time) error {
	if err := SeeThread(v, t); err != nil {
		return err
	}
	if err := CanWrite(v); err != nil {
		return err
	}
	switch {
	case !e.Connected():
		return Fail(NotFound, "error.not_found")
	case t.Visibility != Visible:
		return errRemoved
	case t.NoEngine:
		return Fail(Conflict, "error.engine.unwanted")
	case e.Stopped(now):
		return Fail(Conflict, "error.engine.stopped")
	}
	return nil
}

// CanKeepTerms says whether the viewer may change the glossary for translations
// into a language: its moderators.
func CanKeepTerms(v Viewer, to Lang) error { return inScope(v, to) }

// KeepFromEngines decides whether engines may translate the thread. Only what a
// moderator decides about another's thread is for the log.
func (t *Thread) KeepFromEngines(off bool, by MemberID, at time.Time) Decision {
	t.NoEngine = off
	t.Version++
	if off {
		return t.decide(ActEngineOff, by, at)
	}
	return t.decide(ActEngineOn, by, at)
}

// Decide is the decision of a moderator who set a term of the glossary, or removed
// it.
func (t *Term) Decide(act Act, by MemberID, at time.Time) Decision {
	return Decision{Act: act, ActorID: by, Lang: t.To, Note: fmt.Sprintf("%s → %s", t.Source, t.Target), NoteLang: Und, CreatedAt: at}
}
