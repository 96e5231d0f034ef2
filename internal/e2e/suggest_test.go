package e2e

import (
	"net/http"
	"testing"

	"tertulia/internal/browser"
)

// TestSuggestionsWhileTyping types the beginnings of words into the search boxes of
// every page: tags are offered by their names in the reader's language, and titles.
func TestSuggestionsWhileTyping(t *testing.T) {
	forum := StartForum(t)
	member := forum.Add("salma", "moderator", "ar")
	tab := chromium.Open(t, browser.Options{Languages: "ar"})
	forum.LogIn(tab, "ar", member)
	tab.Go(forum.URL + "/ar/new")
	tab.Fill("[name=title]", arabicTitle)
	tab.Fill("[name=body]", "كتبت هذا للتجربة")
	tab.Fill("[name=tags]", "مبيعات")
	tab.Choose("[name=lang]", "ar")
	if status := tab.Follow("form[data-editor] button.main"); status != http.StatusOK {
		t.Fatalf("status %d: %s", status, tab.Text("main"))
	}
	for path, form := range map[string]string{"/ar/": ".search-box", "/ar/search": "main form"} {
		tab.Go(forum.URL + path)
		offers := `document.querySelector("` + form + ` datalist option[value='`
		tab.Click(form + " [name=q]")
		tab.Press("مبي")
		tab.Wait(offers + `tag:sales']")?.label === "المبيعات"`)
		tab.Fill(form+" [name=q]", "")
		tab.Press("تويت")
		tab.Wait(offers + arabicTitle + `']") !== null`)
	}
	if problems := tab.Problems(); len(problems) > 0 {
		t.Error(problems)
	}
}
