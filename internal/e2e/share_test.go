package e2e

import (
	"strconv"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// TestLinkIsCopied copies the link of a thread, and of a post in it: the link says so.
func TestLinkIsCopied(t *testing.T) {
	forum := StartDemo(t)
	tab := chromium.Open(t, browser.Options{Languages: "ar", Width: 360, Height: 740})
	tab.Go(forum.URL + "/ar/t/1")
	tab.Prepare(`navigator.clipboard.writeText = async text => { window.copied = text }`)
	tab.Reload()
	tab.Click("details.share summary")
	tab.Click("details.share a[data-copied]")
	tab.Wait(`document.querySelector("details.share a[data-copied] [data-label]").textContent === "نُسخ الرابط"`)
	var copied string
	if tab.Eval("window.copied", &copied); !strings.HasPrefix(copied, forum.URL+"/ar/p/") {
		t.Errorf("the thread's link is copied as %q", copied)
	}
	tab.Click("#post-2 a[data-copied]")
	tab.Wait(`document.querySelector("#post-2 a[data-copied] [data-label]").textContent === "نُسخ الرابط"`)
}

// TestCopiedIsSaidForAMoment clicks a link twice: its own words come back.
func TestCopiedIsSaidForAMoment(t *testing.T) {
	forum := StartDemo(t)
	tab := chromium.Open(t, browser.Options{})
	tab.Go(forum.URL + "/en/t/1")
	tab.Prepare(`let copies = 0
		navigator.clipboard.writeText = async () => { window.copies = ++copies }
		window.setTimeout = (done) => { (window.later ??= []).push(done) }`)
	tab.Reload()
	tab.Click("details.share summary")
	link := "details.share a[data-copied] [data-label]"
	before := tab.Text(link)
	for _, clicks := range []string{"1", "2"} {
		tab.Click("details.share a[data-copied]")
		tab.Wait(`window.copies === ` + clicks + ` && document.querySelector("` + link + `").textContent !== ` + strconv.Quote(before))
	}
	tab.Eval(`later.forEach(done => done())`, nil)
	if after := tab.Text(link); after != before {
		t.Errorf("the link that said %q says %q", before, after)
	}
}
