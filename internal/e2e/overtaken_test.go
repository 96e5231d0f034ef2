package e2e

import (
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// TestOvertaken looks at the form for a translation that comes back because somebody else
// was faster, with what was typed in it.
func TestOvertaken(t *testing.T) {
	forum := StartDemo(t)
	s := sightsOf(t, forum)
	path := strings.TrimSuffix(s.edited, "history") + "translate?lang=" + s.other
	// Words that no language is recognised in: the post's may be any.
	fill := func(tab *browser.Tab, words string) {
		for _, field := range []string{"[name=title]", "[name=body]"} {
			if tab.Count("main "+field) > 0 {
				tab.Fill("main "+field, words)
			}
		}
	}
	fast, slow := forum.Add("bram", "member", ""), forum.Add("noor", "member", "")
	winner := chromium.Open(t, browser.Options{NoScript: true})
	forum.LogIn(winner, "en", fast)
	late := map[string]*browser.Tab{}
	for _, locale := range []string{"en", "ar"} {
		late[locale] = chromium.Open(t, browser.Options{Languages: locale, NoScript: true})
		forum.LogIn(late[locale], locale, slow)
	}
	for locale, tab := range late {
		tab.Go(forum.URL + "/" + locale + path)
		fill(tab, "#twitter 2026, @sanne")
	}
	winner.Go(forum.URL + "/en" + path)
	fill(winner, "#twitter 2026")
	if status := winner.Follow("main form button.main"); status != http.StatusOK {
		t.Fatalf("the first to translate is answered by %d", status)
	}
	for locale, tab := range late {
		if status := tab.Follow("main form button.main"); status != http.StatusConflict {
			t.Errorf("who comes late is answered by %d", status)
		}
		if tab.Count("#field-body-kept[readonly]") == 0 {
			t.Error("what was typed isn't kept")
		}
		inspectSource(t, tab)
		inspectLooks(t, tab, "overtaken-"+locale)
	}
}

// TestHalfOvertaken looks at the form for a translation whose title somebody else has
// saved meanwhile: what was typed for it stays, whatever is done with the rest.
func TestHalfOvertaken(t *testing.T) {
	forum := StartForum(t)
	fast, slow := forum.Add("bram", "member", ""), forum.Add("noor", "member", "")
	winner, late := chromium.Open(t, browser.Options{NoScript: true}), chromium.Open(t, browser.Options{Languages: "ar", NoScript: true})
	forum.LogIn(winner, "en", fast)
	forum.LogIn(late, "ar", slow)
	winner.Go(forum.URL + "/en/new")
	winner.Fill("main [name=title]", "Twitter 2026")
	winner.Fill("main [name=body]", "We post every day and don't know what helps.")
	winner.Follow("form[data-editor] button.main")
	path := "/p/" + winner.Attribute(".post.first", "data-post-id") + "/translate?lang=ar"

	const mine, kept = "عنواني الذي كتبته قبل قليل", "#field-title-kept"
	late.Go(forum.URL + "/ar" + path)
	late.Fill("main [name=title]", mine)
	late.Fill("main [name=body]", "ننشر كل يوم ولا نعرف ما الذي ينفع.")
	winner.Go(forum.URL + "/en" + path)
	winner.Fill("main [name=title]", "تويتر 2026")
	winner.Follow("main form button.main")
	if status := late.Follow("main form button.main"); status != http.StatusConflict {
		t.Fatalf("who comes late is answered by %d", status)
	}
	late.Fill("main [name=body]", "Das ist offensichtlich ein deutscher Text und kein arabischer, wie er hier erwartet wird.")
	if status := late.Follow("main form button.main"); status != http.StatusUnprocessableEntity {
		t.Fatalf("a text in another language is answered by %d", status)
	}
	inspectSource(t, late)
	inspectLooks(t, late, "overtaken-half-ar")
	late.Follow("main form button[formaction$='/drafts']")
	if got := late.Value(kept); got != mine {
		t.Errorf("with the draft saved the title typed is %q", got)
	}

	writing := chromium.Open(t, browser.Options{Languages: "ar"})
	forum.LogIn(writing, "ar", slow)
	writing.Go(forum.URL + "/ar" + path)
	writing.Fill("main [name=body]", "ننشر كل يوم ولا نعرف ما ينفع.")
	writing.Eval(`Object.defineProperty(document, "visibilityState", { value: "hidden" }) && document.dispatchEvent(new Event("visibilitychange"))`, nil)
	writing.Wait(`document.querySelector("[data-draft-state]").textContent !== ""`)
	writing.Reload()
	if title, body := writing.Value(kept), writing.Value("main [name=body]"); title != mine || body != "ننشر كل يوم ولا نعرف ما ينفع." {
		t.Errorf("after what is typed was saved by itself the form has %q and %q", title, body)
	}
}
