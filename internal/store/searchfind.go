package store

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

const (
	// fewTexts is how many texts of a tag or member are gone through one by one,
	// each asked whether it holds the words.
	fewTexts = 1000
	// walked is how many matches are gone through at once for those that pass a
	// filter which no index of words knows: a tag, a member, a thread's state. The
	// next page goes on from there.
	walked = 5000
)

// finding is a search over visible texts.
type finding struct {
	search
	viewer forum.Viewer
	page   *forum.SearchPage
	query  text.Query
	counts searchCounts
	// narrow are the conditions of the filters on search_texts s, but the words'
	// and the languages'; args are theirs.
	narrow string
	args   []any
	few    bool // the filters leave few texts, which are looked through one by one
	// stopped is where a walk ended before the page was full; nil for none.
	stopped *cursor
}

// nameFilters reads the tag and the member that a search is narrowed to. NotFound for a
// tag that the viewer may not see.
func nameFilters(db *gorm.DB, v forum.Viewer, p *forum.SearchPage) error {
	if p.Query.Tag != "" {
		tag, err := tagFor(db, v, p.Query.Tag)
		if err != nil {
			return err
		}
		p.Tag = &tag
	}
	if p.Query.Author == "" {
		return nil
	}
	var err error
	p.Author, err = authorNamed(db, p.Query.Author)
	return err
}

// finding is the search for words with the filters of a page.
func (s *Store) finding(db *gorm.DB, v forum.Viewer, p *forum.SearchPage, words text.Query) (f *finding, err error) {
	f = &finding{search: s.dialect, viewer: v, page: p, query: words}
	if p.Tag != nil {
		f.add(` AND s.thread_id IN (SELECT g.thread_id FROM thread_tags g WHERE g.tag_id = ?)`, p.Tag.ID)
	}
	if p.Author != nil {
		f.add(` AND s.post_id IN (SELECT a.id FROM posts a WHERE a.author_id = ?)`, p.Author.ID)
	}
	if f.few, err = f.countFew(db); err != nil {
		return nil, err
	}
	if !f.few && f.narrow != "" {
		f.narrow, f.args = "", nil
		f.addEach()
	}
	switch {
	case p.Query.State == "":
	case len(words.Words) == 0: // of every text that is gone through, one by one
		f.add(` AND (SELECT t.state FROM threads t WHERE t.id = s.thread_id) = ?`, p.Query.State)
	default:
		f.add(` AND EXISTS (SELECT 1 FROM threads t WHERE t.id = s.thread_id AND t.state = ?)`, p.Query.State)
	}
	if p.Query.Summary {
		f.add(` AND EXISTS (SELECT 1 FROM summaries y WHERE y.thread_id = s.thread_id AND y.shown)`)
	}
	return f, nil
}

func (f *finding) add(condition string, args ...any) {
	f.narrow, f.args = f.narrow+condition, append(f.args, args...)
}

// addEach adds the filters by tag and member as what one text at a time is asked.
func (f *finding) addEach() {
	if f.page.Tag != nil {
		f.add(` AND EXISTS (SELECT 1 FROM thread_tags g WHERE g.thread_id = s.thread_id AND g.tag_id = ?)`, f.page.Tag.ID)
	}
	if f.page.Author != nil {
		f.add(` AND EXISTS (SELECT 1 FROM posts a WHERE a.id = s.post_id AND a.author_id = ?)`, f.page.Author.ID)
	}
}

