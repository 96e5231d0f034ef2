package view

import (
	"encoding/json"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// What structured data says of a text at most, in grapheme clusters: the posts
// themselves are on the page.
const (
	openingInData = 500
	commentInData = 70
)

// posting is a thread or a comment in the words of schema.org
// (DiscussionForumPosting, Comment).
type posting struct {
	Context   string       `json:"@context,omitempty"`
	Type      string       `json:"@type"`
	ID        string       `json:"@id,omitempty"`
	URL       string       `json:"url"`
	Headline  string       `json:"headline,omitempty"`
	Text      string       `json:"text"`
	Language  string       `json:"inLanguage,omitempty"`
	Author    person       `json:"author"`
	Published string       `json:"datePublished,omitempty"`
	Modified  string       `json:"dateModified,omitempty"`
	Page      string       `json:"mainEntityOfPage,omitempty"`
	Keywords  []string     `json:"keywords,omitempty"`
	Comments  *int         `json:"commentCount,omitempty"`
	Statistic *interaction `json:"interactionStatistic,omitempty"`
	Answers   []posting    `json:"comment,omitempty"`
}

type person struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type interaction struct {
	Type  string `json:"@type"`
	Kind  string `json:"interactionType"`
	Count int    `json:"userInteractionCount"`
}

// StructuredData describes a page of a thread to search engines as JSON-LD; empty
// where its opening post can't be read.
func (v *Thread) StructuredData(p *Page) string {
	t := &v.Page.Thread
	opening := v.opening()
	if opening == nil {
		return ""
	}
	count := t.Comments()
	d := v.posting(p, "DiscussionForumPosting", opening, openingInData)
	d.Context, d.ID, d.Headline = "https://schema.org", p.whole(address.Post(int64(opening.ID))), p.title(t).Text
	d.Page, d.Comments = p.whole(v.at(p, v.Page.Page)), &count
	d.Statistic = &interaction{Type: "InteractionCounter", Kind: "https://schema.org/CommentAction", Count: count}
	for _, tag := range v.Page.Tags {
		d.Keywords = append(d.Keywords, p.tagName(tag))
	}
	for i := range v.Page.Posts {
		if row := &v.Page.Posts[i]; !row.Opening() && row.Readable && row.Visibility == forum.Visible && !row.Wiped() {
			d.Answers = append(d.Answers, v.posting(p, "Comment", row, commentInData))
		}
	}
	data, err := json.Marshal(d) // escapes <, > and &, so that no text can end the script element
	if err != nil {
		return ""
	}
	return string(data)
}

// opening is the opening post if it is on the page and everyone may read it.
func (v *Thread) opening() *forum.PostRow {
	if len(v.Page.Posts) == 0 || v.Page.Thread.Visibility != forum.Visible {
		return nil
	}
	if row := &v.Page.Posts[0]; row.Opening() && row.Readable && !row.Wiped() {
		return row
	}
	return nil
}

func (v *Thread) posting(p *Page, kind string, row *forum.PostRow, most int) posting {
	author := v.Page.People[row.AuthorID]
	d := posting{Type: kind, URL: p.whole(p.localePost(row.ID)),
		Text: text.Excerpt(text.PlainText(v.Rendered(p, row)), most), Author: person{Type: "Person", Name: p.nameOf(author)}}
	if lang := v.shownIn(p, row); lang.Known() {
		d.Language = string(lang)
	}
	if !row.DateUnknown {
		d.Published = row.CreatedAt.UTC().Format(time.RFC3339)
	}
	if row.EditedAt != nil {
		d.Modified = row.EditedAt.UTC().Format(time.RFC3339)
	}
	if author.HasPage() {
		d.Author.URL = p.whole(address.Member(p.L.Tag(), author.Handle))
	}
	return d
}
