package store

import (
	"fmt"
	"slices"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/fresh"
)

// countKept is how long it is remembered that a search finds more than is counted.
const countKept = time.Minute

// searchCount is what a search found that finds more than is counted: how many of
// the newest pass its filter by language, and in which languages they are.
type searchCount struct {
	total, others int
	langs         []forum.LangCount
}

// searchCounts remember them, so that whoever searches again for a common word
// need not count again. New posts leave them as they are, as there are only more
// then; whatever is hidden, changed or taken away makes them out of date.
type searchCounts struct {
	*shared
	viewer forum.Viewer
	at     uint64 // the last change before the search began to read
	now    time.Time
}

// countsFor are the counts for a search that hasn't begun to read.
func (s *Store) countsFor(v forum.Viewer) searchCounts {
	return searchCounts{shared: &s.shared, viewer: v, at: s.shared.changes.Now(), now: s.now()}
}

// key names the count of a search; ok is false where it is the viewer's own,
// where the order needs every text, and where nothing is kept.
func (c searchCounts) key(p *forum.SearchPage) (key modelKey, ok bool) {
	q := p.Query
	if c.shared == nil || c.models == nil || q.Best || c.viewer.SignedIn() && q.Langs != "" {
		return key, false
	}
	q.After, q.Limit = "", 0
	return modelKey{kind: countModel, hash: fmt.Sprintf("%#v %t", q, p.Loosened)}, true
}

// recall fills in a count that is remembered.
func (c searchCounts) recall(p *forum.SearchPage) bool {
	key, ok := c.key(p)
	if !ok {
		return false
	}
	m, ok := c.models.GetIfPresent(key)
	if !ok || !c.changes.Fresh(m.at, m.things...) || !c.now.Before(m.until) {
		return false
	}
	n := m.value.(searchCount)
	p.Total, p.Others, p.Langs, p.Capped, p.MoreOthers = n.total, n.others, slices.Clone(n.langs), true, p.Query.Langs != ""
	return true
}

// keep remembers the count of a page that found more than is counted.
func (c searchCounts) keep(p *forum.SearchPage) {
	key, ok := c.key(p)
	if !ok || !p.Capped || !c.changes.Fresh(c.at, fresh.Words()) {
		return
	}
	n := searchCount{total: p.Total, others: p.Others, langs: slices.Clone(p.Langs)}
	c.models.Set(key, &model{at: c.at, things: []fresh.Thing{fresh.Words()}, value: n, until: c.now.Add(countKept),
		bytes: len(key.hash) + 32*len(n.langs)})
}
