package store

import (
	"fmt"
	"slices"

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
}

// readThread reads a page of a thread. A page that the thread doesn't have comes
// without posts, so that whoever asks learns no more of it than they may.
func readThread(db *gorm.DB, id forum.ThreadID, page int) (*wholePage, error) {
	thread, successor, err := threadAndSuccessor(db, id)
	if err != nil {
		return nil, err
	}
	w := &wholePage{page: forum.ThreadPage{Thread: *thread, Page: page, Pages: thread.Pages()}, successor: successor}
	if page < 1 || page > w.page.Pages {
		return w, nil
	}
	rows, err := w.readParts(db)
	if err != nil {
		return nil, err
	}
	if err := w.readAbout(db, rows); err != nil {
		return nil, err
	}
	w.page.People, err = people(db, slices.Concat(namedOnPage(thread, rows), namedByVersions(w.page.Titles),
		namedByVersions(slices.Concat(w.page.QuestionVersions...)), namedByVersions(w.page.SummaryVersions), namedBySummary(w.page.Summary))...)
	w.page.Posts = postsFor(forum.Viewer{}, thread, rows)
	if restricted(thread, rows) {
		w.rows = rows
	}
	return w, err
}

// readParts reads what can be asked about a thread once it is known, all at once, and
// gives the posts of the page.
func (w *wholePage) readParts(db *gorm.DB) ([]postRow, error) {
	a, t := asking{db: db}, &w.page.Thread
	ids := []forum.ThreadID{t.ID}
	if w.successor != nil {
		ids = append(ids, w.successor.ID)
	}
	tags, langs, posts := askTags(&a, ids), w.askLangs(&a), askPosts(&a, t.ID, w.page.Page)
	summary, standing := new([]forum.Summary), new([]standingRow)
	if t.State == forum.Closed {
		summary = askSummaries(&a, ids[:1])
	}
	if t.Asks {
		standing = askStanding(&a, t.ID)
	}
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("read page %d of thread %d: %w", w.page.Page, t.ID, err)
	}
	w.takeTags(*tags)
	w.takeLangs(*langs)
	for i := range *summary {
		if y := &(*summary)[i]; y.Shown {
			w.page.Summary = y
		}
	}
	w.page.Question = standingOf(t.ID, *standing)
	return *posts, nil
}

// readAbout reads, all at once, what is asked about the posts of the page: their
// translations, and where their writers stand.
func (w *wholePage) readAbout(db *gorm.DB, rows []postRow) error {
	a := asking{db: db}
	versions, stances := new([]forum.Translation), new([]forum.Stance)
	if w.translated() {
		versions = w.askVersions(&a, rows)
	}
	if w.page.Question != nil {
		stances = w.askStances(&a, rows)
	}
	if err := a.answer(); err != nil {
		return fmt.Errorf("read what is said about thread %d: %w", w.page.Thread.ID, err)
	}
	w.takeVersions(*versions, rows)
	w.takeStances(*stances)
	return nil
}

// threadAndSuccessor reads a thread and, in the same query, where it goes on.
func threadAndSuccessor(db *gorm.DB, id forum.ThreadID) (*forum.Thread, *forum.ThreadRow, error) {
	rows, err := all[forum.Thread](db, `SELECT * FROM threads WHERE id = ?
		OR id = (SELECT close_successor_id FROM threads WHERE id = ?)`, id, id)
	if err != nil {
		return nil, nil, err
	}
	var thread *forum.Thread
	var successor *forum.ThreadRow
	for i := range rows {
		if rows[i].ID == id {
			thread = &rows[i]
		} else {
			successor = &forum.ThreadRow{Thread: rows[i]}
		}
	}
	if thread == nil {
		return nil, nil, forum.Fail(forum.NotFound, "error.not_found")
	}
	return thread, successor, nil
}

func (w *wholePage) takeTags(rows []tagRow) {
	tags := tagsByThread(rows)
	w.page.Tags = tags[w.page.Thread.ID]
	if w.successor != nil {
		w.successor.Tags = tags[w.successor.ID]
	}
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
		ids = append(ids, namedByVersions(rows[i].Versions)...)
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
	return size + threadBytes + len(w.page.People)*personBytes + standingSize(w.page.Question) +
		versionsSize(slices.Concat(w.page.QuestionVersions...))
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
