package importer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Importer writes what was read from files into the forum: one for each run, as
// it knows what it has read, and one file at a time.
type Importer struct {
	store *store.Store
	read  map[string]source // by identity
}

// source is the file that an article was read from.
type source struct{ name, hash string }

// New makes an importer. It is for the command line: it asks for no permission.
func New(s *store.Store) *Importer { return &Importer{store: s, read: map[string]source{}} }

// Outcome is what became of one file.
type Outcome string

// The outcomes.
const (
	Imported Outcome = "imported"
	Known    Outcome = "known"  // it was imported before; nothing was changed
	Refused  Outcome = "broken" // see the problems
)

// Result is what became of one file.
type Result struct {
	Outcome  Outcome
	Problems []Problem
	// Thread is the one that was made, or that stands there already; zero for a
	// file that was refused.
	Thread forum.Thread
	// Opening is the thread's opening post; zero unless it was made now.
	Opening forum.PostID
	// Comments is how many were imported.
	Comments int
}

// ImportArticle reads one file and makes a thread of it, in one transaction.
// Importing the same article again changes nothing; another one of the same
// identity is refused, where this importer has read both. A file that can't be
// read is no error but a Result that says why; an error means that the database
// failed.
func (i *Importer) ImportArticle(ctx context.Context, name string, data []byte, opt Options) (Result, error) {
	if opt.Settings == nil {
		settings, err := i.store.Settings(ctx)
		if err != nil {
			return Result{}, err
		}
		opt.Settings = settings
	}
	opt.Now = i.store.Now()
	a, problems := ParseArticle(name, data, opt)
	if Broken(problems) {
		return Result{Outcome: Refused, Problems: problems}, nil
	}
	if other := i.otherOf(a.Identity, source{name, hash(string(data))}); other != "" {
		p := Problem{File: name, Text: fmt.Sprintf("another article than %s with the same identity, %s; a guid of its own in the front matter tells it apart",
			other, a.Identity), Broken: true}
		return Result{Outcome: Refused, Problems: append(problems, p)}, nil
	}
	// Before anything is rendered, though it is asked again in the transaction.
	if known, err := i.store.ImportedThread(ctx, a.Identity); err == nil {
		return Result{Outcome: Known, Problems: problems, Thread: known}, nil
	} else if !forum.Is(err, forum.NotFound) {
		return Result{}, err
	}
	w, err := a.written()
	if err != nil {
		p := Problem{File: name, Text: "the text can't be rendered: " + err.Error(), Broken: true}
		return Result{Outcome: Refused, Problems: append(problems, p)}, nil
	}
	result, err := i.write(ctx, a, w)
	result.Problems = problems
	if err != nil {
		return Result{}, fmt.Errorf("import %s: %w", name, err)
	}
	return result, nil
}

// otherOf names the file with other content that an article of this identity was
// read from; empty where this is the first, or a copy.
func (i *Importer) otherOf(identity string, file source) string {
	first, ok := i.read[identity]
	if !ok {
		i.read[identity] = file
		return ""
	}
	if first.hash == file.hash {
		return ""
	}
	return first.name
}

// written is a text in the form in which it is stored.
type written struct {
	lang     forum.Lang
	markdown string
	rendered forum.Rendered
	tokens   text.Analysis
	author   string
	date     time.Time
}

// written renders the article, first, and its comments. Handles in them are of
// the place they come from: nobody here is mentioned.
func (a *Article) written() ([]written, error) {
	texts := []written{{lang: a.Lang, markdown: a.Body, author: a.Author, date: a.Date}}
	for _, c := range a.Comments {
		texts = append(texts, written{lang: c.Lang, markdown: c.Body, author: c.Author, date: c.Date})
	}
	for i := range texts {
		w := &texts[i]
		var err error
		if w.rendered, err = text.Render(w.markdown, text.Options{}); err != nil {
			return nil, err
		}
		searched := text.PlainText(w.rendered)
		if i == 0 {
			searched = a.Title + "\n" + searched
		}
		w.tokens = text.Analyse(w.lang, searched)
	}
	return texts, nil
}

// write makes the thread, unless another import was faster.
func (i *Importer) write(ctx context.Context, a Article, texts []written) (result Result, err error) {
	err = i.store.Write(ctx, func(tx *store.Tx) error {
		known, err := tx.ImportedThread(a.Identity)
		if err == nil {
			result = Result{Outcome: Known, Thread: known}
			return nil
		}
		if !forum.Is(err, forum.NotFound) {
			return err
		}
		result, err = addArticle(tx, a, texts)
		return err
	})
	return result, err
}

// addArticle writes the members, then the thread, then its posts.
func addArticle(tx *store.Tx, a Article, texts []written) (Result, error) {
	authors, err := addAuthors(tx, texts)
	if err != nil {
		return Result{}, err
	}
	t, opening, err := addThread(tx, a, texts[0], authors[0])
	if err != nil {
		return Result{}, err
	}
	for n, w := range texts[1:] {
		if err := tx.AddPost(t, w.post(authors[n+1]), w.tokens); err != nil {
			return Result{}, err
		}
	}
	if a.Closed {
		if err := closeThread(tx, t, a); err != nil {
			return Result{}, err
		}
	}
	return Result{Outcome: Imported, Thread: *t, Opening: opening, Comments: len(texts) - 1}, nil
}

func addThread(tx *store.Tx, a Article, w written, author forum.MemberID) (*forum.Thread, forum.PostID, error) {
	tags, err := tx.EnsureTags(a.tags())
	if err != nil {
		return nil, 0, err
	}
	t := &forum.Thread{Lang: a.Lang, Title: a.Title, Slug: a.Slug, AuthorID: author, Source: a.Identity,
		DateUnknown: a.Date.IsZero(), CreatedAt: a.Date}
	if t.Slug == "" {
		t.Slug = text.Slug(a.Title)
	}
	opening := w.post(author)
	if err := tx.AddThread(t, opening, tags, w.tokens); err != nil {
		return nil, 0, err
	}
	return t, opening.ID, nil
}

// post makes a post of a text; without a date it is of the time of import.
func (w *written) post(author forum.MemberID) *forum.Post {
	return &forum.Post{AuthorID: author, Lang: w.lang, Markdown: w.markdown, Rendered: w.rendered,
		DateUnknown: w.date.IsZero(), CreatedAt: w.date}
}

// tags are the article's tags by their keys, each once.
func (a *Article) tags() []forum.Tag {
	var tags []forum.Tag
	for _, name := range a.Tags {
		key := text.Slug(name)
		if key == "" || slices.ContainsFunc(tags, func(t forum.Tag) bool { return t.Key == key }) {
			continue
		}
		tags = append(tags, forum.Tag{Key: key, Name: name, Lang: a.Lang})
	}
	return tags
}

// closeThread closes a thread whose comments were closed where it comes from. The
// page's own words for that are the note. It is no act of a moderator here, so
// that it stands in the log as automatic, and nobody is sent anything.
func closeThread(tx *store.Tx, t *forum.Thread, a Article) error {
	by, at := forum.SystemID, tx.Now()
	closing := forum.Closing{Reason: forum.CloseOutdated, Note: a.ClosedNote, NoteLang: a.ClosedLang, ByID: &by, At: &at}
	if a.ClosedNote == "" { // the author's own setting: comments: false
		closing.Reason = forum.CloseAuthorRequest
	}
	decision := t.Close(closing)
	if err := tx.SaveThread(t); err != nil {
		return err
	}
	return tx.Record(&decision)
}
