// Package community holds what members write: threads, comments, edits, drafts,
// and taking back what one wrote. Reading, rendering and analysing a text comes
// before the transaction that keeps it; each act is one transaction that leaves
// an event.
package community

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Config is what the service needs to know of the forum.
type Config struct {
	// Langs are the languages that can be chosen for a text; one that isn't
	// certain can always be.
	Langs []forum.Lang
	// BaseURL is the forum's own address, for telling own links from others.
	BaseURL string
	// TagKey finds the key of a built-in tag by its name in any language; nil
	// where tags are written as keys only.
	TagKey func(name string) (key string, ok bool)
	// Lexicon remembers how words are analysed; nil for one of its own.
	Lexicon *text.Lexicon
}

// Service does what members do.
type Service struct {
	store *store.Store
	Config
}

// New makes the service.
func New(s *store.Store, c Config) *Service {
	if c.TagKey == nil {
		c.TagKey = func(string) (string, bool) { return "", false }
	}
	c.Lexicon = cmp.Or(c.Lexicon, new(text.Lexicon))
	return &Service{store: s, Config: c}
}

// Posted is a post with the thread it stands in.
type Posted struct {
	Thread forum.Thread
	Post   forum.Post
}

// again finds what an earlier submission made of the same form; ok is false if
// there was none.
func again(tx *store.Tx, v forum.Viewer, key *string) (made Posted, ok bool, err error) {
	if key == nil {
		return made, false, nil
	}
	made.Post, err = tx.PostByKey(v.ID(), *key)
	if forum.Is(err, forum.NotFound) {
		return made, false, nil
	}
	if err == nil {
		made.Thread, err = tx.LockThread(made.Post.ThreadID)
	}
	return made, err == nil, err
}

// maxKey is the length of a form's key in bytes.
const maxKey = 64

// keyOf is the key under which a post is kept: that of the form together with
// what was typed into it, so that a page gone back to, and filled in otherwise,
// makes a post of its own. It is nil for a form without a key.
func keyOf(form string, place forum.Place, t Text) (*string, error) {
	switch {
	case form == "":
		return nil, nil
	case len(form) > maxKey:
		return nil, forum.Fail(forum.Malformed, "error.malformed")
	}
	body := strings.ReplaceAll(t.Body, "\r\n", "\n") // as forms send line ends, and scripts don't
	sum := sha256.Sum256([]byte(strings.Join([]string{form, string(place), t.Title, body, t.Asks.Lines()}, "\x00")))
	key := base64.RawURLEncoding.EncodeToString(sum[:])
	return &key, nil
}

// canComment says whether the viewer may comment in a thread, before anything is
// made of what they typed. The transaction asks again.
func (s *Service) canComment(ctx context.Context, v forum.Viewer, id forum.ThreadID) error {
	if err := forum.CanWrite(v); err != nil {
		return err
	}
	t, err := s.store.Thread(ctx, v, id)
	if err != nil {
		return err
	}
	return forum.CanComment(v, &t)
}
