package store

import (
	"iter"
	"time"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// searchText is one text version of a post as the search finds it.
type searchText struct {
	ID       int64
	PostID   forum.PostID
	ThreadID forum.ThreadID
	Lang     forum.Lang
	Visible  bool // the post and its thread are
	PostedAt time.Time
	Analysis int // the [text.AnalysisVersion] of its tokens
}

// search is how a database keeps tokens and finds them.
type search interface {
	// putText adds a text version with its tokens.
	putText(db *gorm.DB, t *searchText, a text.Analysis) error
	// putTexts adds text versions in the order of their dates, gives them their
	// ids, and each its tokens.
	putTexts(db *gorm.DB, texts []searchText, tokens []text.Analysis) error
	// dropText forgets the text version of a post in a language, if there is one.
	dropText(db *gorm.DB, postID int64, lang forum.Lang) error
	// dropTexts forgets every text version of a post.
	dropTexts(db *gorm.DB, postID int64) error
	// inspections find texts and tokens that don't belong together.
	inspections() []inspection
	// tokenFaults are queries for the posts whose tokens are missing.
	tokenFaults() []string
	// unlike compares the tokens in the index with those that texts, given by their
	// ids, are to have.
	unlike(db *gorm.DB, texts iter.Seq2[[]indexedText, error]) (unlike, error)
	// emptied forgets the tokens of all texts where texts can't be told apart any more;
	// empty where each is a row with its own.
	emptied() string
	// dropStrays forgets tokens that belong to no text.
	dropStrays(db *gorm.DB) error
	// listed is the table j of the values of a JSON array of texts.
	listed() string
	// listedRows is the table j of the values of a JSON array of arrays.
	listedRows() string
	// jsonArrayOf gathers the values of a column.
	jsonArrayOf(column string) string
	// holdsWord is the condition for some text to hold the word of a column.
	holdsWord(column string) string
	// commonWords are words that texts hold, as many as can be told easily, where
	// asking by holdsWord takes longer the more texts hold a word.
	commonWords(db *gorm.DB) ([]string, error)
	// lackingWords is a query for the words of all texts that aren't known, those
	// that needn't be among them.
	lackingWords() string
	// textsCome keeps others from textsStay until the transaction ends, as adding a text
	// does; empty where they are kept from it anyway.
	textsCome() string
	// textsStay keeps others from adding texts until the transaction ends; empty
	// where they are kept from it anyway.
	textsStay() string
	// planEach has what follows in a transaction planned for its own values, as
	// searches need it; planOnce has it planned as everything else is.
	planEach(db *gorm.DB) error
	planOnce(db *gorm.DB) error
	// match says how to find the visible texts that hold all words of a query that
	// has at least one, the newest first.
	match(q text.Query, w stretch) matching
	// holds is the condition for a text of search_texts s to be one of them.
	holds(q text.Query) (condition string, args []any)
}

// stretch is which matches are gone through.
type stretch struct {
	after         *cursor // behind this; nil: from the newest
	since, before time.Time
	limit         int // at most so many; 0: all
}

// matching is how texts are found: the parts of a query over search_texts s.
type matching struct {
	from  string // FROM and WHERE, to which conditions can be added
	args  []any  // of from
	order string // ORDER BY, the newest first; empty where they come so anyway
	// last asks, with args, how many matches a walk with a limit goes through, and
	// for the id and time of the last of them.
	last string
}