// authorNamed finds who has or had a handle, as pages name them; nil if there is
// nobody, or a closed account: their texts are those of a former member, whose name
// finds nothing.
func authorNamed(db *gorm.DB, handle string) (*forum.MemberRef, error) {
	m, err := member(db, `SELECT m.* FROM handles h JOIN members m ON m.id = h.member_id
		WHERE h.fold = ? AND m.erased_at IS NULL`, text.HandleFold(handle))
	if forum.Is(err, forum.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	ref := m.Ref()
	return &ref, nil
}

// countFew reports whether the filters by tag and member leave few texts.
func (f *finding) countFew(db *gorm.DB) (bool, error) {
	if f.narrow == "" {
		return false, nil
	}
	query, args := `SELECT a.id FROM posts a WHERE a.author_id = ?`, []any{}
	if f.page.Author != nil {
		args = append(args, f.page.Author.ID)
	} else {
		query = `SELECT s.id FROM thread_tags g JOIN search_texts s ON s.thread_id = g.thread_id WHERE g.tag_id = ?`
		args = append(args, f.page.Tag.ID)
	}
	n, err := one[int](db, `SELECT COUNT(*) FROM (`+query+` LIMIT ?) AS few`, append(args, fewTexts+1)...)
	return n <= fewTexts, err
}

// foundText is a text that was found.
type foundText struct {
	ID       int64
	PostID   forum.PostID
	ThreadID forum.ThreadID
	Lang     forum.Lang
}

// texts finds the newest texts behind a cursor, in langs or (nil) all languages.
func (f *finding) texts(db *gorm.DB, q text.Query, langs []forum.Lang, after *cursor, limit int) ([]foundText, error) {
	query, args, m := f.textsQuery(q, langs, after, limit)
	found, err := all[foundText](db, query, args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if len(found) < limit && m.last != "" {
		f.stopped, err = stopped(db, m)
	}
	return found, err
}

// textsQuery is the query for them. What members take part in is found in any
// language.
func (f *finding) textsQuery(q text.Query, langs []forum.Lang, after *cursor, limit int) (query string, args []any, m matching) {
	if langs != nil && !f.viewer.SignedIn() {
		q = q.In(langs)
	}
	m = f.matching(q, after, langs != nil)
	from, args := m.from+f.narrow, concat(m.args, f.args)
	if langs != nil {
		from, args = from+" AND (s.lang IN ?", append(args, append(langs[:len(langs):len(langs)], forum.Und))
		if f.viewer.SignedIn() {
			from, args = from+` OR EXISTS (SELECT 1 FROM thread_members o WHERE o.member_id = ?
				AND o.thread_id = s.thread_id AND o.posts > 0)`, append(args, f.viewer.ID())
		}
		from += ")"
	}
	return `SELECT s.id, s.post_id, s.thread_id, s.lang ` + from + m.order + ` LIMIT ?`, append(args, limit), m
}

// stopped is where a walk ended, if it did before the last match.
func stopped(db *gorm.DB, m matching) (*cursor, error) {
	type end struct{ Walked, ID, Key *int64 }
	ends, err := all[end](db, m.last, m.args...)
	if err != nil || len(ends) == 0 || ends[0].Walked == nil || *ends[0].Walked < walked || ends[0].ID == nil {
		return nil, err
	}
	return &cursor{order: byDate, key: *ends[0].Key, id: *ends[0].ID}, nil
}

// matching chooses where to begin: at the few texts that the filters leave, or at
// the words.
func (f *finding) matching(q text.Query, after *cursor, filtered bool) matching {
	w := stretch{after: after, since: f.page.Query.Since, before: f.page.Query.Before}
	if !f.few {
		if f.narrow != "" || filtered {
			w.limit = walked
		}
		return f.match(q, w)
	}
	condition, args := f.holds(q)
	from := "FROM search_texts s WHERE s.visible AND " + condition
	if after != nil {
		from, args = from+" AND (s.posted_at, s.id) < (?, ?)", append(args, after.time(), after.id)
	}
	if !w.since.IsZero() {
		from, args = from+" AND s.posted_at >= ?", append(args, w.since)
	}
	if !w.before.IsZero() {
		from, args = from+" AND s.posted_at < ?", append(args, w.before)
	}
	return matching{from: from, args: args, order: " ORDER BY s.posted_at DESC, s.id DESC"}
}

// next is the cursor of where a walk stopped; empty if it didn't.
func (f *finding) next() string {
	if f.stopped == nil {
		return ""
	}
	return f.stopped.String()
}

// pageOf finds the texts of a page, at most limit; for the first page it also
// counts.
func (f *finding) pageOf(db *gorm.DB, after *cursor, limit int) ([]foundText, error) {
	langs := f.page.Query.Langs.List()
	if after != nil {
		return f.texts(db, f.query, langs, after, limit)
	}
	found, err := f.first(db, langs, limit)
	return found[:min(limit, len(found))], err
}

// first counts the newest texts found in every language, and takes the first page
// from them, or finds it where they don't hold all of it or were counted before.
func (f *finding) first(db *gorm.DB, langs []forum.Lang, limit int) ([]foundText, error) {
	if f.counts.recall(f.page) {
		return f.texts(db, f.query, langs, nil, limit)
	}
	newest, err := f.texts(db, f.query, nil, nil, countedTo+1)
	if err != nil {
		return nil, err
	}
	part, err := f.takenPart(db, newest, langs)
	if err != nil {
		return nil, err
	}
	passes := func(t foundText) bool { return passes(langs, t.Lang) || part[t.ThreadID] }
	f.count(newest[:min(countedTo, len(newest))], passes)
	p := f.page
	p.Capped = len(newest) > countedTo || f.stopped != nil
	p.MoreOthers = p.Capped && langs != nil
	f.counts.keep(p)
	passing := slices.DeleteFunc(slices.Clone(newest), func(t foundText) bool { return !passes(t) })
	if p.Query.Best {
		return f.bestFirst(db, passing)
	}
	if len(passing) < limit && p.Capped && langs != nil {
		f.stopped = nil
		return f.texts(db, f.query, langs, nil, limit)
	}
	return passing, nil
}

// passes reports whether a text passes the filter by language: those in no certain
// language always do.
func passes(langs []forum.Lang, lang forum.Lang) bool {
	return langs == nil || lang == forum.Und || slices.Contains(langs, lang)
}

// takenPart are those threads that the viewer takes part in, of the texts that the
// filter by language would leave out.
func (f *finding) takenPart(db *gorm.DB, texts []foundText, langs []forum.Lang) (map[forum.ThreadID]bool, error) {
	var ids []forum.ThreadID
	for _, t := range texts {
		if !passes(langs, t.Lang) {
			ids = append(ids, t.ThreadID)
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 || !f.viewer.SignedIn() {
		return nil, nil
	}
	own, err := all[forum.ThreadID](db, `SELECT o.thread_id FROM thread_members o
		WHERE o.member_id = ? AND o.posts > 0 AND o.thread_id IN ?`, f.viewer.ID(), ids)
	part := make(map[forum.ThreadID]bool, len(own))
	for _, id := range own {
		part[id] = true
	}
	return part, err
}

// count counts the posts of texts: by language, those that pass the filter by
// language, and those of which no text does.
func (f *finding) count(newest []foundText, passes func(foundText) bool) {
	p := f.page
	p.Langs = langsOfTexts(newest)
	shown, all := map[forum.PostID]bool{}, map[forum.PostID]bool{}
	for _, t := range newest {
		all[t.PostID] = true
		if passes(t) {
			shown[t.PostID] = true
		}
	}
	p.Total, p.Others = len(shown), len(all)-len(shown)
}

// langsOfTexts counts texts by language, the most first. No post has two in one.
func langsOfTexts(texts []foundText) []forum.LangCount {
	var counts []forum.LangCount
	for _, t := range texts {
		at := slices.IndexFunc(counts, func(c forum.LangCount) bool { return c.Lang == t.Lang })
		if at < 0 {
			counts, at = append(counts, forum.LangCount{Lang: t.Lang}), len(counts)
		}
		counts[at].Count++
	}
	return largestFirst(counts)
}

// bestFirst puts the texts first that hold all words as they were typed.
func (f *finding) bestFirst(db *gorm.DB, found []foundText) ([]foundText, error) {
	asTyped := text.Query{Without: f.query.Without}
	for _, w := range f.query.Words {
		if len(w.Exact) > 0 {
			asTyped.Words = append(asTyped.Words, text.Word{Exact: w.Exact})
		}
	}
	if len(asTyped.Words) == 0 {
		return found, nil
	}
	exact, err := f.texts(db, asTyped, nil, nil, countedTo+1)
	if err != nil {
		return nil, err
	}
	f.stopped = nil
	posts := map[forum.PostID]bool{}
	for _, t := range exact {
		posts[t.PostID] = true
	}
	slices.SortStableFunc(found, func(a, b foundText) int {
		switch {
		case posts[a.PostID] == posts[b.PostID]:
			return 0
		case posts[a.PostID]:
			return -1
		}
		return 1
	})
	return found, nil
}
