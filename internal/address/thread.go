package address

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// ThreadPlace is a thread's page in a locale, or one place on it.
type ThreadPlace struct {
	Locale string
	ID     int64
	// Slug is the title's, in any script; empty where it isn't known.
	Slug string
	// Page counts from 1; 0 and 1 both stand for the first page.
	Page int
	// Post is the number of the post to show; 0 for the top of the page.
	Post int
	// Show says in which versions texts are shown; empty: in those that the reader
	// sees by default.
	Show Show
	// Side is the id of the post whose original and translation stand side by
	// side; 0 for none. SidePart is the part of the thread that they stand so of,
	// where Side is 0. In is the language of that translation; empty: the best.
	Side     int64
	SidePart Part
	In       string
}

// Part is what a thread has beside its posts, and above all of them.
type Part string

// The parts.
const (
	PartQuestion Part = "question" // with its positions
	PartSummary  Part = "summary"
)

// Show is a choice of versions for one page.
type Show string

// The choices.
const (
	ShowOriginals    Show = "original"
	ShowTranslations Show = "translated"
)

// String is the path with its query and fragment: /nl/t/12/titel?page=2#post-25.
func (p ThreadPlace) String() string {
	s := page(p.Locale, "t", decimal(p.ID), slugSegment(p.Slug))
	if q := p.Query(); q != "" {
		s += "?" + q
	}
	if p.Post > 0 {
		s += "#" + PostAnchor(p.Post)
	}
	return s
}

// Query is the query alone, in the one way in which addresses have it.
func (p ThreadPlace) Query() string {
	var q []string
	if p.Page > 1 {
		q = append(q, "page="+strconv.Itoa(p.Page))
	}
	if p.Show != "" {
		q = append(q, "show="+string(p.Show))
	}
	switch {
	case p.Side > 0:
		q = append(q, "side="+decimal(p.Side))
	case p.SidePart != "":
		q = append(q, "side="+string(p.SidePart))
	}
	if p.In != "" && (p.Side > 0 || p.SidePart != "") {
		q = append(q, "in="+p.In)
	}
	return strings.Join(q, "&")
}

// Thread is the first page of a thread.
func Thread(locale string, id int64, slug string) string {
	return ThreadPlace{Locale: locale, ID: id, Slug: slug}.String()
}

// PostAnchor is the HTML id of a post on its thread's page.
func PostAnchor(number int) string { return "post-" + strconv.Itoa(number) }

// ParseThread takes a thread page's address apart. It refuses everything else:
// other paths, the thread's [ThreadAct] children, ids or page numbers that
// aren't written as [ThreadPlace.String] writes them, and an encoded slash, which parts
// no segments. A wrong slug passes, since only the thread knows the right one.
func ParseThread(target string) (ThreadPlace, bool) {
	u, err := url.Parse(target)
	if err != nil || u.IsAbs() || u.Host != "" || strings.Contains(strings.ToLower(u.EscapedPath()), "%2f") {
		return ThreadPlace{}, false
	}
	locale, rest, ok := SplitLocale(u.Path)
	parts := strings.Split(rest, "/")
	if !ok || len(parts) < 3 || len(parts) > 4 || parts[1] != "t" {
		return ThreadPlace{}, false
	}
	p := ThreadPlace{Locale: locale}
	if p.ID, ok = ParseID(parts[2]); !ok {
		return ThreadPlace{}, false
	}
	if len(parts) == 4 {
		if isThreadAct(parts[3]) {
			return ThreadPlace{}, false
		}
		p.Slug = slugOf(parts[3])
	}
	q := u.Query()
	return p, p.parsePlace(q, u.Fragment) && p.parseVersions(q)
}

// parseVersions reads which versions to show; false where that can't be read.
func (p *ThreadPlace) parseVersions(q url.Values) bool {
	p.Show = Show(q.Get("show"))
	if p.Show != "" && p.Show != ShowOriginals && p.Show != ShowTranslations {
		return false
	}
	if q.Get("side") == "" {
		return true
	}
	p.In = q.Get("in")
	part := Part(q.Get("side"))
	ok := part == PartQuestion || part == PartSummary
	if ok {
		p.SidePart = part
	} else {
		p.Side, ok = ParseID(q.Get("side"))
	}
	return ok && (p.In == "" || isLanguageTag(p.In))
}

// parsePlace reads page and post; false where one is there but unreadable.
func (p *ThreadPlace) parsePlace(q url.Values, fragment string) bool {
	if q.Has("page") {
		n, ok := ParsePage(q.Get("page"))
		if !ok {
			return false
		}
		p.Page = n
	}
	number, found := strings.CutPrefix(fragment, "post-")
	if !found {
		return fragment == ""
	}
	n, ok := ParsePage(number)
	p.Post = n
	return ok
}

// ParsePage reads a page's or a post's number: decimal, 1 to 999,999,999.
func ParsePage(s string) (int, bool) {
	id, ok := ParseID(s)
	return int(id), ok && id < 1_000_000_000
}

// ThreadAct is what can be done to a thread: a child of its page that takes
// POST, and in some cases shows a form.
type ThreadAct string

