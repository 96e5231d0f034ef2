package forum

import "time"

// SearchQuery asks for posts that hold all the words.
type SearchQuery struct {
	Text    string
	Langs   Langs  // empty: every language
	Tag     string // key; empty: all
	Author  string // handle; empty: all
	State   State  // of the thread; empty: all
	Summary bool   // only in threads that were closed with a summary
	Browse  bool   // without words, all posts that pass the filters are found, else none
	// Since and Before bound the date of the post; zero for no bound.
	Since, Before time.Time
	// Best puts posts that hold the words as they were typed before those that
	// hold them in other forms, among the newest that were found; such a search
	// has one page.
	Best  bool
	After string
	Limit int // 1 to 100; 0 means 20
}

// Filter is one of the things besides words that narrow a search.
type Filter string

// The filters.
const (
	FilterLang    Filter = "lang"
	FilterTag     Filter = "tag"
	FilterAuthor  Filter = "author"
	FilterState   Filter = "state"
	FilterSummary Filter = "summary"
	FilterDate    Filter = "date"
)

// Filters lists those that a query uses.
func (q *SearchQuery) Filters() []Filter {
	var used []Filter
	for _, f := range []struct {
		filter Filter
		used   bool
	}{
		{FilterLang, q.Langs != ""}, {FilterTag, q.Tag != ""}, {FilterAuthor, q.Author != ""}, {FilterState, q.State != ""},
		{FilterSummary, q.Summary}, {FilterDate, !q.Since.IsZero() || !q.Before.IsZero()},
	} {
		if f.used {
			used = append(used, f.filter)
		}
	}
	return used
}

// Without is the query without some of its filters.
func (q SearchQuery) Without(filters ...Filter) SearchQuery {
	for _, f := range filters {
		switch f {
		case FilterLang:
			q.Langs = ""
		case FilterTag:
			q.Tag = ""
		case FilterAuthor:
			q.Author = ""
		case FilterState:
			q.State = ""
		case FilterSummary:
			q.Summary = false
		case FilterDate:
			q.Since, q.Before = time.Time{}, time.Time{}
		}
	}
	return q
}

// SearchPage is one page of what was found, newest first unless asked otherwise.
// With a filter by language, posts in the viewer's own threads and in those they
// take part in are found all the same.
type SearchPage struct {
	Query  SearchQuery
	Tag    *Tag
	Author *MemberRef // nil: all, or there is nobody of that handle
	// Total counts the posts found in the languages asked for, Langs those found
	// in each language, all of them on the first page only, and among the newest
	// thousand texts; Capped says that there are more.
	Total  int
	Langs  []LangCount
	Capped bool
	// Loosened says that nothing was found as it was typed, and this when n is
	// taken for ñ.
	Loosened bool
	// Found are the posts with what is shown of them: without Markdown, who edited
	// or removed what, the threads' tags and how far they were read. People are who
	// wrote them.
	Found  []FoundPost
	People People
	Next   string
	// Others counts the posts that the filter by language leaves out among the
	// newest that were found; MoreOthers says that it may leave out others beyond
	// those.
	Others     int
	MoreOthers bool
	// Where nothing was found: the words in other spellings, and the same words
	// with fewer filters. All of them find something.
	Respellings []Respelling
	Widenings   []Widening
}

// Widening is a search with fewer filters. What it finds is counted up to a
// hundred posts; Capped says that there are more.
type Widening struct {
	Without []Filter // which are left out
	Count   int
	Capped  bool
	Langs   []LangCount
}

// Respelling is a search for words in another spelling, of the widening's filters.
type Respelling struct {
	Words map[string]string // what was typed, as text analyses it, and what is meant instead
	Widening
}
