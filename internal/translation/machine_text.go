package translation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"tertulia/internal/forum"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// errBudget is the failure of a text whose second attempt has no room in the
// budget any more.
var errBudget = errors.New("the budget of the month leaves no room")

// translate makes the text of a job in its language.
func (m *Machine) translate(ctx context.Context, work forum.MachineWork) (forum.Translated, error) {
	terms, err := m.Store.Terms(ctx, work.From, work.Job.Lang)
	if err != nil {
		return forum.Translated{}, err
	}
	made := forum.Translated{OriginalRevision: work.Job.Revision, Engine: work.Job.Engine}
	switch {
	case work.Job.Target.Asks():
		made.Body, err = m.fill(ctx, work, text.TranslatableLine(work.Body, terms))
		return made, err
	case work.Job.Target.Kind == forum.TargetTitle:
		made.Body, err = m.fill(ctx, work, text.TranslatableLine(work.Body, terms))
		made.Slug = text.Slug(made.Body)
		return made, err
	}
	source, err := text.TranslatableMarkdown(work.Body, terms)
	if err != nil {
		return made, fmt.Errorf("%w: %w", outbound.ErrUnfit, err)
	}
	if made.Body, err = m.fill(ctx, work, source); err != nil {
		return made, err
	}
	made.Rendered, err = renderMarkdown(ctx, m.Store, m.BaseURL, made.Body)
	return made, err
}

// fill sends the passages of a text to the engine. Those that come back mangled
// are sent a second time, each run of words by itself: a poorer translation, but
// one in which nothing else can be lost.
func (m *Machine) fill(ctx context.Context, work forum.MachineWork, source *text.Translatable) (string, error) {
	if len(source.Passages) == 0 {
		return source.Fill(nil)
	}
	m.mu.Lock()
	pair, ok := m.pairs[forum.EnginePair{FromLang: work.From, ToLang: work.Job.Lang, Engine: work.Job.Engine}]
	m.mu.Unlock()
	if !ok {
		return "", fmt.Errorf("%s doesn't translate %s into %s at present", work.Job.Engine, work.From, work.Job.Lang)
	}
	translated, err := m.Engine.Translate(ctx, pair, source.Passages)
	if err != nil {
		return "", err
	}
	if len(translated) != len(source.Passages) {
		return "", errors.New("the engine gave another number of passages back")
	}
	mangled := false
	for i := range translated {
		if source.Check(i, translated[i]) == nil {
			continue
		}
		mangled = true
		if translated[i], err = m.inRuns(ctx, pair, source.Passages[i]); err != nil {
			return "", err
		}
	}
	filled, err := source.Fill(translated)
	if err == nil || mangled || !errors.Is(err, forum.ErrMangled) {
		return filled, err
	}
	// Each passage is sound, but not the Markdown that they make together.
	for i := range translated {
		if translated[i], err = m.inRuns(ctx, pair, source.Passages[i]); err != nil {
			return "", err
		}
	}
	return source.Fill(translated)
}

// inRuns translates each run of words of a passage by itself.
func (m *Machine) inRuns(ctx context.Context, pair outbound.Pair, p forum.Passage) (forum.Passage, error) {
	if err := m.spend(ctx, p.Characters()); err != nil {
		return nil, err
	}
	var runs []forum.Passage
	for _, r := range p {
		if one := (forum.Passage{r}); one.HasWords() {
			runs = append(runs, one)
		}
	}
	translated, err := m.Engine.Translate(ctx, pair, runs)
	if err != nil || len(translated) != len(runs) {
		return nil, errors.Join(err, errors.New("the engine didn't translate every run of words"))
	}
	out := make(forum.Passage, len(p))
	for i, r := range p {
		out[i] = r
		if one := (forum.Passage{r}); one.HasWords() {
			out[i].Text = withSpacesOf(r.Text, words(translated[0]))
			translated = translated[1:]
		}
	}
	return out, nil
}

// spend counts characters that are sent a second time.
func (m *Machine) spend(ctx context.Context, n int) error {
	settings, err := m.Store.Settings(ctx)
	if err != nil {
		return err
	}
	ok := false
	err = m.Store.Write(ctx, func(tx *store.Tx) (err error) {
		ok, err = tx.SpendCharacters(n, settings.EngineBudget)
		return err
	})
	if err == nil && !ok {
		return errBudget
	}
	return err
}

func words(p forum.Passage) string {
	var b strings.Builder
	for _, r := range p {
		b.WriteString(r.Text)
	}
	return b.String()
}

// withSpacesOf gives a translated run the spaces around it that the original has.
func withSpacesOf(original, s string) string {
	s = strings.TrimSpace(s)
	if strings.TrimLeftFunc(original, unicode.IsSpace) != original {
		s = " " + s
	}
	if strings.TrimRightFunc(original, unicode.IsSpace) != original {
		s += " "
	}
	return s
}

// renderMarkdown makes the form that pages show.
func renderMarkdown(ctx context.Context, s *store.Store, baseURL, markdown string) (forum.Rendered, error) {
	opt := text.Options{BaseURL: baseURL, Members: map[string]int64{}}
	members, err := s.Mentioned(ctx, text.Mentions(markdown))
	if err != nil {
		return forum.Rendered{}, err
	}
	for fold, id := range members {
		opt.Members[fold] = int64(id)
	}
	return text.Render(markdown, opt)
}
