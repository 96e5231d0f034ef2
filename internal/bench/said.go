package main

import (
	"errors"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// said is what somebody says in a comment, in a language.
type said struct {
	lang, text string
	replies    bool
}

// saidWanted is for how many different comments the forum is searched.
const saidWanted = 200

// said are comments that stand in threads, spread over them all.
func (s *site) said(threads []string) ([]said, error) {
	var all []said
	for _, thread := range spread(threads, saidWanted) {
		doc, err := s.read(thread, "")
		if err != nil {
			return nil, err
		}
		all = append(all, saidIn(doc)...)
		if len(all) >= saidWanted {
			return all, nil
		}
	}
	if len(all) == 0 {
		return nil, errors.New("nobody says anything")
	}
	return all, nil
}

// saidIn are the comments on a thread's page: the first post opens it.
func saidIn(doc *goquery.Document) []said {
	var all []said
	doc.Find("article.post:not(.first)").Each(func(_ int, post *goquery.Selection) {
		prose := post.Find(".prose").First()
		one := said{lang: prose.AttrOr("lang", ""), text: markdown(prose), replies: post.Find(".reply-to").Length() > 0}
		if one.lang != "" && one.text != "" {
			all = append(all, one)
		}
	})
	return all
}

// markdown is about what was typed for a text: its paragraphs, lists and quotations.
func markdown(prose *goquery.Selection) string {
	var blocks []string
	prose.Children().Each(func(_ int, block *goquery.Selection) {
		switch {
		case block.Is("ul, ol"):
			items := block.Find("li").Map(func(_ int, item *goquery.Selection) string { return "- " + line(item) })
			blocks = append(blocks, strings.Join(items, "\n"))
		case block.Is("blockquote"):
			blocks = append(blocks, "> "+line(block))
		case line(block) != "":
			blocks = append(blocks, line(block))
		}
	})
	return strings.Join(blocks, "\n\n")
}

func line(of *goquery.Selection) string { return strings.Join(strings.Fields(of.Text()), " ") }
