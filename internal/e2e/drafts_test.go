package e2e

import (
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// writing is a member at the form for a new thread.
func writing(t *testing.T, forum *Forum) *browser.Tab {
	t.Helper()
	tab := chromium.Open(t, browser.Options{})
	forum.LogIn(tab, "en", forum.Add("noor", "member", ""))
	tab.Go(forum.URL + "/en/new")
	return tab
}

// TestLastWordsAreOnTheNextPage leaves the editor right after typing, by a link and by
// another form, to where the draft is shown: it has the last words.
func TestLastWordsAreOnTheNextPage(t *testing.T) {
	tab := writing(t, StartForum(t))
	// However slow the machine is, leaving waits for the draft.
	tab.Prepare(`(later => { window.setTimeout = (done, ms) => ms === 2000 ? 0 : later(done, ms) })(window.setTimeout)`)
	tab.Reload()
	tab.Eval(`document.querySelector("main").insertAdjacentHTML("beforeend", '<a id="away" href="/en/new?by=link">Away</a>')`, nil)
	tab.Fill("main [name=body]", "My last words")
	tab.Eval(`document.querySelector("#away").click()`, nil)
	tab.Wait(`location.search === "?by=link" && document.readyState === "complete"`)
	if got := tab.Value("main [name=body]"); got != "My last words" {
		t.Errorf("by a link the next page has %q", got)
	}
	tab.Eval(`document.querySelector("main").insertAdjacentHTML("beforeend", '<form action="/en/new"><button name="by" value="form" id="away">Away</button></form>')`, nil)
	tab.Fill("main [name=body]", "My very last words")
	tab.Eval(`document.querySelector("#away").click()`, nil)
	tab.Wait(`location.search === "?by=form" && document.readyState === "complete"`)
	if got := tab.Value("main [name=body]"); got != "My very last words" {
		t.Errorf("by another form the next page has %q", got)
	}
}

// TestSendingThatLedNowhere types on after a form was sent that led nowhere, as where it is
// stopped or opens another tab; and sends it without a connection.
func TestSendingThatLedNowhere(t *testing.T) {
	tab := writing(t, StartForum(t))
	const said = `document.querySelector("[data-draft-state]")`
	tab.Fill("main [name=title]", "What is Twitter for?")
	tab.Wait(said + `.textContent === ` + said + `.dataset.saved`)
	tab.Eval(`document.addEventListener("submit", event => event.preventDefault(), { once: true })`, nil)
	tab.Click("form[data-editor] button.main")
	tab.Eval(said+`.textContent = ""`, nil)
	tab.Fill("main [name=body]", "For talking")
	tab.Wait(said + `.textContent === ` + said + `.dataset.saved`)

	tab.Eval(`Object.defineProperty(navigator, "onLine", { value: false, configurable: true })`, nil)
	tab.Click("form[data-editor] button.main")
	tab.Wait(said + `.textContent === ` + said + `.dataset.offline`)
	if !strings.HasSuffix(tab.URL(), "/new") || tab.Value("main [name=body]") != "For talking" {
		t.Errorf("without a connection the page left for %s", tab.URL())
	}
	tab.Eval(`document.addEventListener("submit", event => { window.held = event.defaultPrevented; event.preventDefault() }, { once: true })`, nil)
	tab.Click("form[data-editor] button.main")
	tab.Wait(`window.held === false`)
}

// TestUntouchedFormTakesNoDraftAway chooses a language in an empty form, opened before the
// member wrote something in another tab: that is still there.
func TestUntouchedFormTakesNoDraftAway(t *testing.T) {
	tab := writing(t, StartForum(t))
	tab.Eval(`fetch("/en/drafts", { method: "POST", body: new URLSearchParams({ place: "new", body: "Written elsewhere" }) })`, nil)
	tab.Choose("main [name=lang]", "nl")
	tab.Eval(`document.querySelector("main").insertAdjacentHTML("beforeend", '<a id="away" href="/en/new?again">Away</a>')`, nil)
	tab.Eval(`document.querySelector("#away").click()`, nil)
	tab.Wait(`location.search === "?again" && document.readyState === "complete"`)
	if got := tab.Value("main [name=body]"); got != "Written elsewhere" {
		t.Errorf("what was written elsewhere is now %q", got)
	}
}
