package moderation

import (
	"context"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// SummaryMax is the length of a summary in grapheme clusters.
const SummaryMax = 5000

// Summing is the summary that a moderator writes for a closed thread.
type Summing struct {
	Thread  forum.ThreadID
	Text    string     // Markdown, at most SummaryMax; empty takes it away
	Lang    forum.Lang // empty: recognised
	Version int        // of the thread that the moderator saw; 0: whatever it is
}

// Summarise writes the summary of a closed thread. Moderators of its language may.
// It fails with Invalid on a text that is too long or in a language that isn't
// one, with Conflict where the thread is open.
func (s *Service) Summarise(ctx context.Context, v forum.Viewer, w Summing) (forum.Thread, error) {
	summary, wrong, err := s.sumUp(ctx, v, w.Text, w.Lang)
	if err != nil {
		return forum.Thread{}, err
	}
	return s.on(ctx, v, w.Thread, threadAct{
		event: forum.ThreadSummed, version: w.Version, summary: summary,
		check: func(v forum.Viewer, t *forum.Thread) error {
			if err := forum.CanSummarise(v, t); err != nil {
				return err
			}
			return forum.Join(wrong)
		},
		change: func(tx *store.Tx, t *forum.Thread) forum.Decision { return t.Summarise(v.ID(), tx.Now()) },
	})
}

// sumUp makes a summary of what was typed; wrong says what is wrong with it.
func (s *Service) sumUp(ctx context.Context, v forum.Viewer, typed string, lang forum.Lang) (y *forum.Summary, wrong *forum.Error, err error) {
	tooLong := forum.FieldError("summary", "error.summary.long", forum.Args{"Max": SummaryMax})
	y = &forum.Summary{AuthorID: v.ID(), Lang: lang}
	if text.Overlong(typed, SummaryMax) {
		return y, tooLong, nil
	}
	y.Markdown = strings.TrimSpace(text.CleanText(typed))
	switch {
	case y.Markdown == "":
		return y, nil, nil
	case text.Longer(y.Markdown, SummaryMax):
		return y, tooLong, nil
	case lang == "":
		y.Lang = text.Detect(y.Markdown).Lang
	case lang != forum.Und && !s.offers(lang):
		return y, forum.FieldError("summary_lang", "error.lang.unknown", nil), nil
	}
	opt := text.Options{BaseURL: s.BaseURL, Members: map[string]int64{}}
	members, err := s.store.Mentioned(ctx, text.Mentions(y.Markdown))
	if err != nil {
		return y, nil, err
	}
	for fold, id := range members {
		opt.Members[fold] = int64(id)
	}
	y.Rendered, err = text.Render(y.Markdown, opt)
	return y, nil, err
}

// offers reports whether summaries may be in a language; any may where none are
// named.
func (s *Service) offers(lang forum.Lang) bool {
	return len(s.Langs) == 0 || slices.Contains(s.Langs, lang)
}
