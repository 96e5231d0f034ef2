// Package view turns read models into HTML: templ components and the typed view
// models they take. Nothing here does I/O or decides who may do what: offers
// follow the rules in forum.
//
// A page is a component that wraps its content in [Layout]. Shared components:
//
//   - words: [Rich] for sentences with links, [MemberName], [LangMark], [Ago], [At],
//     [On], [Icon], [PointingIcon], [Body] for rendered texts, [DiffView]
//   - forms: [Input], [TextArea], [Select], [Radios], [Check], [LangChoices],
//     [FaultSummary], and [WritingForm] for threads and comments
//   - lists: [ThreadRow], [FoundRow], [More], [Pagination], [Empty]
//   - threads: [PostArticle], [ClosedNotice]
//   - around: [Beside] for pages with a navigation at their side
//
// Text that members wrote stands in an element with lang and dir of its own, names
// and titles inside a sentence in <bdi>. docs/LOOK.md says what it all looks like.
package view

import (
	"slices"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// Site is what all pages of one forum have in common.
type Site struct {
	Name        string // in the reader's locale
	Description string
	BaseURL     string   // scheme and host, without a slash at the end
	Footer      []string // names of the operator's pages that are written in this locale
	SignUp      bool     // whether people may sign up
	Demo        bool
}

// Alternate is the same page in another language.
type Alternate struct {
	Lang string // a BCP 47 tag, or "x-default"
	Path string
}

// Flash is what is said once, on the page after an act: message alert.KEY.
type Flash struct{ Key string }

// Page is what the shell around every page needs.
type Page struct {
	L       *locale.Locale
	Locales []*locale.Locale // for the switcher, in their order
	Site    Site
	Viewer  forum.Viewer
	Reader  forum.Reader // which versions of texts are shown
	Now     time.Time
	Zone    *time.Location // of the viewer

	// Path is this page's own path and query, for the switcher and the log-in
	// link. After a POST it is that of the page the form stands on.
	Path string
	// Title stands before the site's name in <title>; member-written parts of
	// it are isolated (locale.Isolate). Empty on the home page.
	Title       string
	Description string // for search engines; empty: the site's
	Canonical   string // path; empty: none
	Alternates  []Alternate
	NoIndex     bool
	Search      string // what the search box holds
	Editor      bool   // the page has a form for a text: load its script
	Flash       *Flash
	Feeds       []FeedLink // of what the page shows
	Card        string     // path of the picture that links to the page show elsewhere; empty: none
	Data        string     // JSON-LD about the page, with <, > and & escaped; empty: none
}

// T is a message in the page's language.
func (p *Page) T(key string, args ...locale.Args) string { return p.L.T(key, args...) }

// DocumentTitle is the content of <title>.
func (p *Page) DocumentTitle() string {
	if p.Title == "" {
		return p.SiteName()
	}
	return p.Title + " · " + p.SiteName()
}

// SiteName is the forum's name, or the program's where the operator gave none.
func (p *Page) SiteName() string {
	if p.Site.Name == "" {
		return p.T("layout.name")
	}
	return p.Site.Name
}

// Summary is what search engines show of the page.
func (p *Page) Summary() string {
	if p.Description != "" {
		return p.Description
	}
	return p.SiteDescription()
}

// SiteDescription is the forum's, or the program's where the operator gave none.
func (p *Page) SiteDescription() string {
	if p.Site.Description == "" {
		return p.T("list.intro")
	}
	return p.Site.Description
}

// scheme is the colour scheme the viewer chose; empty where the device decides.
func (p *Page) scheme() string {
	if p.Viewer.SignedIn() && p.Viewer.Member.Scheme != forum.SchemeAuto {
		return string(p.Viewer.Member.Scheme)
	}
	return ""
}

// digits is the numbering system the viewer chose; empty for the locale's own,
// and where the language doesn't use the one chosen.
func (p *Page) digits() string {
	if p.Viewer.SignedIn() && slices.Contains(p.L.Digits(), p.Viewer.Member.Digits) {
		return p.Viewer.Member.Digits
	}
	return ""
}

// zone names the viewer's time zone for scripts; empty for visitors, whose device
// knows it.
func (p *Page) zone() string {
	if p.Viewer.SignedIn() {
		return p.Zone.String()
	}
	return ""
}

// number prints a whole number.
func (p *Page) number(n int) string { return p.L.Number(float64(n)) }
