package view

import (
	"context"
	"io"
	"slices"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// siteName is what a site where links are shared is called.
//
//locale:keys share.{x,linkedin,whatsapp,mastodon}
func (p *Page) siteName(s address.Site) string { return p.T("share." + string(s)) }

func (p *Page) isolatedSite() string { return locale.Isolate(p.SiteName()) }

// openTitle is the page's title without the site's name.
func (p *Page) openTitle() string {
	if p.Title == "" {
		return p.isolatedSite()
	}
	return p.Title
}

// otherLocales are the others that the page has an address of its own in.
func (p *Page) otherLocales() []*locale.Locale {
	return slices.DeleteFunc(slices.Clone(p.Locales), func(l *locale.Locale) bool {
		return l == p.L || !slices.ContainsFunc(p.Alternates, func(a Alternate) bool { return a.Lang == l.Tag() })
	})
}

func (p *Page) openType() string {
	if p.Data != "" {
		return "article"
	}
	return "website"
}

// structuredData puts JSON-LD on the page. It is data, which browsers don't run;
// json.Marshal has escaped what could end the element.
func structuredData(data string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<script type="application/ld+json">`+data+`</script>`)
		return err
	})
}

// ClosedNote says on one line that a thread is closed, and why.
func ClosedNote(p *Page, t *forum.Thread) string {
	return p.T("state.closed") + " · " + p.T("close.reason."+string(t.Closing.Reason))
}

// CardTitle is the title of a thread on its picture, with its language and, for
// a translation, a word about that.
func (p *Page) CardTitle(t *forum.Thread) (title string, lang forum.Lang, note string) {
	shown := p.title(t)
	if shown.translated {
		note = p.short(t.Lang, shown.Source)
	}
	return shown.Text, shown.Lang, note
}
