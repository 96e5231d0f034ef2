package store

import "tertulia/internal/forum"

// postRow is a post with what stands in the post that it replies to.
type postRow struct {
	forum.Post
	ReplyThreadID   forum.ThreadID
	ReplyNumber     int
	ReplyAuthorID   forum.MemberID
	ReplyLang       forum.Lang
	ReplyVisibility forum.Visibility
	ReplyReason     forum.RemovalReason
	Versions        []forum.Translation `gorm:"-"` // the best in each language
}

// askPosts asks for the posts of a page by their numbers, with what each
// replies to.
func askPosts(a *asking, id forum.ThreadID, page int) *[]postRow {
	last := page * forum.PageSize
	return ask[postRow](a, `SELECT p.*, COALESCE(r.thread_id, 0) AS reply_thread_id, COALESCE(r.number, 0) AS reply_number,
		COALESCE(r.author_id, 0) AS reply_author_id, COALESCE(r.lang, '') AS reply_lang,
		COALESCE(r.visibility, '') AS reply_visibility, COALESCE(r.removal_reason, '') AS reply_reason
		FROM posts p LEFT JOIN posts r ON r.id = p.reply_to
		WHERE p.thread_id = ? AND p.number BETWEEN ? AND ? ORDER BY p.number`, id, last-forum.PageSize+1, last)
}

// postsFor gives posts as a viewer sees them: without the texts that they may not
// see.
func postsFor(v forum.Viewer, t *forum.Thread, rows []postRow) []forum.PostRow {
	posts := make([]forum.PostRow, len(rows))
	for i := range rows {
		posts[i] = rows[i].shown(v, t)
	}
	return posts
}

func (r *postRow) shown(v forum.Viewer, t *forum.Thread) forum.PostRow {
	row := forum.PostRow{Post: r.Post, Readable: forum.SeePost(v, t, &r.Post) == nil}
	if !row.Readable {
		row.Markdown, row.Rendered = "", forum.Rendered{}
	} else {
		row.Versions = r.Versions
	}
	if r.ReplyThreadID == t.ID {
		to := forum.Post{AuthorID: r.ReplyAuthorID, Lang: r.ReplyLang, Visibility: r.ReplyVisibility,
			Removal: forum.Removal{Reason: r.ReplyReason}}
		row.Reply = &forum.PostAt{ID: *r.ReplyTo, ThreadID: t.ID, Number: r.ReplyNumber, AuthorID: r.ReplyAuthorID,
			Readable: forum.SeePost(v, t, &to) == nil}
	}
	return row
}
