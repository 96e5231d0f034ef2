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
	tagGaps     = "tags"
)

func orderOf(kind forum.GapKind) string {
	switch kind {
	case forum.GapMissing:
		return missingGaps
	case forum.GapTags:
		return tagGaps
	}
	return staleGaps
}

// Gaps reads one page of what is left to translate, in at most six queries. It is what
// everyone may see. Malformed for a cursor that isn't one of this list's.
func (s *Store) Gaps(ctx context.Context, q forum.GapQuery) (*forum.GapPage, error) {
	order := orderOf(q.Kind)
	after, err := parseCursor(q.After, order)
	if err != nil {
		return nil, err
	}
	q.Limit = limited(q.Limit, gapsOnPage)
	p := &forum.GapPage{Query: q}
	if q.From == "" {
		return p, nil
	}
	if q.Kind == forum.GapTags {
		return p, s.read(ctx, func(db *gorm.DB) error {
			*p = forum.GapPage{Query: q}
			return fillTagGaps(db, p, after)
		})
	}
	err = s.read(ctx, func(db *gorm.DB) error {
		rows, err := examineGaps(db, s.dialect, q, after)
		if err != nil {
			return fmt.Errorf("look for gaps: %w", err)
		}
		*p = forum.GapPage{Query: q}
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
	TranslationID  int64            // that is stale
	TargetKind     forum.TargetKind // of that
	Unasked        bool             // nobody has translated all of its question
	Unsummed       bool             // nor its summary
	PostID         forum.PostID
	Number         int
	PostLang       forum.Lang
	PostVisibility forum.Visibility
	EditedAt       *time.Time
	Wiped          bool
}

const gapColumns = `t.*, p.id AS post_id, p.number, p.visibility AS post_visibility, p.edited_at,
	p.markdown = '' AS wiped`

func examineGaps(db *gorm.DB, d dialect, q forum.GapQuery, after *cursor) ([]gapRow, error) {
	if q.Kind == forum.GapMissing {
		rows, err := examineThreads(db, d, q, after)
		if err != nil {
			return nil, err
		}
		if err := examineQuestions(db, q.Into, rows); err != nil {
			return nil, err
		}
		return rows, examineSummaries(db, q, rows)
	}
	return all[gapRow](db, `SELECT `+gapColumns+`, COALESCE(y.lang, p.lang) AS post_lang, w.id AS translation_id, w.target_kind FROM
		(SELECT v.id, v.target_kind, v.target_id, v.thread_id FROM translations v WHERE v.lang = ? AND v.id < ?
			AND v.stale AND v.source = 'human' AND v.visibility = 'visible' ORDER BY v.id DESC LIMIT ?) AS w
		JOIN threads t ON t.id = w.thread_id
		JOIN posts p ON p.id = CASE w.target_kind WHEN 'post' THEN w.target_id
			ELSE (SELECT o.id FROM posts o WHERE o.thread_id = w.thread_id AND o.number = 1) END
		LEFT JOIN summaries y ON w.target_kind = 'summary' AND y.thread_id = w.thread_id
		WHERE w.target_kind <> 'summary' OR y.shown ORDER BY w.id DESC`, q.Into, before(after), gapsExamined)
}

// before is the id that the ids of a page are below.
func before(after *cursor) int64 {
	if after != nil {
		return after.id
	}
	return 1<<63 - 1
}

// examineThreads reads the newest visible threads in some languages.
func examineThreads(db *gorm.DB, d dialect, q forum.GapQuery, after *cursor) ([]gapRow, error) {
	u := union{dialect: d}
	for _, lang := range q.From.List() {
		beyond, args := "", []any{lang}
		if after != nil {
			beyond, args = ` AND (l.created_at, l.thread_id) < (?, ?)`, append(args, after.time(), after.id)
		}
		u.add(`SELECT l.thread_id, l.created_at AS k FROM listings l WHERE l.tag_id = 0 AND l.lang = ?`+beyond, args...)
	}
	newest, err := all[listed](db, u.merged(gapsExamined), u.args...)
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	ids := make([]forum.ThreadID, len(newest))
	for i, row := range newest {
		ids[i] = row.ThreadID
	}
	rows, err := all[gapRow](db, `SELECT `+gapColumns+`, p.lang AS post_lang, 0 AS translation_id, '' AS target_kind FROM threads t
		JOIN posts p ON p.thread_id = t.id AND p.number = 1 WHERE t.id IN ?`, ids)
	slices.SortFunc(rows, func(a, b gapRow) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return rows, err
}

// examineQuestions finds out which of the threads that ask lack a translation of their
// question or of a position by people.
func examineQuestions(db *gorm.DB, into forum.Lang, rows []gapRow) error {
	var ids []forum.ThreadID
	for i := range rows {
		if rows[i].Asks {
			ids = append(ids, rows[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	type text struct {
		ThreadID forum.ThreadID
		Texts    forum.Titles
	}
	texts, err := all[text](db, `SELECT thread_id, texts FROM questions WHERE thread_id IN ?
		UNION ALL SELECT thread_id, texts FROM positions WHERE thread_id IN ?`, ids, ids)
	if err != nil {
		return err
	}
	unasked := map[forum.ThreadID]bool{}
	for _, t := range texts {
		if tr, ok := t.Texts.In(into); !ok || tr.Source != forum.Human {
			unasked[t.ThreadID] = true
		}
	}
	for i := range rows {
		rows[i].Unasked = unasked[rows[i].ID]
	}
	return nil
}

// examineSummaries finds out which of the closed threads lack a translation of their
// summary by people.
func examineSummaries(db *gorm.DB, q forum.GapQuery, rows []gapRow) error {
	var ids []forum.ThreadID
	for i := range rows {
		if rows[i].State == forum.Closed {
			ids = append(ids, rows[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	lacking, err := all[forum.Summary](db, `SELECT y.thread_id, y.lang FROM summaries y WHERE y.thread_id IN ? AND y.shown
		AND y.lang <> ? AND NOT EXISTS (SELECT 1 FROM translations v WHERE v.target_kind = 'summary' AND v.target_id = y.thread_id
			AND v.lang = ? AND v.source = 'human' AND v.visibility = 'visible')`, ids, q.Into, q.Into)
	if err != nil {
		return err
	}
	unsummed := map[forum.ThreadID]bool{}
	for _, y := range lacking {
		unsummed[y.ThreadID] = q.From.Has(y.Lang)
	}
	for i := range rows {
		rows[i].Unsummed = unsummed[rows[i].ID]
	}
	return nil
}

// fillGaps keeps the gaps among rows, as many as a page has, and where the next
// page begins if there may be one.
func fillGaps(p *forum.GapPage, rows []gapRow, order string) {
	type place struct {
		post forum.PostID
		part forum.Part
	}
	seen := map[place]bool{}
	for i := range rows {
		row := &rows[i]
		parts := row.gaps(&p.Query)
		if len(parts) > 0 && len(p.Gaps) >= p.Query.Limit {
			p.Next = rows[i-1].cursor(order)
			return
		}
		for _, part := range parts {
			if seen[place{row.PostID, part}] {
				continue
			}
			seen[place{row.PostID, part}] = true
			gap := forum.Gap{Thread: row.Thread, Post: row.PostID, Number: row.Number, Part: part, At: row.CreatedAt}
			if p.Query.Kind == forum.GapStale && row.EditedAt != nil {
				gap.At = *row.EditedAt
			}
			p.Gaps = append(p.Gaps, gap)
		}
	}
	if len(rows) == gapsExamined {
		p.Next = rows[len(rows)-1].cursor(order)
	}
}

// gaps are the parts of a post that a page is to show.
func (r *gapRow) gaps(q *forum.GapQuery) []forum.Part {
	if r.Visibility != forum.Visible || r.PostVisibility != forum.Visible || r.Wiped || r.PostLang == q.Into ||
		!q.From.Has(r.PostLang) {
		return nil
	}
	if q.Kind == forum.GapStale {
		return []forum.Part{forum.Target{Kind: r.TargetKind}.Part()}
	}
	var parts []forum.Part
	if title, _ := r.Titles.In(q.Into); !title.Indexable {
		parts = append(parts, forum.PartText)
	}
	if r.Unasked {
		parts = append(parts, forum.PartQuestion)
	}
	if r.Unsummed {
		parts = append(parts, forum.PartSummary)
	}
	return parts
}

// fillTagGaps fills a page with tags that threads carry and nobody has named.
func fillTagGaps(db *gorm.DB, p *forum.GapPage, after *cursor) error {
	var parts []string
	var args []any
	for i, lang := range p.Query.From.List() {
		parts = append(parts, fmt.Sprintf(`SELECT * FROM (SELECT * FROM tags
			WHERE lang = ? AND threads > 0 AND NOT builtin AND id < ? ORDER BY id DESC LIMIT ?) AS part%d`, i))
		args = append(args, lang, before(after), gapsExamined)
	}
	tags, err := all[forum.Tag](db, `SELECT * FROM (`+strings.Join(parts, " UNION ALL ")+`) AS named
		ORDER BY id DESC LIMIT ?`, append(args, gapsExamined)...)
	if err != nil {
		return fmt.Errorf("look for tags without a name: %w", err)
	}
	for i := range tags {
		if tags[i].Names.In(p.Query.Into) != "" {
			continue
		}
		if len(p.Gaps) == p.Query.Limit {
			p.Next = cursor{order: tagGaps, id: int64(tags[i-1].ID)}.String()
			return nil
		}
		p.Gaps = append(p.Gaps, forum.Gap{Tag: &tags[i]})
	}
	if len(tags) == gapsExamined {
		p.Next = cursor{order: tagGaps, id: int64(tags[len(tags)-1].ID)}.String()
	}
	return nil
}

func (r *gapRow) cursor(order string) string {
	if order == staleGaps {
		return cursor{order: order, id: r.TranslationID}.String()
	}
	return cursor{order: order, key: r.CreatedAt.UnixMicro(), id: int64(r.ID)}.String()
}
