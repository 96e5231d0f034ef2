package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// Whoever chose Arabic-Indic digits reads no others, on any page: but in what
// members wrote, what is typed, and addresses. Visitors read the locale's own,
// from kept pages too.
func TestDigitsAreTheSameEverywhere(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := s.thread(s.author, "ar", "نقاش", "sales")
		for range 21 {
			storetest.Comment(t, s.store, thread.ID, s.other, "de")
		}
		storetest.Write(t, s.store, func(tx *store.Tx) error {
			s.admin.Digits = "arab"
			return tx.SavePreferences(s.admin)
		})
		admin := s.as(s.admin)
		for _, r := range web.Routes() {
			path := strings.NewReplacer(":locale", "ar", ":id", fmt.Sprint(thread.ID), ":slug", thread.Slug, ":handle", "jonas",
				":tag", "sales", ":page", "rules").Replace(r.Path)
			if r.Method != http.MethodGet || !isDocument(path) || !strings.HasPrefix(path, "/ar") {
				continue
			}
			a := admin.get(path)
			for _, root := range a.html.Nodes {
				for _, text := range wordsOfOurOwn(root) {
					if strings.ContainsAny(text, "123456789") && text != "0123" { // a choice of digits shows them
						t.Errorf("%s (%d): %q", path, a.StatusCode, text)
					}
				}
			}
		}
		admin.get("/ar/t/"+fmt.Sprint(thread.ID)+"/"+thread.Slug).has("#post-12 .number", "١٢")
		s.visitor().get("/ar/t/"+fmt.Sprint(thread.ID)+"/"+thread.Slug).has("#post-12 .number", "12")
	})
}

// wordsOfOurOwn are the texts of a page in the language of its interface, and
// what is read of attributes.
func wordsOfOurOwn(n *html.Node) []string {
	if n.Type == html.TextNode {
		return []string{n.Data}
	}
	var found []string
	for _, a := range n.Attr {
		switch {
		case a.Key == "lang" && a.Val != "ar", a.Key == "dir" && a.Val == "ltr":
			return nil
		case a.Key == "aria-label" || a.Key == "title" || a.Key == "placeholder":
			found = append(found, a.Val)
		}
	}
	if n.Type == html.ElementNode {
		switch n.Data {
		case "textarea", "script", "style", "bdi", "option", "code":
			return nil
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		found = append(found, wordsOfOurOwn(c)...)
	}
	return found
}
