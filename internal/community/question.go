package community

import (
	"context"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// maxPosition is the length of a position in grapheme clusters.
const maxPosition = 100

// Asking is what somebody sends to put a question in a thread, to reword the one
// there is, or, without any words, to take it away.
type Asking struct {
	Thread forum.ThreadID
	forum.Wording
	// Version is the thread's that the form was made from; 0: whichever it is.
	Version int
}

// Ask puts, rewords or takes away the question of a thread, for its author and
// moderators of its language ([forum.CanAsk]); what a moderator does to another's is
// a decision in the log. It fails with Invalid, a failure for each field, and with
// Conflict where the thread was changed meanwhile or stances stand against it. What
// changes nothing leaves nothing.
func (s *Service) Ask(ctx context.Context, v forum.Viewer, a Asking) (t forum.Thread, err error) {
	if t, err = s.store.Thread(ctx, v, a.Thread); err != nil {
		return t, err
	}
	if err := forum.CanAsk(v, &t, nil); err != nil {
		return t, err
	}
	limits, err := s.store.Settings(ctx)
	if err != nil {
		return t, err
	}
	w, wrong := readWording(a.Wording, limits)
	if wrong != nil {
		return t, wrong
	}
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		t, err = ask(tx, v, a, w)
		return err
	})
	return t, err
}

func ask(tx *store.Tx, v forum.Viewer, a Asking, w forum.Wording) (t forum.Thread, err error) {
	if v, err = tx.As(v); err != nil {
		return t, err
	}
	if t, err = tx.LockThread(a.Thread); err != nil {
		return t, err
	}
	asked, err := tx.Asked(&t)
	if err != nil {
		return t, err
	}
	if err := forum.CanAsk(v, &t, asked); err != nil {
		return t, err
	}
	if a.Version != 0 && a.Version != t.Version {
		return t, forum.Fail(forum.Conflict, "error.thread.changed")
	}
	var before forum.Wording
	if asked != nil {
		before = asked.Wording()
	}
	if before.Equal(w) {
		return t, nil
	}
	if err := forum.CanReword(asked, w); err != nil {
		return t, err
	}
	if err := reword(tx, v, &t, asked, w); err != nil {
		return t, err
	}
	t.Version++
	if err := tx.SaveThread(&t); err != nil {
		return t, err
	}
	return t, tellQuestion(tx, v, &t, before)
}

// reword writes the question as it is to read from now on.
func reword(tx *store.Tx, v forum.Viewer, t *forum.Thread, asked *forum.Asked, w forum.Wording) error {
	switch {
	case asked == nil:
		new := t.Put(w, v.ID(), tx.Now())
		return tx.AddQuestion(t, &new)
	case w.Empty():
		return tx.DropQuestion(t, asked)
	}
	dropped := asked.Reword(w, v.ID(), tx.Now())
	return tx.SaveQuestion(t, asked, dropped)
}

func tellQuestion(tx *store.Tx, v forum.Viewer, t *forum.Thread, before forum.Wording) error {
	by := v.ID()
	e := forum.Event{Kind: forum.QuestionChanged, ThreadID: &t.ID, ActorID: &by}
	if !v.Owns(t.AuthorID) {
		d := t.DecideReword(before, by, tx.Now())
		if err := tx.Record(&d); err != nil {
			return err
		}
		e.DecisionID = &d.ID
	}
	return tx.Emit(e)
}

// readWording reads a question as it is typed, with as many positions as have
// words; empty where there is nothing at all.
func readWording(typed forum.Wording, limits *forum.Settings) (forum.Wording, *forum.Error) {
	if failure := overlongWording(typed, limits); failure != nil {
		return forum.Wording{}, failure
	}
	w := forum.Wording{Question: text.CleanLine(typed.Question)}
	for _, p := range typed.Positions {
		if p = text.CleanLine(p); p != "" {
			w.Positions = append(w.Positions, p)
		}
	}
	if w.Empty() {
		return w, nil
	}
	failure, _ := forum.Join(checkQuestion(w.Question, limits), checkPositions(w.Positions)).(*forum.Error)
	return w, failure
}

// overlongWording refuses what could never be asked, before anything is made of it.
func overlongWording(w forum.Wording, limits *forum.Settings) *forum.Error {
	if text.Overlong(w.Question, limits.TitleMax) {
		return forum.FieldError("question", "error.question.long", forum.Args{"Max": limits.TitleMax})
	}
	for _, p := range w.Positions {
		if text.Overlong(p, maxPosition) {
			return forum.FieldError("position", "error.position.long", forum.Args{"Max": maxPosition})
		}
	}
	return nil
}

func checkQuestion(question string, limits *forum.Settings) *forum.Error {
	switch {
	case question == "":
		return forum.FieldError("question", "error.question.required", nil)
	case text.Longer(question, limits.TitleMax):
		return forum.FieldError("question", "error.question.long", forum.Args{"Max": limits.TitleMax})
	case text.Graphemes(question) < limits.TitleMin:
		return forum.FieldError("question", "error.question.short", forum.Args{"Min": limits.TitleMin})
	}
	return nil
}

func checkPositions(positions []string) *forum.Error {
	switch {
	case len(positions) < forum.PositionsMin:
		return forum.FieldError("position", "error.position.few", forum.Args{"Min": forum.PositionsMin})
	case len(positions) > forum.PositionsMax:
		return forum.FieldError("position", "error.position.many", forum.Args{"Max": forum.PositionsMax})
	}
	for i, p := range positions {
		if text.Longer(p, maxPosition) {
			return forum.FieldError("position", "error.position.long", forum.Args{"Max": maxPosition})
		}
		if slices.ContainsFunc(positions[:i], func(other string) bool { return strings.EqualFold(other, p) }) {
			return forum.FieldError("position", "error.position.twice", nil)
		}
	}
	return nil
}
