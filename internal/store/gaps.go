package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
)

// gapsOnPage is how many gaps a page shows, and gapsExamined how many texts it
// looks at for them: no page costs more, however few are to be found.
const (
	gapsOnPage   = 30
	gapsExamined = 200
)

// The orders of gaps, as their cursors name them.
const (
	staleGaps   = "stale"
	missingGaps = "missing"
)

// Gaps reads one page of what is left to translate, in at most three queries. It is what
// everyone may see. Malformed for a cursor that isn't one of this list's.
func (s *Store) Gaps(ctx context.Context, q forum.GapQuery) (*forum.GapPage, error) {
	order := staleGaps
	if q.Missing {
		order = missingGaps
	}
	after, err := parseCursor(q.After, order)
	if err != nil {
		return nil, err
	}
	q.Limit = limited(q.Limit, gapsOnPage)
	p := &forum.GapPage{Query: q}
	if q.From == "" {
		return p, nil
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		rows, err := examineGaps(db, q, after)
		if err != nil {
			return fmt.Errorf("look for gaps: %w", err)
		}
		fillGaps(p, rows, order)
		var ids []forum.MemberID
		for i := range p.Gaps {
			ids = append(ids, p.Gaps[i].Thread.AuthorID)
		}
		p.People, err = people(db, ids...)
		return err
	})
	return p, err
}

// gapRow is a text that may be a gap.
type gapRow struct {
	forum.Thread
	TranslationID  int64 // that is stale
	PostID         forum.PostID
	Number         int
	PostLang       forum.Lang
	PostVisibility forum.Visibility
	EditedAt       *time.Time
	Wiped          bool
}

const gapColumns = `t.*, p.id AS post_id, p.number, p.lang AS post_lang, p.visibility AS post_visibility, p.edited_at,
	p.markdown = '' AS wiped`

func examineGaps(db *gorm.DB, q forum.GapQuery, after *cursor) ([]gapRow, error) {
	if q.Missing {
		return examineThreads(db, q, after)
	}
	before := int64(1<<63 - 1)
	if after != nil {
		before = after.id
	}
	return all[gapRow](db, `SELECT `+gapColumns+`, w.id AS translation_id FROM
		(SELECT v.id, v.target_kind, v.target_id, v.thread_id FROM translations v WHERE v.lang = ? AND v.id < ?
			AND v.stale AND v.source = 'human' AND v.visibility = 'visible' ORDER BY v.id DESC LIMIT ?) AS w
		JOIN threads t ON t.id = w.thread_id
		JOIN posts p ON p.id = CASE w.target_kind WHEN 'post' THEN w.target_id
			ELSE (SELECT o.id FROM posts o WHERE o.thread_id = w.thread_id AND o.number = 1) END
		ORDER BY w.id DESC`, q.Into, before, gapsExamined)
}

// examineThreads reads the newest visible threads in some languages.
func examineThreads(db *gorm.DB, q forum.GapQuery, after *cursor) ([]gapRow, error) {
	var u union
	for _, lang := range q.From.List() {
		beyond, args := "", []any{lang}
		if after != nil {
			beyond, args = ` AND (l.created_at, l.thread_id) < (?, ?)`, append(args, after.time(), after.id)
		}
		u.add(`SELECT l.thread_id, l.created_at AS k FROM listings l WHERE l.tag_id = 0 AND l.lang = ?`+beyond+`
			ORDER BY l.created_at DESC, l.thread_id DESC LIMIT ?`, append(args, gapsExamined)...)
	}
	newest, err := all[forum.ThreadID](db, `SELECT thread_id FROM (`+strings.Join(u.parts, " UNION ALL ")+`) AS listed
		ORDER BY k DESC, thread_id DESC LIMIT ?`, append(u.args, gapsExamined)...)
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	rows, err := all[gapRow](db, `SELECT `+gapColumns+`, 0 AS translation_id FROM threads t
		JOIN posts p ON p.thread_id = t.id AND p.number = 1 WHERE t.id IN ?`, newest)
	slices.SortFunc(rows, func(a, b gapRow) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return rows, err
}

// fillGaps keeps the gaps among rows, as many as a page has, and where the next
// page begins if there may be one.
func fillGaps(p *forum.GapPage, rows []gapRow, order string) {
	seen := map[forum.PostID]bool{}
	for i := range rows {
		row := &rows[i]
		if !row.gap(&p.Query) || seen[row.PostID] {
			continue
		}
		if len(p.Gaps) == p.Query.Limit {
			p.Next = rows[i-1].cursor(order)
			return
		}
		seen[row.PostID] = true
		gap := forum.Gap{Thread: row.Thread, Post: row.PostID, Number: row.Number, At: row.CreatedAt}
		if !p.Query.Missing && row.EditedAt != nil {
			gap.At = *row.EditedAt
		}
		p.Gaps = append(p.Gaps, gap)
	}
	if len(rows) == gapsExamined {
		p.Next = rows[len(rows)-1].cursor(order)
	}
}

// gap reports whether a text is one that a page is to show.
func (r *gapRow) gap(q *forum.GapQuery) bool {
	if r.Visibility != forum.Visible || r.PostVisibility != forum.Visible || r.Wiped || r.PostLang == q.Into ||
		!q.From.Has(r.PostLang) {
		return false
	}
	title, _ := r.Titles.In(q.Into)
	return !q.Missing || !title.Indexable
}

func (r *gapRow) cursor(order string) string {
	if order == staleGaps {
		return cursor{order: order, id: r.TranslationID}.String()
	}
	return cursor{order: order, key: r.CreatedAt.UnixMicro(), id: int64(r.ID)}.String()
}
