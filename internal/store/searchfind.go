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
	page  *forum.SearchPage
	query text.Query
	// narrow are the conditions of the filters on search_texts s, but the words'
	// and the languages'; args are theirs.
	narrow string
	args   []any
	few    bool // the filters leave few texts, which are looked through one by one
	// stopped is where a walk ended before the page was full; nil for none.
	stopped *cursor
}

// finding reads what the filters name; nil where nothing can be found.
func (s *Store) finding(db *gorm.DB, p *forum.SearchPage, words text.Query) (f *finding, err error) {
	if p.Tag, err = tagByKey(db, p.Query.Tag); err != nil {
		return nil, err
	}
	if p.Query.Author != "" {
		if p.Author, err = authorNamed(db, p.Query.Author); err != nil || p.Author == nil {
			return nil, err
		}
	}
	if len(words.Words) == 0 {
		return nil, nil
	}
	f = &finding{search: s.dialect, page: p, query: words}
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
	if p.Query.State != "" {
		f.add(` AND EXISTS (SELECT 1 FROM threads t WHERE t.id = s.thread_id AND t.state = ?)`, p.Query.State)
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
// nobody.
func authorNamed(db *gorm.DB, handle string) (*forum.MemberRef, error) {
	m, err := member(db, `SELECT m.* FROM handles h JOIN members m ON m.id = h.member_id WHERE h.fold = ?`, text.HandleFold(handle))
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
	ID     int64
	PostID forum.PostID
	Lang   forum.Lang
}

// texts finds the newest texts behind a cursor, in langs or (nil) all languages.
func (f *finding) texts(db *gorm.DB, q text.Query, langs []forum.Lang, after *cursor, limit int) ([]foundText, error) {
	if langs != nil {
		q = q.In(langs)
	}
	m := f.matching(q, after, langs != nil)
	from, args := m.from+f.narrow, concat(m.args, f.args)
	if langs != nil {
		from, args = from+" AND s.lang IN ?", append(args, append(langs[:len(langs):len(langs)], forum.Und))
	}
	found, err := all[foundText](db, `SELECT s.id, s.post_id, s.lang `+from+m.order+` LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if len(found) < limit && m.last != "" {
		f.stopped, err = stopped(db, m)
	}
	return found, err
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

// next is the cursor of the page after one that ends at next.
func (f *finding) next(next string) string {
	if next == "" && f.stopped != nil {
		return f.stopped.String()
	}
	return next
}

// hit is a post that was found, with the text version it was found by.
type hit struct {
	forum.Post
	TextID   int64
	TextLang forum.Lang
}

// hits finds a page of texts and reads their posts; the first page also counts.
func (f *finding) hits(db *gorm.DB, after *cursor, limit int) ([]hit, error) {
	langs := f.page.Query.Langs.List()
	var found []foundText
	var err error
	if after == nil {
		found, err = f.first(db, langs, limit)
	} else {
		found, err = f.texts(db, f.query, langs, after, limit)
	}
	if err != nil {
		return nil, err
	}
	return postsOfTexts(db, found[:min(limit, len(found))])
}

// first counts the newest texts found in every language, and takes the first page
// from them, or finds it where they don't hold all of it.
func (f *finding) first(db *gorm.DB, langs []forum.Lang, limit int) ([]foundText, error) {
	newest, err := f.texts(db, f.query, nil, nil, countedTo+1)
	if err != nil {
		return nil, err
	}
	f.count(newest[:min(countedTo, len(newest))], langs)
	p := f.page
	p.Capped = len(newest) > countedTo || f.stopped != nil
	p.MoreOthers = p.Capped && langs != nil
	passing := slices.DeleteFunc(slices.Clone(newest), func(t foundText) bool { return !passes(langs, t.Lang) })
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

// count counts texts by language, and the posts in those asked for.
func (f *finding) count(newest []foundText, langs []forum.Lang) {
	p := f.page
	p.Langs, p.Others, p.Total = nil, 0, 0
	posts := map[forum.PostID]bool{}
	for _, t := range newest {
		at := slices.IndexFunc(p.Langs, func(c forum.LangCount) bool { return c.Lang == t.Lang })
		if at < 0 {
			p.Langs, at = append(p.Langs, forum.LangCount{Lang: t.Lang}), len(p.Langs)
		}
		p.Langs[at].Count++
		if passes(langs, t.Lang) {
			posts[t.PostID] = true
		} else {
			p.Others++
		}
	}
	p.Total = len(posts)
	slices.SortStableFunc(p.Langs, func(a, b forum.LangCount) int { return b.Count - a.Count })
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

// postsOfTexts reads the posts of texts, in their order.
func postsOfTexts(db *gorm.DB, found []foundText) ([]hit, error) {
	if len(found) == 0 {
		return nil, nil
	}
	ids := make([]forum.PostID, len(found))
	for i, t := range found {
		ids[i] = t.PostID
	}
	posts, err := all[forum.Post](db, `SELECT * FROM posts WHERE id IN ?`, ids)
	if err != nil {
		return nil, fmt.Errorf("read posts that were found: %w", err)
	}
	byID := make(map[forum.PostID]forum.Post, len(posts))
	for _, p := range posts {
		byID[p.ID] = p
	}
	hits := make([]hit, len(found))
	for i, t := range found {
		hits[i] = hit{Post: byID[t.PostID], TextID: t.ID, TextLang: t.Lang}
	}
	return hits, nil
}
