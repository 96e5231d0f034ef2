package store

import (
	"cmp"
	"context"
	"slices"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

const (
	// tagsSuggested and titlesSuggested are how many a search box is offered.
	tagsSuggested, titlesSuggested = 3, 5
	// titlesAmong is how many of the newest opening posts that hold the words are
	// looked at for titles that do.
	titlesAmong = 50
	// completions is how many words the beginning of one is completed to.
	completions = 30
	// namesLookedAt is among how many names that people gave to tags one is looked for.
	namesLookedAt = 2000
)

// Beginning is what stands in a search box so far.
type Beginning struct {
	Typed string
	Words text.Query // of Typed, analysed for every language
	Lang  forum.Lang // of the titles that are suggested before others
	// Builtin are the keys of the built-in tags that have a name which begins so:
	// the store doesn't know their names.
	Builtin []string
}

// Suggest gives tags that begin as typed, by their key or by a name in any language,
// and have visible threads, the most used first, and titles of visible threads, one
// of each, that hold all words, the last of which may have only begun, the newest
// first.
func (s *Store) Suggest(ctx context.Context, b Beginning) (tags []forum.Tag, titles []forum.Name, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		if tags, err = tagsFrom(db, b); err != nil || len(b.Words.Words) == 0 {
			return err
		}
		if err := s.dialect.planEach(db); err != nil {
			return err
		}
		titles, err = s.titled(db, b)
		return err
	})
	return tags, titles, err
}

// tagsFrom finds the tags of which a name begins as typed.
func tagsFrom(db *gorm.DB, b Beginning) ([]forum.Tag, error) {
	slug := text.Slug(b.Typed)
	if slug == "" {
		return nil, nil
	}
	found, err := all[forum.TagCount](db, `SELECT t.*, t.threads AS count FROM tags t WHERE key >= ? AND key < ? AND threads > 0
		ORDER BY threads DESC, key LIMIT ?`, slug, slug+"\U0010FFFF", tagsSuggested)
	if err != nil {
		return nil, err
	}
	if len(b.Builtin) > 0 {
		builtin, err := all[forum.TagCount](db, `SELECT t.*, t.threads AS count FROM tags t WHERE key IN ? AND threads > 0`, b.Builtin)
		if err != nil {
			return nil, err
		}
		found = append(found, builtin...)
	}
	named, err := tagsWithNames(db)
	if err != nil {
		return nil, err
	}
	for _, t := range named {
		if slices.ContainsFunc(t.Names.List(), func(n forum.Name) bool { return text.NameBegins(n.Text, b.Typed) }) {
			found = append(found, t)
		}
	}
	return mostUsed(found), nil
}

// mostUsed are the first tags, each once, that are suggested.
func mostUsed(found []forum.TagCount) []forum.Tag {
	slices.SortFunc(found, func(a, b forum.TagCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
	})
	var tags []forum.Tag
	for _, t := range slices.CompactFunc(found, func(a, b forum.TagCount) bool { return a.ID == b.ID }) {
		tags = append(tags, t.Tag)
	}
	return tags[:min(len(tags), tagsSuggested)]
}

// tagsWithNames are the tags in use to which people gave names in other languages.
func tagsWithNames(db *gorm.DB) ([]forum.TagCount, error) {
	return all[forum.TagCount](db, `SELECT t.*, t.threads AS count FROM tags t WHERE t.threads > 0 AND t.id IN
		(SELECT n.target_id FROM translations n WHERE n.target_kind = 'tag' AND n.visibility = 'visible' LIMIT ?)`, namesLookedAt)
}

// TagCalled finds the key of the tag that is called so, by its key or else by a name that
// people gave it while it is in use; empty if there is none that the viewer may see.
func (s *Store) TagCalled(ctx context.Context, v forum.Viewer, called string) (key string, err error) {
	err = s.read(ctx, func(db *gorm.DB) error {
		tag, err := tagFor(db, v, text.Slug(called))
		if !forum.Is(err, forum.NotFound) {
			key = tag.Key
			return err
		}
		named, err := tagsWithNames(db)
		for _, t := range named {
			if slices.ContainsFunc(t.Names.List(), func(n forum.Name) bool { return alike(n.Text, called) }) {
				key = t.Key
			}
		}
		return err
	})
	return key, err
}

// alike reports whether two names are spellings of one; those without words are where
// they are the same.
func alike(a, b string) bool {
	key := text.NameKey(a)
	return a == b || key != "" && key == text.NameKey(b)
}

// titled finds the threads with all words in their title, or that of a
// translation.
func (s *Store) titled(db *gorm.DB, b Beginning) ([]forum.Name, error) {
	words, err := completed(db, b.Words)
	if err != nil {
		return nil, err
	}
	f := &finding{search: s.dialect, page: &forum.SearchPage{}, query: words}
	f.add(` AND EXISTS (SELECT 1 FROM posts o WHERE o.id = s.post_id AND o.number = 1)`)
	query, args, _ := f.textsQuery(words, nil, nil, titlesAmong)
	texts, err := all[foundText](db, query, args...)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	ids := make([]forum.PostID, len(texts))
	for i, t := range texts {
		ids[i] = t.PostID
	}
	candidates, err := all[forum.Thread](db, `SELECT t.* FROM posts p JOIN threads t ON t.id = p.thread_id
		WHERE p.id IN ? ORDER BY p.created_at DESC, p.id DESC`, ids)
	var titles []forum.Name
	for i := range candidates {
		if title, ok := titleWith(words, &candidates[i], b.Lang); ok && len(titles) < titlesSuggested {
			titles = append(titles, title)
		}
	}
	return titles, err
}

// completed is a query with the words that its last one may be the beginning of.
func completed(db *gorm.DB, q text.Query) (text.Query, error) {
	last := q.Words[len(q.Words)-1]
	if last.IsPhrase() || len(last.Exact) != 1 {
		return q, nil
	}
	longer, err := all[string](db, `SELECT word FROM search_words WHERE word > ? AND word < ? ORDER BY word LIMIT ?`,
		last.Exact[0], last.Exact[0]+"\U0010FFFF", completions)
	if err != nil || len(longer) == 0 {
		return q, err
	}
	last.Alternatives = slices.Clone(last.Alternatives)
	for _, word := range longer {
		for _, w := range text.AnalyseQuery(word, nil).Words {
			last.Alternatives = append(last.Alternatives, w.Alternatives...)
		}
	}
	q.Words = append(slices.Clone(q.Words[:len(q.Words)-1]), last)
	return q, nil
}

// titleWith is the title of a thread that holds the words: in lang, else its own,
// else that of another translation.
func titleWith(words text.Query, t *forum.Thread, lang forum.Lang) (forum.Name, bool) {
	titles := []forum.Name{{Lang: t.Lang, Text: t.Title}}
	for _, title := range t.Titles.List() {
		titles = append(titles, forum.Name{Lang: title.Lang, Text: title.Text})
	}
	slices.SortStableFunc(titles, func(a, b forum.Name) int {
		switch {
		case a.Lang == lang && b.Lang != lang:
			return -1
		case b.Lang == lang && a.Lang != lang:
			return 1
		}
		return 0
	})
	at := slices.IndexFunc(titles, func(n forum.Name) bool { return words.In([]forum.Lang{n.Lang}).Holds(n.Lang, n.Text) })
	if at < 0 {
		return forum.Name{}, false
	}
	return titles[at], true
}
