package sample

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// scene is the making of one thread of a generated forum.
type scene struct {
	*generator
	dice
	lang   forum.Lang
	mixed  bool            // its members write in all languages
	circle []*forum.Member // who take part
	dates  []time.Time     // of its posts
	whole  store.WholeThread
}

// thread makes the thread with that index. It may refer to those before the
// index earlier.
func (g *generator) thread(index, earlier int) (store.WholeThread, error) {
	langs := generatedLangs()
	s := scene{generator: g, dice: throw(g.Seed, uint64(index))}
	s.lang, s.mixed = langs[s.IntN(len(langs))], s.chance(10)
	s.date(index)
	s.gather()
	if index == g.longest() {
		s.dice = throw(g.Seed, longestDice) // its first pages say the same in forums of every size
	}
	s.open()
	for number := range s.dates {
		if err := s.post(number + 1); err != nil {
			return store.WholeThread{}, fmt.Errorf("post %d: %w", number+1, err)
		}
	}
	s.moderate(index, earlier)
	s.dice = throw(g.Seed, uint64(index)|askingDice)
	if index == g.longest() {
		s.dice = throw(g.Seed, longestDice|askingDice)
	}
	if err := s.sumUp(); err != nil {
		return store.WholeThread{}, err
	}
	if index == g.longest() || s.chance(8) {
		s.ask(index)
	}
	return s.whole, nil
}

// date gives each post its time; the most is said in the first days.
func (s *scene) date(index int) {
	size := s.sizes[index]
	period := generatedUntil.Sub(generatedFrom)
	// The square root lets the number of threads in a month grow steadily.
	at := math.Sqrt((float64(index) + s.Float64()) / float64(s.Threads))
	start := generatedFrom.Add(time.Duration(at * float64(period)))
	span := time.Duration(min(s.spread(2, 1)*float64(size), 2000) * float64(6*time.Hour))
	span = min(span, generatedUntil.Sub(start))
	for range size {
		u := s.Float64()
		s.dates = append(s.dates, start.Add(time.Duration(u*u*float64(span))).Truncate(time.Microsecond))
	}
	slices.SortFunc(s.dates, time.Time.Compare)
}

// gather chooses who takes part: mostly members who write in the thread's
// language.
func (s *scene) gather() {
	langs := generatedLangs()
	for range 2 + len(s.dates)/3 {
		lang := s.lang
		if s.mixed && s.chance(2) {
			lang = langs[s.IntN(len(langs))]
		}
		writers := s.crowd.writers[lang]
		s.circle = append(s.circle, writers[s.low(len(writers))])
	}
}

func (s *scene) open() {
	author := s.circle[0]
	title := s.writing(s.lang).title()
	s.whole.Thread = forum.Thread{Lang: s.lang, Title: title, Slug: text.Slug(title), AuthorID: author.ID,
		State: forum.Open, Visibility: forum.Visible, Version: 1, CreatedAt: s.dates[0]}
	for range s.IntN(4) {
		tag := s.tags[s.low(len(s.tags))]
		if !slices.Contains(s.whole.Tags, tag) {
			s.whole.Tags = append(s.whole.Tags, tag)
		}
	}
}

func (s *scene) writing(lang forum.Lang) writing {
	return writing{dice: s.dice, words: s.words[lang],
		person: func() string { return s.circle[s.IntN(len(s.circle))].Handle }}
}

// post writes the post with that number.
func (s *scene) post(number int) error {
	author := s.circle[s.low(len(s.circle))]
	if number == 1 {
		author = s.circle[0]
	}
	p := store.WholePost{Post: forum.Post{AuthorID: author.ID, Lang: s.lang, Visibility: forum.Visible, Revision: 1,
		CreatedAt: s.dates[number-1]}}
	if s.mixed && number > 1 {
		p.Lang = author.WriteLang
	}
	if number > 2 && s.chance(3) {
		p.ReplyNumber = 1 + s.IntN(number-1)
	}
	s.write(&p, number)
	if number > 1 {
		s.remove(&p, number)
	}
	if err := s.render(&p, number); err != nil {
		return err
	}
	s.whole.Posts = append(s.whole.Posts, p)
	return nil
}

// write gives a post its text, and one in twenty an earlier one.
func (s *scene) write(p *store.WholePost, number int) {
	w := s.writing(p.Lang)
	switch {
	case number == 1:
		p.Markdown = w.opening()
	case s.chance(80):
		p.Markdown, p.Lang = s.pick([]string{"+1", "👍", "100 %", "🙈", ":-)"}), forum.Und
		return
	default:
		p.Markdown = w.comment()
	}
	if !s.chance(20) {
		return
	}
	at := s.after(p.CreatedAt, time.Hour)
	before := p.Revise(forum.Edit{Lang: p.Lang, Markdown: p.Markdown + "\n\n" + w.paragraph(1), By: p.AuthorID, At: at})
	if number == 1 {
		before.Title, before.Tags = s.whole.Thread.Title, tagKeys(s.whole.Tags)
		s.whole.Thread.Version++
	}
	p.Earlier = []forum.Revision{before}
}

func tagKeys(tags []forum.Tag) string {
	keys := make([]string, len(tags))
	for i, t := range tags {
		keys[i] = t.Key
	}
	return strings.Join(keys, ",")
}

// render makes what is shown and searched.
func (s *scene) render(p *store.WholePost, number int) (err error) {
	if p.Rendered, err = text.Render(p.Markdown, text.Options{Members: s.crowd.mentioned}); err != nil {
		return err
	}
	searched := text.PlainText(p.Rendered)
	if number == 1 {
		searched = s.whole.Thread.Title + "\n" + searched
	}
	p.Tokens = s.lexicon.Analyse(p.Lang, searched)
	return nil
}

// after is some time after at, but in the period.
func (s *scene) after(at time.Time, typically time.Duration) time.Time {
	at = at.Add(time.Duration(s.spread(float64(typically), 1))).Truncate(time.Microsecond)
	if at.After(generatedUntil) {
		return generatedUntil
	}
	return at
}