// The children of a thread's page.
const (
	ThreadComments ThreadAct = "comments" // post a comment
	ThreadClose    ThreadAct = "close"
	ThreadSummary  ThreadAct = "summary"
	ThreadReopen   ThreadAct = "reopen"
	ThreadPin      ThreadAct = "pin"
	ThreadUnpin    ThreadAct = "unpin"
	ThreadHide     ThreadAct = "hide"
	ThreadRestore  ThreadAct = "restore"
	ThreadDelete   ThreadAct = "delete"
	ThreadMachine  ThreadAct = "machine"  // ask the engine to translate a page
	ThreadEngine   ThreadAct = "engine"   // keep engines from it, or let them
	ThreadQuestion ThreadAct = "question" // put one, or reword it
	ThreadStance   ThreadAct = "stance"   // take, change or withdraw one
	ThreadUnread   ThreadAct = "unread"   // GET: to the first post not yet read
	ThreadLast     ThreadAct = "last"     // GET: to the last post
)

// ThreadDo is the address of an act on a thread.
func ThreadDo(locale string, id int64, act ThreadAct) string {
	return page(locale, "t", decimal(id), string(act))
}

// Post is a post's permanent address: it stays while threads are renamed, merged
// and paged, and sends on to where the post stands now.
func Post(id int64) string { return "/p/" + decimal(id) }

// LocalePost is the permanent address of a post in one locale.
func LocalePost(locale string, id int64) string { return page(locale, "p", decimal(id)) }

// ParsePost takes either permanent address apart; the locale of the first is
// empty.
func ParsePost(path string) (locale string, id int64, ok bool) {
	if locale, rest, found := SplitLocale(path); found {
		_, id, ok = ParsePost(rest)
		return locale, id, ok && strings.HasPrefix(rest, "/p/")
	}
	number, found := strings.CutPrefix(path, "/p/")
	if !found {
		return "", 0, false
	}
	id, ok = ParseID(number)
	return "", id, ok
}

// PostAct is what can be done to a post: a child of its permanent address.
type PostAct string

// The children of a post's permanent address.
const (
	PostEdit     PostAct = "edit"
	PostLanguage PostAct = "language" // mark it with another language
	PostHistory  PostAct = "history"  // GET: who changed what and when
	PostHide     PostAct = "hide"
	PostRestore  PostAct = "restore"
	PostDelete   PostAct = "delete"
	PostReply    PostAct = "reply" // GET: the comment form, answering this post
	PostQuote    PostAct = "quote" // GET: the comment form, quoting this post

	PostTranslate   PostAct = "translate"   // the form for a translation
	PostTranslation PostAct = "translation" // GET: who translated what and when
	PostUntranslate PostAct = "untranslate" // delete a translation
	PostQuestion    PostAct = "question"    // the form for a translation of the question below an opening post
	PostSummary     PostAct = "summary"     // the form for a translation of the summary above an opening post
)

// PostDo is the address of an act on a post.
func PostDo(locale string, id int64, act PostAct) string {
	return page(locale, "p", decimal(id), string(act))
}

// PostIn is the address of an act on the translation of a post into a language.
func PostIn(locale string, id int64, act PostAct, lang string) string {
	return withQuery(PostDo(locale, id, act), url.Values{"lang": {lang}})
}

// PartUntranslate is the form that deletes what is translated into a language of a part
// that stands with an opening post; without one, of the post.
func PartUntranslate(locale string, id int64, part Part, lang string) string {
	if part == "" {
		return PostIn(locale, id, PostUntranslate, lang)
	}
	return withQuery(PostDo(locale, id, PostUntranslate), url.Values{"lang": {lang}, "of": {string(part)}})
}

// PostHistoryBefore is the page of a post's history with the revisions before one.
func PostHistoryBefore(locale string, id int64, revision int) string {
	return withQuery(PostDo(locale, id, PostHistory), url.Values{"before": {strconv.Itoa(revision)}})
}

// threadActs are the words that no slug may be, since they stand where it does.
func threadActs() []ThreadAct {
	return []ThreadAct{
		ThreadComments, ThreadClose, ThreadSummary, ThreadReopen, ThreadPin, ThreadUnpin, ThreadHide,
		ThreadRestore, ThreadDelete, ThreadMachine, ThreadEngine, ThreadQuestion, ThreadStance, ThreadUnread, ThreadLast,
	}
}

func isThreadAct(word string) bool { return slices.Contains(threadActs(), ThreadAct(word)) }

// slugSegment keeps the thread titled "Close" apart from the act of closing it:
// its address is /en/t/12/close- (no slug ends in a hyphen by itself).
func slugSegment(slug string) string {
	if isThreadAct(slug) {
		return slug + "-"
	}
	return slug
}

// slugOf undoes slugSegment.
func slugOf(segment string) string {
	if word, cut := strings.CutSuffix(segment, "-"); cut && isThreadAct(word) {
		return word
	}
	return segment
}

// Act is what can be done to a thread or a post, as its address says it.
type Act struct {
	Locale       string
	Thread, Post int64  // one of them; the other is 0
	Name         string // a [ThreadAct] or a [PostAct]
}

// ParseAct takes the address of an act apart. Acts that don't exist pass: only
// the routes know them all.
func ParseAct(path string) (Act, bool) {
	locale, rest, ok := SplitLocale(path)
	parts := strings.Split(rest, "/")
	if !ok || len(parts) != 4 {
		return Act{}, false
	}
	id, ok := ParseID(parts[2])
	switch {
	case ok && parts[1] == "t" && isThreadAct(parts[3]):
		return Act{Locale: locale, Thread: id, Name: parts[3]}, true
	case ok && parts[1] == "p" && parts[3] != "":
		return Act{Locale: locale, Post: id, Name: parts[3]}, true
	}
	return Act{}, false
}
