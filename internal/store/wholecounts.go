package store

import "tertulia/internal/forum"

// threadLang is a row of thread_langs.
type threadLang struct {
	ThreadID forum.ThreadID
	Lang     forum.Lang
	Posts    int
}

// threadMember is a row of thread_members.
type threadMember struct {
	MemberID forum.MemberID
	ThreadID forum.ThreadID
	Posts    int
	LastRead int
	Lang     forum.Lang
}

// insertCounts writes every row that only counts, and lists the threads.
func (tx *Tx) insertCounts(threads []WholeThread) error {
	var langs []threadLang
	var writers []threadMember
	var listed []listing
	for i := range threads {
		t := &threads[i]
		langs = append(langs, t.langs()...)
		writers = append(writers, t.writers()...)
		tags := make([]forum.TagID, len(t.Tags))
		for n, tag := range t.Tags {
			tags[n] = tag.ID
		}
		listed = append(listed, listingsOf(&t.Thread, tags)...)
	}
	if err := insertAll(tx, langs); err != nil {
		return err
	}
	if err := insertAll(tx, writers); err != nil {
		return err
	}
	if err := insertAll(tx, listed); err != nil {
		return err
	}
	if err := tx.moveCounts(countDifference(nil, listed)); err != nil {
		return err
	}
	if err := tx.countForAuthors(wholeAuthorCounts(threads)); err != nil {
		return err
	}
	return tx.countWhole(threads)
}

// langs counts the visible posts of a thread by language, in the order in which
// languages came up.
func (w *WholeThread) langs() []threadLang {
	var rows []threadLang
	at := map[forum.Lang]int{}
	for i := range w.Posts {
		p := &w.Posts[i]
		if _, known := at[p.Lang]; !known {
			at[p.Lang] = len(rows)
			rows = append(rows, threadLang{ThreadID: w.Thread.ID, Lang: p.Lang})
		}
		rows[at[p.Lang]].Posts += shown(p)
	}
	return rows
}

// writers counts the visible posts of a thread by author. Whoever wrote again
// right after having read everything has read their own post too, as with
// [Tx.AddPost].
func (w *WholeThread) writers() []threadMember {
	var rows []threadMember
	at := map[forum.MemberID]int{}
	for i := range w.Posts {
		p := &w.Posts[i]
		if _, known := at[p.AuthorID]; !known {
			at[p.AuthorID] = len(rows)
			rows = append(rows, threadMember{MemberID: p.AuthorID, ThreadID: w.Thread.ID, Lang: w.Thread.Lang})
		}
		row := &rows[at[p.AuthorID]]
		row.Posts += shown(p)
		if row.LastRead == p.Number-1 {
			row.LastRead = p.Number
		}
	}
	return rows
}

// shown is 1 for a visible post, else 0.
func shown(p *WholePost) int {
	if p.Visibility == forum.Visible {
		return 1
	}
	return 0
}

// countWhole adds the visible posts of visible threads to their authors' count.
func (tx *Tx) countWhole(threads []WholeThread) error {
	var ids []forum.ThreadID
	for i := range threads {
		if threads[i].Thread.Visibility == forum.Visible {
			ids = append(ids, threads[i].Thread.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return tx.exec("count posts of members", `UPDATE members SET post_count = post_count + wrote.posts FROM
		(SELECT member_id, SUM(posts) AS posts FROM thread_members WHERE thread_id IN ? AND posts > 0
		GROUP BY member_id) AS wrote WHERE members.id = wrote.member_id`, ids)
}

// AddMembers adds accounts, each with a handle of its own, in one transaction,
// and sets their ids. CreatedAt is set here unless it is set. A handle or address
// that is taken is an error.
func (tx *Tx) AddMembers(members []forum.Member) error {
	ids, err := tx.dialect.reserve(tx.db, "members", len(members))
	if err != nil {
		return err
	}
	handles := make([]handleRow, len(members))
	for i := range members {
		m := &members[i]
		m.ID = forum.MemberID(ids[i])
		if m.CreatedAt.IsZero() {
			m.CreatedAt = tx.now
		}
		handles[i] = newHandle(m.ID, m.Handle, m.CreatedAt)
	}
	if err := insertAll(tx, members); err != nil {
		return err
	}
	return insertAll(tx, handles)
}
