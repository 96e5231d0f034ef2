package address

import (
	"net/url"
	"strconv"
)

// Addresses that feed readers, search engines and other sites use.
const Sitemap = "/sitemap.xml"

// Feed is the feed of new threads in a locale. langs narrow it to threads in
// these languages; none: every language.
func Feed(locale string, langs ...string) string {
	return feed(langs, locale, "threads")
}

// TagFeed is the feed of the threads that carry a tag, narrowed likewise.
func TagFeed(locale, tag string, langs ...string) string {
	return feed(langs, locale, "tags", tag)
}

// ThreadFeed is the feed of the posts of a thread, narrowed to posts in these
// languages.
func ThreadFeed(locale string, id int64, langs ...string) string {
	return feed(langs, locale, "t", decimal(id))
}

// MemberFeed is the feed of a member's posts, narrowed likewise.
func MemberFeed(locale, handle string, langs ...string) string {
	return feed(langs, locale, "u", handle)
}

func feed(langs []string, segments ...string) string {
	path := page("feeds", segments...)
	if len(langs) == 0 {
		return path
	}
	return withParameter(path, "lang", joinLangs(langs))
}

// SitemapFile is one file of the sitemap of a locale.
func SitemapFile(locale string, n int) string {
	return page("sitemaps", locale, strconv.Itoa(n)+".xml")
}

// Card is the picture that a link to the forum shows elsewhere.
func Card(locale string) string { return page(locale, "card.png") }

// ThreadCard is the picture that a link to a thread shows elsewhere.
func ThreadCard(locale string, id int64) string {
	return page(locale, "t", decimal(id), "card.png")
}

// Site is where a link can be shared.
type Site string

// The sites that a share menu offers.
const (
	SiteX        Site = "x"
	SiteLinkedIn Site = "linkedin"
	SiteWhatsApp Site = "whatsapp"
	SiteMastodon Site = "mastodon"
)

// Sites lists them in the order of the menu.
func Sites() []Site { return []Site{SiteX, SiteLinkedIn, SiteWhatsApp, SiteMastodon} }

// Share is the page of another site on which a link is shared, with the words
// beside it filled in. link is a whole address.
func Share(site Site, link, words string) string {
	both := words + "\n" + link
	switch site {
	case SiteX:
		return withQuery("https://x.com/intent/post", url.Values{"text": {words}, "url": {link}})
	case SiteLinkedIn:
		return withQuery("https://www.linkedin.com/sharing/share-offsite/", url.Values{"url": {link}})
	case SiteWhatsApp:
		return withQuery("https://wa.me/", url.Values{"text": {both}})
	case SiteMastodon:
		return withQuery("https://share.joinmastodon.org/", url.Values{"text": {both}})
	}
	return link
}
