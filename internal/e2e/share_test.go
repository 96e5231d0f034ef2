package e2e

import (
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
