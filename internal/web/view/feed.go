package view

import (
	"context"
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/static"
)

// Feed is an Atom feed of what is new. It is made for nobody in particular: the
// page's viewer is a visitor.
type Feed struct {
	Page *forum.FeedPage
	Self string // its own path and query
	Home string // the path of the page that it is the feed of
	All  string // the path of the same feed in all languages; empty if this is it
}

// FeedLink names a feed in a page's head and foot.
type FeedLink struct{ Title, Path string }

// AtomType is the media type of a feed.
const AtomType = "application/atom+xml"

// XML is the feed as it is sent. Addresses in it are whole, and permanent; what
// members wrote is isolated where it stands in plain text, and carries its
// direction where it is HTML.
func (v Feed) XML(ctx context.Context, p *Page) ([]byte, error) {
	f := atomFeed{
		Lang: p.L.Tag(), Base: address.Absolute(p.Site.BaseURL, "/"), Thr: "http://purl.org/syndication/thread/1.0",
		ID: p.whole(v.Self), Title: atomWords("", v.Title(p)), Updated: atomTime(v.updated(p)),
		Icon: p.whole(static.Path("img/touch.png")),
		Links: []atomLink{
			{Rel: "self", Type: AtomType, Href: p.whole(v.Self)},
			{Rel: "alternate", Type: "text/html", Hreflang: p.L.Tag(), Href: p.whole(v.Home)},
		},
	}
	if said := v.notShown(p); said != "" {
		f.Subtitle = &atomText{Type: "text", Text: said}
		f.Links = append(f.Links, atomLink{Rel: "related", Type: AtomType, Title: p.T("feed.all"), Href: p.whole(v.All)})
	}
	for i := range v.Page.Posts {
		if v.Page.Posts[i].Post.Wiped() {
			continue
		}
		entry, err := v.entry(ctx, p, &v.Page.Posts[i])
		if err != nil {
			return nil, err
		}
		f.Entries = append(f.Entries, entry)
	}
	body, err := xml.Marshal(f)
	return append([]byte(xml.Header), body...), err
}

// Title names the feed, after what it is the feed of.
func (v Feed) Title(p *Page) string {
	args := locale.Args{"Site": locale.Isolate(p.SiteName())}
	switch {
	case v.Page.Thread != nil:
		args["Title"] = p.TitleText(&v.Page.Thread.Thread)
		return p.T("feed.of_thread", args)
	case v.Page.Member != nil:
		args["Name"] = locale.Isolate(p.nameOf(*v.Page.Member))
		return p.T("feed.of_member", args)
	case v.Page.Tag != nil:
		args["Tag"] = p.TagTitle(v.Page.Tag)
		return p.T("feed.of_tag", args)
	}
	return p.T("feed.of_forum", args)
}

// updated is when the feed last changed; an empty one, when the day began.
func (v Feed) updated(p *Page) time.Time {
	if t := v.Page.Updated(); !t.IsZero() {
		return t
	}
	return p.Now.UTC().Truncate(24 * time.Hour)
}

// notShown says what the filter by language leaves out; empty for nothing.
func (v Feed) notShown(p *Page) string {
	total := 0
	for _, c := range v.Page.NotShown {
		total += c.Count
	}
	if total == 0 {
		return ""
	}
	args := locale.Args{"Count": total, "Address": p.whole(v.All)}
	if v.Page.Thread != nil || v.Page.Member != nil {
		return p.T("feed.posts_not_shown", args)
	}
	return p.T("feed.not_shown", args)
}

func (v Feed) entry(ctx context.Context, p *Page, found *forum.FoundPost) (atomEntry, error) {
	post, thread, shown := &found.Post, &found.Thread, p.found(found)
	author := v.Page.People[post.AuthorID]
	e := atomEntry{
		Lang: xmlLang(shown.lang), ID: p.whole(address.Post(int64(post.ID))),
		Title:   atomWords(xmlLang(p.title(&thread.Thread).Lang), v.entryTitle(p, found)),
		Updated: atomTime(post.ChangedAt()), Published: atomTime(post.CreatedAt),
		Author:     atomPerson{Name: locale.Isolate(p.nameOf(author))},
		Links:      []atomLink{{Rel: "alternate", Type: "text/html", Href: p.whole(p.localePost(post.ID))}},
		Categories: p.categories(thread.Tags),
	}
	if author.HasPage() {
		e.Author.URI = p.whole(address.Member(p.L.Tag(), author.Handle))
	}
	if post.Opening() {
		e.Links = append(e.Links, atomLink{Rel: "replies", Type: AtomType, Href: p.whole(address.ThreadFeed(p.L.Tag(), int64(thread.ID))),
			Count: strconv.Itoa(thread.Comments())})
	} else if post.ReplyTo != nil {
		e.ReplyTo = &atomReply{Ref: p.whole(address.Post(int64(*post.ReplyTo))), Href: p.whole(p.localePost(*post.ReplyTo)), Type: "text/html"}
	}
	var html strings.Builder
	if err := feedBody(p, post, shown, v.Page.People).Render(ctx, &html); err != nil {
		return e, err
	}
	e.Content = atomText{Lang: xmlLang(shown.lang), Type: "html", Text: xmlText(html.String())}
	return e, nil
}

func (p *Page) categories(tags []forum.Tag) []atomCategory {
	var all []atomCategory
	for i := range tags {
		all = append(all, atomCategory{Term: tags[i].Key, Label: p.TagTitle(&tags[i])})
	}
	return all
}

// entryTitle is the thread's title, with the number of a comment.
func (v Feed) entryTitle(p *Page, found *forum.FoundPost) string {
	title := p.TitleText(&found.Thread.Thread)
	if found.Post.Opening() {
		return title
	}
	return p.T("feed.comment", locale.Args{"Title": title, "Number": found.Post.Number})
}

func atomWords(lang, s string) atomText { return atomText{Lang: lang, Type: "text", Text: xmlText(s)} }

// xmlLang is the language of a text, und for an unknown one.
func xmlLang(l forum.Lang) string {
	if !l.Known() {
		return string(forum.Und)
	}
	return string(l)
}

// xmlText leaves out the characters that XML 1.0 can't hold; the encoder would
// put U+FFFD in their place.
func xmlText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// whole is the whole address of a path.
func (p *Page) whole(path string) string { return address.Absolute(p.Site.BaseURL, path) }

// localePost is a post's permanent address in the page's language.
func (p *Page) localePost(id forum.PostID) string { return address.LocalePost(p.L.Tag(), int64(id)) }
