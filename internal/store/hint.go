package store

import (
	"fmt"
	"maps"
	"strings"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// This file finds, for a search that found nothing, what would.

const (
	// hintsCountedTo is up to how many texts are counted that a hint would find.
	hintsCountedTo = 100
	// respellings is how many other spellings of a search are offered.
	respellings = 3
)

// hint fills in other spellings, and what fewer filters would find. All of it is
// asked of what is visible, and counted as the viewer would find it.
func (s *Store) hint(db *gorm.DB, v forum.Viewer, p *forum.SearchPage, words text.Query) error {
	h := hinting{store: s, viewer: v, page: p}
	filters := p.Query.Filters()
	for _, f := range filters {
		h.add(hint{words: words, without: []forum.Filter{f}})
	}
	if len(filters) > 1 {
		h.add(hint{words: words, without: filters})
	}
	if err := s.dialect.planEach(db); err != nil {
		return err
	}
	spelled, err := s.respell(db, words)
	if err != nil {
		return err
	}
	for _, replaced := range spelled {
		other := respelled(words, replaced)
		h.add(hint{words: other, replaced: replaced})
		if len(filters) > 0 {
			h.add(hint{words: other, replaced: replaced, without: filters})
		}
	}
	return h.fill(db)
}

// hint is another way to ask.
type hint struct {
	words    text.Query
	replaced map[string]string // nil: the words are as they were typed
	without  []forum.Filter
}

// hinting gathers hints, to count with one query what they would find.
type hinting struct {
	store  *Store
	viewer forum.Viewer
	page   *forum.SearchPage
	hints  []hint
}

func (h *hinting) add(other hint) { h.hints = append(h.hints, other) }

// hintedText is a text that a hint would find.
type hintedText struct {
	Hint     int
	ID       int64
	PostID   forum.PostID
	ThreadID forum.ThreadID
	Lang     forum.Lang
}

// fill counts what the hints would find, and keeps those that find something: of
// each spelling the one with most filters, and all filters together only where
// leaving out one of them isn't enough.
func (h *hinting) fill(db *gorm.DB) error {
	if len(h.hints) == 0 {
		return nil
	}
	found, err := h.find(db)
	if err != nil {
		return fmt.Errorf("look for what would be found: %w", err)
	}
	p := h.page
	for i, hint := range h.hints {
		texts := found[i]
		if len(texts) == 0 {
			continue
		}
		w := forum.Widening{Without: hint.without, Count: postsIn(texts[:min(len(texts), hintsCountedTo)]),
			Capped: len(texts) > hintsCountedTo, Langs: langsOfTexts(texts[:min(len(texts), hintsCountedTo)])}
		last := len(p.Respellings) - 1
		switch {
		case hint.replaced == nil && (len(hint.without) == 1 || len(p.Widenings) == 0):
			p.Widenings = append(p.Widenings, w)
		case hint.replaced != nil && (last < 0 || !maps.Equal(p.Respellings[last].Words, hint.replaced)):
			p.Respellings = append(p.Respellings, forum.Respelling{Words: hint.replaced, Widening: w})
		}
	}
	return nil
}

func postsIn(texts []foundText) int {
	posts := map[forum.PostID]bool{}
	for _, t := range texts {
		posts[t.PostID] = true
	}
	return len(posts)
}

// find finds some texts for each hint, all in one query.
func (h *hinting) find(db *gorm.DB) (map[int][]foundText, error) {
	var parts []string
	var args []any
	for i, hint := range h.hints {
		page := forum.SearchPage{Query: h.page.Query.Without(hint.without...)}
		if page.Query.Tag != "" {
			page.Tag = h.page.Tag
		}
		if page.Query.Author != "" {
			if page.Author = h.page.Author; page.Author == nil {
				continue // nobody has written anything
			}
		}
		f, err := h.store.finding(db, h.viewer, &page, hint.words)
		if err != nil {
			return nil, err
		}
		query, own, _ := f.textsQuery(hint.words, page.Query.Langs.List(), nil, hintsCountedTo+1)
		parts = append(parts, fmt.Sprintf(`SELECT %d AS hint, h%d.* FROM (%s) AS h%d`, i, i, query, i))
		args = append(args, own...)
	}
	if len(parts) == 0 {
		return nil, nil
	}
	rows, err := all[hintedText](db, strings.Join(parts, ` UNION ALL `), args...)
	found := map[int][]foundText{}
	for _, row := range rows {
		found[row.Hint] = append(found[row.Hint],
			foundText{ID: row.ID, PostID: row.PostID, ThreadID: row.ThreadID, Lang: row.Lang})
	}
	return found, err
}
