package browser

import "github.com/chromedp/cdproto/page"

// Prepare runs a script before each page's own from now on, out of reach of the
// page's content security policy.
func (tab *Tab) Prepare(script string) {
	tab.t.Helper()
	tab.do("prepare pages", call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}))
}
