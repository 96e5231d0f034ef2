package store

import (
	"fmt"

	"tertulia/internal/forum"
)

// Commenting is what a transaction that adds a comment begins with.
type Commenting struct {
	Author *forum.Member
	// Earlier is the post that an earlier submission of the same form made; nil if
	// there was none.
	Earlier *forum.Post
	// Thread has the id 0 if there is no such thread.
	Thread forum.Thread
}

// BeginComment locks a member and then a thread, as [Tx.LockMember] and
// [Tx.LockThread] do, and asks for the post that the author's earlier submission
// with the same key made (nil: not asked), and for what the comment's exact tokens will
// need. NotFound if there is no such member.
func (tx *Tx) BeginComment(author forum.MemberID, id forum.ThreadID, key *string, tokens []string) (Commenting, error) {
	if err := tx.textsCome(); err != nil {
		return Commenting{}, err
	}
	a := asking{db: tx.db}
	members := ask[forum.Member](&a, `SELECT * FROM members WHERE id = ?`+tx.dialect.forUpdate(), author)
	earlier := new([]forum.Post)
	if key != nil {
		earlier = ask[forum.Post](&a, `SELECT * FROM posts WHERE author_id = ? AND key = ?`, author, *key)
	}
	threads := ask[forum.Thread](&a, `SELECT * FROM threads WHERE id = ?`+tx.dialect.forUpdate(), id)
	reserved := tx.dialect.reserveNext(&a, "posts")
	asked, err := tx.askWords(&a, tokens)
	if err == nil {
		err = a.answer()
	}
	if err != nil {
		return Commenting{}, fmt.Errorf("begin comment: %w", err)
	}
	tx.asked = asked
	if len(*members) == 0 {
		return Commenting{}, forum.Fail(forum.NotFound, "error.not_found")
	}
	c := Commenting{Author: &(*members)[0]}
	if len(*earlier) > 0 {
		c.Earlier = &(*earlier)[0]
	}
	if len(*threads) > 0 {
		c.Thread = (*threads)[0]
	}
	if len(*reserved) > 0 {
		tx.post = forum.PostID((*reserved)[0])
	}
	return c, nil
}
