package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// wholePage is a page of a thread with everything that any viewer may see of it.
type wholePage struct {
	// page is what everybody sees who may see the thread.
	page      forum.ThreadPage
	successor *forum.ThreadRow // of a duplicate, whoever may see it
	// rows are all posts with their texts, if not everybody may see all of them.
	rows []postRow
	// writers are some of those who write in the thread.
	writers []writer
	// reworded says that the question is translated.
	reworded bool
}

// readThread reads a page of a thread. A page that the thread doesn't have comes
// without posts, so that whoever asks learns no more of it than they may. own asks for
// what goes beside the page in the same snapshot.
func (s *Store) readThread(ctx context.Context, id forum.ThreadID, page int, own func(a *asking)) (*wholePage, error) {
	w := new(wholePage)
	err := s.read(ctx, func(db *gorm.DB) error {
		*w = wholePage{}
		rows, err := w.readParts(db, id, page, own)
		if err != nil || page < 1 || page > w.page.Pages {
			return err
		}
		return w.readAbout(db, rows)
	})
	if err != nil {
		return nil, err
	}
	return w, w.nameTranslators(s.reader.WithContext(ctx))
}

// threadFound is a thread with its summary, if it has one.
type threadFound struct {
	forum.Thread
	Summary  forum.Summary `gorm:"embedded;embeddedPrefix:summary_"`
	Reworded bool          // its question is translated
	Emptied  bool          // see [forum.ThreadPage]
}

func askThread(a *asking, id forum.ThreadID) *[]threadFound {
	return ask[threadFound](a, `SELECT t.*, y.thread_id AS summary_thread_id, y.author_id AS summary_author_id, y.lang AS summary_lang,
			y.shown AS summary_shown, y.written_at AS summary_written_at, y.rendered AS summary_rendered,
			y.revision AS summary_revision, y.translated AS summary_translated,
			t.asks AND (EXISTS (SELECT 1 FROM questions q WHERE q.thread_id = t.id AND q.texts <> '')
				OR EXISTS (SELECT 1 FROM positions o WHERE o.thread_id = t.id AND o.texts <> '')) AS reworded,
			EXISTS (SELECT 1 FROM posts o WHERE o.thread_id = t.id AND o.number = 1 AND o.markdown = '') AS emptied
		FROM threads t LEFT JOIN summaries y ON y.thread_id = t.id AND y.shown
		WHERE t.id = ?`, id)
}

// readParts reads what can be asked about a thread by its id alone, all at once, and
// gives the posts of the page.
func (w *wholePage) readParts(db *gorm.DB, id forum.ThreadID, page int, own func(a *asking)) ([]postRow, error) {
	a := asking{db: db}
	threads, langs, posts := askThread(&a, id), askLangs(&a, id), askPosts(&a, id, page)
	own(&a)
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("read page %d of thread %d: %w", page, id, err)
	}
	if len(*threads) == 0 {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	w.takeThread(&(*threads)[0])
	w.page.Page, w.page.Pages = page, w.page.Thread.Pages()
	w.takeLangs(*langs)
	return *posts, nil
}

func (w *wholePage) takeThread(r *threadFound) {
	w.page.Thread, w.page.Emptied, w.reworded = r.Thread, r.Emptied, r.Reworded
	if r.State == forum.Closed && r.Summary.Shown {
		w.page.Summary = &r.Summary
	}
}

// readAbout reads, all at once, what is asked about the thread and the posts of the page
// once they are known: where the thread goes on, tags, the question and where the posts'
// writers stand, translations, names.
func (w *wholePage) readAbout(db *gorm.DB, rows []postRow) error {
	a, t := asking{db: db}, &w.page.Thread
	successors, standing, versions := new([]forum.Thread), new([]standingRow), new([]versionRow)
	tagged := []forum.ThreadID{t.ID}
	if id := t.Closing.SuccessorID; id != nil {
		successors, tagged = ask[forum.Thread](&a, `SELECT * FROM threads WHERE id = ?`, *id), append(tagged, *id)
	}
	tags := askTags(&a, tagged...)
	if t.Asks {
		standing = askStanding(&a, t.ID)
	}
	if w.translated() {
		versions = w.askVersions(&a, rows)
	}
	named := askNamed(&a, t, append(namedOnPage(t, rows), namedBySummary(w.page.Summary)...))
	if err := a.conclude(); err != nil {
		return fmt.Errorf("read what is said about thread %d: %w", t.ID, err)
	}
	byThread := tagsByThread(*tags)
	w.page.Tags = byThread[t.ID]
	for _, s := range *successors {
		w.successor = &forum.ThreadRow{Thread: s, Tags: byThread[s.ID]}
	}
	w.page.Question = standingOf(t.ID, *standing)
	w.takeNamed(*named, rows)
	w.takeVersions(*versions, rows)
	w.page.Posts = postsFor(forum.Viewer{}, t, rows)
	if restricted(t, rows) {
		w.rows = rows
	}
	return nil
}

// restricted reports whether not everybody may see all of the posts.
func restricted(t *forum.Thread, rows []postRow) bool {
	if t.Visibility != forum.Visible {
		return true
	}
	for i := range rows {
		if rows[i].Visibility != forum.Visible || rows[i].ReplyTo != nil && rows[i].ReplyVisibility != forum.Visible {
			return true
		}
	}
	return false
}

// assemble gives what a viewer may see of the page, without what is theirs alone.
func (w *wholePage) assemble(v forum.Viewer) (*forum.ThreadPage, error) {
	p := w.page
	if err := forum.SeeThread(v, &p.Thread); err != nil {
		return nil, err
	}
	if p.Page < 1 || p.Page > p.Pages {
		return nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	if w.successor != nil && forum.SeeThread(v, &w.successor.Thread) == nil {
		p.Successor = w.successor
	}
	if w.rows != nil {
		p.Posts = postsFor(v, &p.Thread, w.rows)
	}
	p.Readers = readers(v, w.writers)
	return &p, nil
}

// namedOnPage lists everybody whom a page names to anybody.
func namedOnPage(t *forum.Thread, rows []postRow) []forum.MemberID {
	ids := append(namedByThread(t), t.LastPosterID)
	for i := range rows {
		ids = append(append(ids, namedByPost(&rows[i].Post)...), rows[i].ReplyAuthorID)
	}
	return ids
}

// What the parts of a model take besides their texts, in bytes and roughly.
const (
	postBytes   = 800
	threadBytes = 700
	personBytes = 250
)

// size is about what the page takes in memory; 0 for one without posts.
func (w *wholePage) size() int {
	size := 0
	for i := range w.page.Posts {
		size += postBytes + postSize(&w.page.Posts[i].Post) + versionsSize(w.page.Posts[i].Versions)
	}
	for i := range w.rows {
		size += postBytes + postSize(&w.rows[i].Post) + versionsSize(w.rows[i].Versions)
	}
	if size == 0 {
		return 0
	}
	for _, versions := range w.page.QuestionVersions {
		size += versionsSize(versions)
	}
	return size + threadBytes + len(w.page.People)*personBytes + standingSize(w.page.Question)
}

// postSize is what the texts of a post take.
func postSize(p *forum.Post) int { return len(p.Markdown) + renderedSize(p.Rendered) }

func renderedSize(r forum.Rendered) int {
	size := 0
	for i := range r.Segments {
		size += len(r.Segments[i].HTML) + len(r.Segments[i].Text) + 64
	}
	return size
}

// versionsSize is what translations take.
func versionsSize(versions []forum.Translation) int {
	size := 0
	for i := range versions {
		size += postBytes + renderedSize(versions[i].Rendered)
	}
	return size
}
