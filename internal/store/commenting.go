package store

import (
	"fmt"

	"tertulia/internal/forum"
)

// Submission is a comment that comes.
type Submission struct {
	Author  forum.MemberID
	Session forum.SessionID // it comes in; 0 for none
	Thread  forum.ThreadID
	ReplyTo forum.PostID // 0 for none
	Key     *string      // of the form it was sent by; nil for none
	Tokens  []string     // its words as they were written
}

// Commenting is what a transaction that adds a comment begins with.
type Commenting struct {
	Author *forum.Member
	// Earlier is the post that an earlier submission of the same form made; nil if
	// there was none.
	Earlier *forum.Post
	// Thread has the id 0 if there is no such thread.
	Thread forum.Thread
	// ReplyIn is the thread that the post replied to stands in; 0 if there is no such
	// post.
	ReplyIn forum.ThreadID
}

// BeginComment locks the author and then the thread of a comment, as [Tx.LockViewer]
// and [Tx.LockThread] do, and finds out what else must be known before it is added.
// NotFound if there is no such member, Unauthorized if the session has ended.
func (tx *Tx) BeginComment(s Submission) (Commenting, error) {
	if err := tx.textsCome(); err != nil {
		return Commenting{}, err
	}
	words, list, err := wordsToAsk(s.Tokens)
	if err != nil {
		return Commenting{}, err
	}
	a := asking{db: tx.db}
	author, args := tx.viewerNow(s.Author, s.Session)
	authors := ask[forum.Member](&a, author, args...)
	// Nobody else submits for a locked author: what is asked now stays true.
	threads := ask[threadToComment](&a, `SELECT t.*,
			(SELECT p.id FROM posts p WHERE p.author_id = ? AND p.key = ?) AS earlier_id,
			(SELECT p.thread_id FROM posts p WHERE p.id = ?) AS reply_in,
			`+tx.dialect.nextID("posts")+` AS next_id, (`+unknownWords(tx.dialect)+`) AS unknown
		FROM threads t WHERE t.id = ?`+tx.dialect.forUpdate(), s.Author, s.Key, s.ReplyTo, list, s.Thread)
	if err := a.answer(); err != nil {
		return Commenting{}, fmt.Errorf("begin comment: %w", err)
	}
	if len(*authors) == 0 {
		return Commenting{}, ended(s.Session, forum.Fail(forum.NotFound, "error.not_found"))
	}
	c := Commenting{Author: &(*authors)[0]}
	if len(*threads) == 0 {
		return c, nil
	}
	return c, tx.begun(&c, &(*threads)[0], words)
}

// threadToComment is a thread with what else [Tx.BeginComment] asks.
type threadToComment struct {
	forum.Thread
	EarlierID forum.PostID
	ReplyIn   forum.ThreadID
	NextID    forum.PostID
	Unknown   string // words, as JSON
}

func (tx *Tx) begun(c *Commenting, t *threadToComment, words *askedWords) error {
	if err := words.answer(t.Unknown); err != nil {
		return err
	}
	c.Thread, c.ReplyIn, tx.post, tx.asked = t.Thread, t.ReplyIn, t.NextID, words
	if t.EarlierID == 0 {
		return nil
	}
	earlier, err := one[forum.Post](tx.db, `SELECT * FROM posts WHERE id = ?`, t.EarlierID)
	c.Earlier = &earlier
	return err
}
