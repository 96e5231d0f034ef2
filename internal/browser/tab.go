package browser

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Options are how the person at a tab looks at pages.
type Options struct {
	// Width and Height are CSS pixels; 1280 by 900 where they are 0. A width
	// under 600 is a phone: touch, and the page's own viewport.
	Width, Height int
	// Dark prefers a dark colour scheme, else a light one.
	Dark bool
	// NoScript switches the page's JavaScript off.
	NoScript bool
	// Languages is the Accept-Language header; "en" where it is empty.
	Languages string
}

// Tab is one person's page: its cookies and storage are its own.
type Tab struct {
	t     testing.TB
	ctx   context.Context
	watch *watch
	// evaluation is how expressions are evaluated: where scripts are off no
	// promise is ever kept.
	evaluation []chromedp.EvaluateOption
}

// Open gives the test a tab, which closes with the test. When it closes, the
// test fails for every problem that nobody asked for with [Tab.Problems].
func (b *Browser) Open(t testing.TB, o Options) *Tab {
	t.Helper()
	Enabled(t)
	if err := b.launch(); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	tab := &Tab{t: t, ctx: ctx, watch: &watch{}}
	t.Cleanup(func() {
		for _, p := range tab.Problems() {
			t.Errorf("the page had a problem: %s", p)
		}
		cancel()
	})
	if err := chromedp.Listen(ctx, tab.watch.see); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	tab.Look(o)
	return tab
}

// emulation is what makes Chromium behave as the options say.
func (o Options) emulation() []chromedp.Action[chromedp.Void] {
	if o.Width == 0 {
		o.Width, o.Height = 1280, 900
	}
	if o.Height == 0 {
		o.Height = 800
	}
	if o.Languages == "" {
		o.Languages = "en"
	}
	scheme := "light"
	if o.Dark {
		scheme = "dark"
	}
	var device []chromedp.EmulateViewportOption
	if o.Width < 600 {
		device = append(device, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	return []chromedp.Action[chromedp.Void]{
		chromedp.EmulateViewport(int64(o.Width), int64(o.Height), device...),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}}),
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: o.NoScript}),
		call(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
			Headers: network.Headers{"Accept-Language": o.Languages},
		}),
	}
}

// Go opens the address, waits until the page is loaded and returns the status
// of the page that redirects led to.
func (tab *Tab) Go(url string) int {
	tab.t.Helper()
	return tab.load("open "+url, chromedp.Navigate(url))
}

// Follow clicks the element, waits for the page it leads to, and returns that
// page's status. It is for links and for buttons that send a form.
func (tab *Tab) Follow(selector string) int {
	tab.t.Helper()
	return tab.load("follow "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Back goes to the page before, as the browser's button does.
func (tab *Tab) Back() int {
	tab.t.Helper()
	return tab.load("go back", chromedp.NavigateBack())
}

// Reload loads the page again.
func (tab *Tab) Reload() int {
	tab.t.Helper()
	return tab.load("reload", chromedp.Reload())
}

// Click clicks the middle of the element, once it is visible.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Fill replaces what stands in the field by the text, as typing it would.
func (tab *Tab) Fill(selector, text string) {
	tab.t.Helper()
	tab.do("fill "+selector, chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Focus(chromedp.CSS(selector)))
	tab.Eval(element(selector)+`.select()`, nil)
	if text == "" {
		tab.Press("\b")
		return
	}
	tab.do("fill "+selector, call(input.InsertText, input.InsertTextParams{Text: text}))
}

// Choose picks the option of a <select> by its value.
func (tab *Tab) Choose(selector, value string) {
	tab.t.Helper()
	var chosen string
	tab.do("choose in "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
	tab.Eval(`(e => { e.value = `+quote(value)+`;
		for (const type of ["input", "change"]) e.dispatchEvent(new Event(type, { bubbles: true }));
		return e.value })(`+element(selector)+`)`, &chosen)
	if chosen != value {
		tab.t.Fatalf("choose in %s: there is no option %q", selector, value)
	}
}

// Keys that write nothing, for [Tab.Press].
const (
	KeyTab   = kb.Tab
	KeyEnter = kb.Enter
	KeyDown  = kb.ArrowDown
)

// Press presses keys in the element that has the focus: text as it is typed, or one
// of the keys above.
func (tab *Tab) Press(keys string) {
	tab.t.Helper()
	tab.do("press keys", chromedp.KeyEvent(keys))
}

// Enter presses Enter in the element that has the focus, waits for the page it
// leads to, and returns that page's status; 0 for a jump within the page.
func (tab *Tab) Enter() int {
	tab.t.Helper()
	return tab.load("press Enter", chromedp.KeyEvent(kb.Enter))
}

// Look makes the person look in another way from now on: the page they are at
// changes at once, but for JavaScript, which the next page has or hasn't.
func (tab *Tab) Look(o Options) {
	tab.t.Helper()
	tab.evaluation = nil
	if !o.NoScript {
		tab.evaluation = []chromedp.EvaluateOption{chromedp.EvalAwaitPromise}
	}
	tab.do("look in another way", o.emulation()...)
}

// Wait waits until the JavaScript expression is true of the page.
func (tab *Tab) Wait(condition string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	for {
		// While a page is being left there is nothing to ask: ask again.
		met, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		if err == nil && met {
			return
		}
		select {
		case <-ctx.Done():
			tab.t.Fatalf("waited in vain at %s for %s (%v)", tab.URL(), condition, err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Chromium rests when its processes use no more processor time than that within a while.
const (
	while  = 200 * time.Millisecond
	atRest = 20 * time.Millisecond
)

// Rest waits until Chromium has nothing to do. A tab can be used before that: its
// window, which nobody sees, is still being made, for a second of processor time.
func (tab *Tab) Rest() {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	for before := tab.used(ctx); ; {
		select {
		case <-ctx.Done():
			tab.t.Fatal("waited in vain for Chromium to rest")
		case <-time.After(while):
		}
		now := tab.used(ctx)
		if used := now - before; 0 <= used && used <= atRest { // less than nothing: a process has ended
			return
		}
		before = now
	}
}

// used is the processor time of Chromium's processes that run now.
func (tab *Tab) used(ctx context.Context) time.Duration {
	tab.t.Helper()
	all, err := chromedp.CallBrowser(ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		tab.t.Fatalf("ask for the processor time of Chromium: %v", err)
	}
	seconds := 0.0
	for _, process := range all.ProcessInfo {
		seconds += process.CPUTime
	}
	return time.Duration(seconds * float64(time.Second))
}

// load runs the steps, which must load a page, and returns its status.
func (tab *Tab) load(what string, steps ...chromedp.Action[chromedp.Void]) int {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, steps...)
	if err != nil {
		tab.t.Fatalf("%s: %v", what, err)
	}
	if response == nil { // a jump within the page
		return 0
	}
	return int(response.Status)
}

func (tab *Tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tab.t.Fatalf("%s: %v", what, err)
	}
}

// call makes an action of a protocol command whose answer doesn't matter.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// element is the JavaScript expression of the first element that matches.
func element(selector string) string { return "document.querySelector(" + quote(selector) + ")" }

// quote writes a string as JavaScript does.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil { // a string can always be written
		panic(err)
	}
	return string(b)
}
