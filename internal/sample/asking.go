package sample

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// sumUp gives one closed thread in three a summary, some of these in another
// language than the thread's.
func (s *scene) sumUp() error {
	t := &s.whole.Thread
	if t.State != forum.Closed || !s.chance(3) {
		return nil
	}
	lang := t.Lang
	if s.chance(6) {
		lang = s.anyLang()
	}
	w := s.writing(lang)
	markdown := w.fill(w.pick(w.words.Summaries))
	rendered, err := text.Render(markdown, text.Options{Members: s.crowd.mentioned})
	if err != nil {
		return err
	}
	s.whole.Summary = &forum.Summary{AuthorID: *t.Closing.ByID, Lang: lang, Shown: true, WrittenAt: *t.Closing.At,
		Markdown: markdown, Rendered: rendered}
	s.findBy(lang, s.lexicon.Analyse(lang, text.PlainText(rendered)))
	return nil
}

func (s *scene) anyLang() forum.Lang {
	langs := generatedLangs()
	return langs[s.IntN(len(langs))]
}

// findBy lets the opening post be found by more, in a language.
func (s *scene) findBy(lang forum.Lang, more text.Analysis) {
	found := &s.whole.Posts[0].Tokens
	if lang != s.lang {
		at := slices.IndexFunc(s.whole.Versions, func(v store.WholeVersion) bool { return v.Lang == lang })
		if at < 0 {
			at = len(s.whole.Versions)
			s.whole.Versions = append(s.whole.Versions, store.WholeVersion{Lang: lang})
		}
		found = &s.whole.Versions[at].Tokens
	}
	found.Exact, found.Stem = slices.Concat(found.Exact, more.Exact), slices.Concat(found.Stem, more.Stem)
}

// ask puts a question in the thread, which one in four has in other languages too,
// and lets members take their stances. Everybody reads that of the longest thread.
func (s *scene) ask(index int) {
	t := &s.whole.Thread
	t.Asks = true
	a := asking{scene: s, words: s.IntN(len(s.words[s.lang].Questions)), thing: s.IntN(len(s.words[s.lang].Things)),
		positions: forum.PositionsMin + s.IntN(forum.PositionsMax-forum.PositionsMin+1), until: s.lastChance()}
	everybody := index == s.longest()
	if everybody {
		a.positions = forum.PositionsMax
	}
	w := a.in(s.lang)
	s.whole.Question = &store.WholeQuestion{Asked: t.Put(w, t.AuthorID, t.CreatedAt)}
	s.findBy(s.lang, s.lexicon.Analyse(s.lang, w.Lines()))
	if everybody || s.chance(4) {
		a.reword(everybody)
	}
	a.takeStances(everybody)
}

// lastChance is until when stances can be taken.
func (s *scene) lastChance() time.Time {
	if at := s.whole.Thread.Closing.At; at != nil {
		return *at
	}
	return s.after(s.dates[len(s.dates)-1], 3*24*time.Hour)
}

// asking is the making of a question.
type asking struct {
	*scene
	words, thing int // which of the vocabularies'
	positions    int
	until        time.Time
}

// in is the question in a language.
func (a *asking) in(lang forum.Lang) forum.Wording {
	v := a.scene.words[lang]
	q := v.Questions[a.words]
	return forum.Wording{Question: upperFirst(strings.ReplaceAll(q.Ask, "{thing}", v.Things[a.thing])),
		Positions: q.Positions[:a.positions]}
}

// reword translates the question into some other languages, or into all.
func (a *asking) reword(all bool) {
	langs := generatedLangs()
	slices.Sort(langs)
	for _, lang := range langs {
		if lang == a.lang || !all && !a.chance(3) {
			continue
		}
		w := a.in(lang)
		writers := a.crowd.writers[lang]
		a.whole.Question.Rewordings = append(a.whole.Question.Rewordings, store.WholeRewording{Lang: lang,
			By: writers[a.low(len(writers))].ID, At: a.moment(a.whole.Thread.CreatedAt), Wording: w})
		a.findBy(lang, a.lexicon.Analyse(lang, w.Lines()))
	}
}

// moment is a time between start and the last chance, most often soon.
func (a *asking) moment(start time.Time) time.Time {
	u := a.Float64()
	return start.Add(time.Duration(u * u * float64(a.until.Sub(start)))).Truncate(time.Microsecond)
}

// mostStances bounds how often somebody is asked for their stance, but in the
// longest thread.
const mostStances = 60

// takeStances lets some of those who write in the thread and some others take a
// stance. Each language has its favourite; one member in eight changes their mind,
// and a few withdraw.
func (a *asking) takeStances(everybody bool) {
	count := min(int(a.spread(1.3*float64(len(a.circle)), 0.8)), mostStances)
	if everybody {
		count = 2 * len(a.circle)
	}
	favourites := map[forum.Lang]int{}
	for _, lang := range generatedLangs() {
		favourites[lang] = 1 + a.low(a.positions)
	}
	taken := map[forum.MemberID]bool{}
	var stances []store.WholeStance
	for range count {
		if m := a.somebody(); !taken[m.ID] {
			taken[m.ID] = true
			stances = append(stances, a.stance(m, favourites[m.Group()])...)
		}
	}
	slices.SortStableFunc(stances, func(x, y store.WholeStance) int { return cmp.Compare(x.At.UnixMicro(), y.At.UnixMicro()) })
	a.whole.Question.Stances = stances
}

// somebody is a member who may take a stance.
func (a *asking) somebody() *forum.Member {
	if a.chance(2) {
		return a.circle[a.IntN(len(a.circle))]
	}
	lang := a.lang
	if a.chance(2) {
		lang = a.anyLang()
	}
	writers := a.crowd.writers[lang]
	return writers[a.low(len(writers))]
}

// stance is what a member does, step by step.
func (a *asking) stance(m *forum.Member, favourite int) []store.WholeStance {
	first := store.WholeStance{Member: m.ID, Lang: m.Group(), Number: 1 + a.low(a.positions), At: a.moment(a.whole.Thread.CreatedAt)}
	if a.chance(2) {
		first.Number = favourite
	}
	if !a.chance(8) {
		return []store.WholeStance{first}
	}
	second := first
	second.At = a.moment(first.At).Add(time.Microsecond)
	second.Number = 1 + first.Number%a.positions
	if a.chance(5) {
		second.Number = 0
	}
	return []store.WholeStance{first, second}
}
