package server

import (
	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// checkOwn looks at what only this writer changes: how often, and what it is now.
func (l *load) checkOwn(s *store.Store, w *writer) tally {
	l.Helper()
	var found tally
	found.add(l.checkEdits(s, w))
	found.add(l.checkTranslation(s, w))
	found.add(l.checkStance(s, w))
	found.add(l.checkDraft(s, w))
	found.add(l.checkClosings(s, w))
	for _, d := range w.done {
		if d.kind == "sign-up" {
			if _, err := s.MemberByHandle(l.Context(), d.text); err != nil {
				found.Lost++
				l.Errorf("the sign-up of %s was acknowledged: %v", d.text, err)
			}
		}
	}
	return found
}

// open is 1 if a deed of that kind is unanswered.
func (w *writer) open(kind string) int {
	if w.pending != nil && w.pending.kind == kind {
		return 1
	}
	return 0
}

func (l *load) checkEdits(s *store.Store, w *writer) tally {
	l.Helper()
	last := w.last("edit")
	if last == nil {
		return tally{}
	}
	page, err := s.PostPage(l.Context(), forum.As(w.member), w.opening)
	if err != nil {
		l.Fatal(err)
	}
	done := page.Post.Revision - 1
	want := last.text
	if w.open("edit") == 1 && done > w.count("edit") {
		want = w.pending.text
	}
	found := l.compare(w, "edits", done, w.count("edit"), w.open("edit"))
	if page.Post.Markdown != want {
		found.Lost++
		l.Errorf("the post of %s reads %q, not %q", w.member.Handle, page.Post.Markdown, want)
	}
	return found
}

func (l *load) checkTranslation(s *store.Store, w *writer) tally {
	l.Helper()
	last := w.last("translation")
	if last == nil {
		return tally{}
	}
	page, err := s.TranslationPage(l.Context(), forum.As(w.member), w.opening, "de")
	if err != nil {
		l.Fatal(err)
	}
	if page.Text == nil {
		l.Errorf("the translation %q is lost", last.text)
		return tally{Lost: 1}
	}
	want := last.text
	if w.open("translation") == 1 && page.Text.Revision > w.count("translation") {
		want = w.pending.text
	}
	found := l.compare(w, "translations", page.Text.Revision, w.count("translation"), w.open("translation"))
	if page.Text.Body != want {
		found.Lost++
		l.Errorf("the translation of %s reads %q, not %q", w.member.Handle, page.Text.Body, want)
	}
	return found
}

// checkStance looks at where a writer stands. That each stance has its history and
// is counted once is for the inspection of the whole.
func (l *load) checkStance(s *store.Store, w *writer) tally {
	l.Helper()
	last := w.last("stance")
	if last == nil {
		return tally{}
	}
	page, err := s.ThreadPage(l.Context(), forum.As(w.member), l.debate, 1)
	if err != nil {
		l.Fatal(err)
	}
	held := 0
	if page.Stance.Holds() {
		held = page.Question.Number(*page.Stance.PositionID)
	}
	if held == last.position || w.open("stance") == 1 && held == w.pending.position {
		return tally{}
	}
	l.Errorf("%s took the position %d, and holds %d", w.member.Handle, last.position, held)
	return tally{Lost: 1}
}

func (l *load) checkDraft(s *store.Store, w *writer) tally {
	l.Helper()
	last := w.last("draft")
	if last == nil {
		return tally{}
	}
	page, err := s.Drafts(l.Context(), forum.As(w.member))
	if err != nil {
		l.Fatal(err)
	}
	for _, d := range page.Drafts {
		if d.Body == last.text || w.open("draft") == 1 && d.Body == w.pending.text {
			return tally{}
		}
	}
	l.Errorf("the draft %q is lost", last.text)
	return tally{Lost: 1}
}

// checkClosings counts the transitions of the moderator's thread, of which each
// has moved its version by one.
func (l *load) checkClosings(s *store.Store, w *writer) tally {
	l.Helper()
	if !w.moderates {
		return tally{}
	}
	t, err := s.Thread(l.Context(), forum.Viewer{}, w.own.ID)
	if err != nil {
		l.Fatal(err)
	}
	if closed := t.State == forum.Closed; closed != (t.Version%2 == 0) {
		l.Errorf("the thread is %s after %d transitions", t.State, t.Version-1)
	}
	return l.compare(w, "closings", t.Version-1, w.count("closing"), w.open("closing"))
}

// compare tells how often something was done from how often that was
// acknowledged, when one more may have been done without an answer.
func (l *load) compare(w *writer, what string, done, acked, open int) tally {
	l.Helper()
	if done >= acked && done <= acked+open {
		return tally{}
	}
	l.Errorf("%d %s of %s were acknowledged, %d unanswered, and %d are there", acked, what, w.member.Handle, open, done)
	return tally{Lost: max(acked-done, 0), Twice: max(done-acked-open, 0)}
}
