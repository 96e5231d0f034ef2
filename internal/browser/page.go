package browser

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// URL is the address of the page.
func (tab *Tab) URL() string {
	tab.t.Helper()
	return read(tab, "read the address", chromedp.Location())
}

// Title is the page's title.
func (tab *Tab) Title() string {
	tab.t.Helper()
	return read(tab, "read the title", chromedp.Title())
}

// Count is how many elements match.
func (tab *Tab) Count(selector string) int {
	tab.t.Helper()
	var n int
	tab.Eval("document.querySelectorAll("+quote(selector)+").length", &n)
	return n
}

// Text is what a person reads in the first element that matches: its rendered
// text, trimmed. The test fails where there is none.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	var text string
	tab.Eval(element(selector)+".innerText", &text)
	return strings.TrimSpace(text)
}

// Texts is the text of every element that matches, in the page's order.
func (tab *Tab) Texts(selector string) []string {
	tab.t.Helper()
	var texts []string
	tab.Eval("[...document.querySelectorAll("+quote(selector)+")].map(e => e.innerText.trim())", &texts)
	return texts
}

// Attribute is the value of the first matching element's attribute, and "" if
// it has none. The test fails where there is no such element.
func (tab *Tab) Attribute(selector, name string) string {
	tab.t.Helper()
	var value string
	tab.Eval("("+element(selector)+".getAttribute("+quote(name)+") ?? '')", &value)
	return value
}

// Value is what stands in the first matching field.
func (tab *Tab) Value(selector string) string {
	tab.t.Helper()
	var value string
	tab.Eval(element(selector)+".value", &value)
	return value
}

// Style is the computed value of a CSS property of the first matching element.
func (tab *Tab) Style(selector, property string) string {
	tab.t.Helper()
	var value string
	tab.Eval("getComputedStyle("+element(selector)+").getPropertyValue("+quote(property)+")", &value)
	return value
}

// Overflow is by how many CSS pixels the page is wider than the window: 0 for
// a page that needs no scrolling sideways.
func (tab *Tab) Overflow() int {
	tab.t.Helper()
	var wide int
	tab.Eval("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)", &wide)
	return wide
}

// Eval evaluates a JavaScript expression in the page, waits for it where it is
// a promise, and decodes the result into out; nil where it doesn't matter. It
// works in a tab with JavaScript off too, but for promises.
func (tab *Tab) Eval(expression string, out any) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, tab.evaluation...))
	if err == nil && out != nil {
		err = json.Unmarshal(raw, out)
	}
	if err != nil {
		tab.t.Fatalf("at %s: evaluate %.200s: %v", tab.URL(), expression, err)
	}
}

// Source is the page as the server sent it, before any script ran.
func (tab *Tab) Source() string {
	tab.t.Helper()
	id := tab.watch.document()
	return read(tab, "read the page's source", func(ctx context.Context, t *chromedp.Target) (string, error) {
		response, err := chromedp.Call(ctx, network.GetResponseBody, network.GetResponseBodyParams{RequestID: id})
		return string(response.Body), err
	})
}

// Screenshot writes the whole page, from top to bottom, to a PNG file.
func (tab *Tab) Screenshot(path string) {
	tab.t.Helper()
	picture := read(tab, "take a screenshot", chromedp.FullScreenshot(100))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

// read runs an action that returns something.
func read[T any](tab *Tab, what string, action chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		tab.t.Fatalf("%s: %v", what, err)
	}
	return v
}
