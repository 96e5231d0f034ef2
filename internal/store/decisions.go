package store

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// logLimit is how many decisions a page of the log has unless it is told.
const logLimit = 50

// LogPage is one page of the moderation log, newest first, in six queries.
// Everyone may read it; titles of threads, and tags, that the viewer may not see are
// left out, and so is how the questions of such threads read. Malformed for a cursor
// that names no decision of this log.
func (s *Store) LogPage(ctx context.Context, v forum.Viewer, q forum.LogQuery) (forum.LogPage, error) {
	page := forum.LogPage{Query: q}
	err := s.read(ctx, func(db *gorm.DB) error {
		var err error
		if page.Decisions, page.Next, err = decisions(db, q); err != nil {
			return err
		}
		if page.Threads, err = namedThreads(db, v, page.Decisions); err != nil {
			return err
		}
		if page.Numbers, err = namedPosts(db, page.Decisions); err != nil {
			return err
		}
		if page.Tags, err = namedTags(db, v, page.Decisions); err != nil {
			return err
		}
		var ids []forum.MemberID
		for _, d := range page.Decisions {
			ids = append(ids, d.ActorID)
			if d.MemberID != nil {
				ids = append(ids, *d.MemberID)
			}
		}
		page.People, err = people(db, ids...)
		leaveOutQuestions(&page)
		return err
	})
	return page, err
}

// leaveOutQuestions empties the notes of a page that are how a question read, where the
// viewer may not see its thread, or whose author has closed their account. The log keeps
// them.
func leaveOutQuestions(p *forum.LogPage) {
	for i := range p.Decisions {
		d := &p.Decisions[i]
		if d.Act != forum.ActReword || d.ThreadID == nil || d.MemberID == nil {
			continue
		}
		if _, seen := p.Threads[*d.ThreadID]; !seen || p.People[*d.MemberID].Erased {
			d.Note, d.NoteLang = "", ""
		}
	}
}

// decisions reads one page of them and the cursor of the next.
func decisions(db *gorm.DB, q forum.LogQuery) ([]forum.Decision, string, error) {
	limit := limited(q.Limit, logLimit)
	query := db.Model(&forum.Decision{}).Order("id DESC").Limit(limit + 2)
	if q.Act != "" {
		query = query.Where("act = ?", q.Act)
	}
	if q.Lang != "" {
		query = query.Where("lang = ?", q.Lang)
	}
	if q.After != "" {
		id, err := strconv.ParseInt(q.After, 10, 64)
		if err != nil {
			return nil, "", forum.Fail(forum.Malformed, "error.malformed")
		}
		query = query.Where("id <= ?", id)
	}
	var rows []forum.Decision
	if err := query.Find(&rows).Error; err != nil {
		return nil, "", err
	}
	if q.After != "" { // what it names comes first, and stood on the page before
		if len(rows) == 0 || decisionCursor(&rows[0]) != q.After {
			return nil, "", forum.Fail(forum.Malformed, "error.malformed")
		}
		rows = rows[1:]
	}
	if len(rows) <= limit {
		return rows, "", nil
	}
	return rows[:limit], decisionCursor(&rows[limit-1]), nil
}

// decisionCursor is where a page of the log ends with a decision. Decisions stay, so
// that each is found again.
func decisionCursor(d *forum.Decision) string { return strconv.FormatInt(int64(d.ID), 10) }

func namedThreads(db *gorm.DB, v forum.Viewer, ds []forum.Decision) (map[forum.ThreadID]forum.ThreadRow, error) {
	var ids []forum.ThreadID
	for _, d := range ds {
		if d.ThreadID != nil {
			ids = append(ids, *d.ThreadID)
		}
	}
	named := map[forum.ThreadID]forum.ThreadRow{}
	if len(ids) == 0 {
		return named, nil
	}
	threads, err := all[forum.Thread](db, `SELECT * FROM threads WHERE id IN ?`, ids)
	for _, t := range threads {
		if forum.SeeThread(v, &t) == nil {
			named[t.ID] = forum.ThreadRow{Thread: t}
		}
	}
	return named, err
}

func namedPosts(db *gorm.DB, ds []forum.Decision) (map[forum.PostID]int, error) {
	var ids []forum.PostID
	for _, d := range ds {
		if d.PostID != nil {
			ids = append(ids, *d.PostID)
		}
	}
	numbers := map[forum.PostID]int{}
	if len(ids) == 0 {
		return numbers, nil
	}
	posts, err := all[forum.Post](db, `SELECT id, number FROM posts WHERE id IN ?`, ids)
	for _, p := range posts {
		numbers[p.ID] = p.Number
	}
	return numbers, err
}

func namedTags(db *gorm.DB, v forum.Viewer, ds []forum.Decision) (map[forum.TagID]forum.Tag, error) {
	var ids []forum.TagID
	for _, d := range ds {
		if d.TagID != nil {
			ids = append(ids, *d.TagID)
		}
	}
	named := map[forum.TagID]forum.Tag{}
	if len(ids) == 0 {
		return named, nil
	}
	tags, err := all[forum.Tag](db, `SELECT * FROM tags WHERE id IN ?`, ids)
	for _, tag := range tags {
		if forum.SeeTag(v, &tag) == nil {
			named[tag.ID] = tag
		}
	}
	return named, err
}

// Thread is one thread that the viewer may see; NotFound or Gone otherwise.
func (s *Store) Thread(ctx context.Context, v forum.Viewer, id forum.ThreadID) (forum.Thread, error) {
	t, err := one[forum.Thread](s.reader.WithContext(ctx), `SELECT * FROM threads WHERE id = ?`, id)
	if err != nil {
		return t, err
	}
	return t, forum.SeeThread(v, &t)
}

// ThreadsToReopen names closed threads whose closing ends at or before now.
func (s *Store) ThreadsToReopen(ctx context.Context, now time.Time, limit int) ([]forum.ThreadID, error) {
	return all[forum.ThreadID](s.reader.WithContext(ctx), `SELECT id FROM threads
		WHERE close_until IS NOT NULL AND close_until <= ? ORDER BY close_until LIMIT ?`, now, limit)
}

// IdleThreads names open, visible threads, not pinned, in which nothing was
// posted and which weren't reopened since before, the longest idle first.
func (s *Store) IdleThreads(ctx context.Context, before time.Time, limit int) ([]forum.ThreadID, error) {
	return all[forum.ThreadID](s.reader.WithContext(ctx), `SELECT t.id FROM threads t
		WHERE t.state = 'open' AND t.visibility = 'visible' AND NOT t.pinned AND t.last_activity_at < ?
		AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.thread_id = t.id AND d.act = 'reopen' AND d.created_at >= ?)
		ORDER BY t.last_activity_at LIMIT ?`, before, before, limit)
}
