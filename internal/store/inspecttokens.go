package store

import (
	"fmt"
	"iter"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// This file compares what the search's index holds of each text with the text,
// analysed again.

// analysedAtOnce is how many texts are analysed again at once.
const analysedAtOnce = 200

// indexedText is a text of the search with the tokens that its index is to hold.
type indexedText struct {
	ID       int64
	PostID   forum.PostID
	Lang     forum.Lang
	Outdated bool          // not to be compared: an earlier program made its tokens, which are made anew anyway
	Tokens   text.Analysis `gorm:"-"`
}

// unlike is what the search's index holds that isn't what it should.
type unlike struct {
	texts  []int64 // of search_texts, with too few tokens, too many or others
	strays int     // texts in the index that search_texts doesn't have
	broken *unread // texts of which it can't be told
}

// findUnlike analyses every text of the search again that isn't outdated, and
// compares. It reads the whole database.
func findUnlike(db *gorm.DB, d dialect) (unlike, error) {
	broken := new(unread)
	found, err := d.unlike(db, indexedTexts(db, d, broken))
	if err != nil {
		return found, fmt.Errorf("compare the search with its texts: %w", err)
	}
	found.broken = broken
	return found, nil
}

// unlikeInspection counts them.
func unlikeInspection(d dialect) inspection {
	return inspection{what: "texts whose words in the search aren't theirs", counts: func(db *gorm.DB) (int, error) {
		found, err := findUnlike(db, d)
		if err == nil {
			err = found.broken.failure()
		}
		return len(found.texts) + found.strays, err
	}}
}

// indexedTexts gives every text of the search, some at a time, by their ids, and adds to
// broken those whose sources can't be read.
func indexedTexts(db *gorm.DB, d dialect, broken *unread) iter.Seq2[[]indexedText, error] {
	return func(yield func([]indexedText, error) bool) {
		for last := int64(0); ; {
			texts, err := all[indexedText](db, `SELECT id, post_id, lang, analysis < ? AS outdated FROM search_texts
				WHERE id > ? ORDER BY id LIMIT ?`, text.AnalysisVersion, last, analysedAtOnce)
			if err == nil && len(texts) > 0 {
				last = texts[len(texts)-1].ID
				err = analyseAgain(db, d, texts, broken)
			}
			if err != nil || len(texts) == 0 {
				if err != nil {
					yield(nil, err)
				}
				return
			}
			if !yield(texts, nil) {
				return
			}
		}
	}
}

// analyseAgain fills in the tokens of texts.
func analyseAgain(db *gorm.DB, d dialect, texts []indexedText, broken *unread) error {
	from, err := readSources(db, d, texts)
	if err != nil {
		return err
	}
	for i := range texts {
		t := &texts[i]
		if t.Outdated {
			continue
		}
		err := surviving(func() (err error) {
			t.Tokens, err = from.tokens(t)
			return err
		})
		if err != nil {
			t.Outdated = true
			broken.add(fmt.Errorf("post %d in %s: %w", t.PostID, t.Lang, err))
		}
	}
	return db.Statement.Context.Err()
}

// sources are what texts of the search are made of.
type sources struct {
	tx       *Tx // that only reads
	posts    map[forum.PostID]*forum.Post
	unread   map[storedText]error // of which the rendered form can't be read
	threads  map[forum.ThreadID]*forum.Thread
	more     map[forum.ThreadID]bool // those with a question or a summary
	versions map[forum.Target][]forum.Translation
}

// storedText is a text of a post, or of what else is translated, in a language.
type storedText struct {
	of   forum.Target
	lang forum.Lang
}

// storedPost and storedVersion are read with their rendered form as it is kept.
type storedPost struct {
	ID       forum.PostID
	ThreadID forum.ThreadID
	Number   int
	Lang     forum.Lang
	Rendered string
}

type storedVersion struct {
	Target   forum.Target `gorm:"embedded;embeddedPrefix:target_"`
	Lang     forum.Lang
	Body     string
	Rendered string
}

func readSources(db *gorm.DB, d dialect, texts []indexedText) (*sources, error) {
	ids := make([]forum.PostID, len(texts))
	for i := range texts {
		ids[i] = texts[i].PostID
	}
	f := &sources{tx: &Tx{db: db, dialect: d}, posts: map[forum.PostID]*forum.Post{}, unread: map[storedText]error{}, threads: map[forum.ThreadID]*forum.Thread{},
		more: map[forum.ThreadID]bool{}, versions: map[forum.Target][]forum.Translation{}}
	posts, err := all[storedPost](db, `SELECT id, thread_id, number, lang, rendered FROM posts WHERE id IN ?`, ids)
	if err != nil {
		return nil, err
	}
	within, opened := []forum.ThreadID{0}, []forum.ThreadID{0} // nothing's, so that the lists are never empty
	for i := range posts {
		p := &posts[i]
		f.posts[p.ID] = &forum.Post{ID: p.ID, ThreadID: p.ThreadID, Number: p.Number, Lang: p.Lang,
			Rendered: f.decode(storedText{forum.TextOf(p.ID), p.Lang}, p.Rendered)}
		within = append(within, p.ThreadID)
		if f.posts[p.ID].Opening() {
			opened = append(opened, p.ThreadID)
		}
	}
	if err := f.readThreads(within); err != nil {
		return nil, err
	}
	versions, err := all[storedVersion](db, `SELECT target_kind, target_id, lang, body, rendered FROM translations
		WHERE (target_kind = 'post' AND target_id IN ? OR target_kind = 'title' AND target_id IN ?)
		AND visibility = 'visible' ORDER BY source`, ids, opened)
	for _, v := range versions {
		f.versions[v.Target] = append(f.versions[v.Target], forum.Translation{Target: v.Target, Lang: v.Lang, Body: v.Body,
			Rendered: f.decode(storedText{v.Target, v.Lang}, v.Rendered)})
	}
	return f, err
}

// decode reads a rendered form, and remembers if it can't.
func (f *sources) decode(of storedText, kept string) forum.Rendered {
	r, err := decodeRendered(kept)
	if err != nil {
		f.unread[of] = err
	}
	return r
}

func (f *sources) readThreads(ids []forum.ThreadID) error {
	threads, err := all[forum.Thread](f.tx.db, `SELECT id, title, state, asks FROM threads WHERE id IN ?`, ids)
	if err != nil {
		return err
	}
	for i := range threads {
		f.threads[threads[i].ID] = &threads[i]
		f.more[threads[i].ID] = threads[i].Asks
	}
	summed, err := all[forum.ThreadID](f.tx.db, `SELECT thread_id FROM summaries WHERE thread_id IN ? AND shown`, ids)
	for _, id := range summed {
		f.more[id] = true
	}
	return err
}

// tokens are those that [Tx.putVersion] gives the text.
func (f *sources) tokens(t *indexedText) (text.Analysis, error) {
	post := f.posts[t.PostID]
	if post == nil {
		return text.Analysis{}, nil // without a post there is nothing to find
	}
	if err := f.unread[storedText{forum.TextOf(post.ID), t.Lang}]; err != nil {
		return text.Analysis{}, err
	}
	thread := f.threads[post.ThreadID]
	if thread == nil {
		return text.Analysis{}, fmt.Errorf("thread %d isn't there", post.ThreadID)
	}
	a := text.Analyse(t.Lang, f.searched(t, post, thread))
	if !post.Opening() || !f.more[post.ThreadID] {
		return a, nil
	}
	a, err := f.tx.withSummary(thread, post, t.Lang, a)
	if err != nil {
		return a, err
	}
	return f.tx.withQuestion(thread, post, t.Lang, a)
}

// searched is a text of the search: the original, or the best translation.
func (f *sources) searched(t *indexedText, post *forum.Post, thread *forum.Thread) string {
	if t.Lang == post.Lang {
		return originalText(thread, post)
	}
	var found []forum.Translation
	targets := []forum.Target{forum.TextOf(post.ID)}
	if post.Opening() {
		targets = append(targets, forum.TitleOf(post.ThreadID))
	}
	for _, target := range targets {
		for _, v := range f.versions[target] {
			if v.Lang == t.Lang {
				found = append(found, v)
			}
		}
	}
	return versionText(found)
}
