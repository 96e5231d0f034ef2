package forum

import (
	"fmt"
	"strconv"
	"strings"
)

// Place says what a draft is for: "new" (a thread), "thread:7" (a comment in
// thread 7), "post:9" (an edit of post 9) or "translation:9:nl" (a translation of
// post 9 into Dutch).
type Place string

// NewThread is the place of a draft for a new thread.
const NewThread Place = "new"

// CommentIn is the place of a draft for a comment.
func CommentIn(id ThreadID) Place { return Place(fmt.Sprintf("thread:%d", id)) }

// EditOf is the place of a draft for an edit.
func EditOf(id PostID) Place { return Place(fmt.Sprintf("post:%d", id)) }

// TranslationOf is the place of a draft for a translation of a post.
func TranslationOf(id PostID, lang Lang) Place {
	return Place(fmt.Sprintf("translation:%d:%s", id, lang))
}

// maxTagLength bounds the BCP 47 tags that places hold.
const maxTagLength = 35

// Translation is the post and the language a translation is drafted for; 0 for
// other places.
func (p Place) Translation() (PostID, Lang) {
	rest, ok := strings.CutPrefix(string(p), "translation:")
	id, lang, more := strings.Cut(rest, ":")
	n, err := strconv.ParseInt(id, 10, 64)
	if !ok || !more || err != nil || n < 1 || lang == "" || len(lang) > maxTagLength {
		return 0, ""
	}
	return PostID(n), Lang(lang)
}

// Valid reports whether p is the place of something that can be written, in the one
// spelling that it has: "thread:07" is none.
func (p Place) Valid() bool {
	switch post, lang := p.Translation(); {
	case p == NewThread:
		return true
	case post > 0:
		return p == TranslationOf(post, lang)
	case p.Thread() > 0:
		return p == CommentIn(p.Thread())
	}
	return p.Post() > 0 && p == EditOf(p.Post())
}

// Thread is the thread a comment is drafted for; 0 for other places.
func (p Place) Thread() ThreadID { return ThreadID(p.id("thread:")) }

// Post is the post an edit is drafted for; 0 for other places.
func (p Place) Post() PostID { return PostID(p.id("post:")) }

func (p Place) id(prefix string) int64 {
	id, ok := strings.CutPrefix(string(p), prefix)
	if !ok {
		return 0
	}
	n, _ := strconv.ParseInt(id, 10, 64) // 0 for what isn't a number
	return n
}
