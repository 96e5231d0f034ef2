package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// hands are those of a person who uses the keyboard alone.
type hands struct {
	*browser.Tab
	t *testing.T
}

// stops are how many elements a page may have that take the focus.
const stops = 200

// reach presses Tab until an element that matches has the focus. Wherever it stops on
// the way the person must see where they are.
func (h hands) reach(selector string) {
	h.t.Helper()
	for range stops {
		h.Press(browser.KeyTab)
		if at := h.focus(selector); at.Matches {
			return
		}
	}
	h.t.Fatalf("%s can't be reached by Tab at %s", selector, h.URL())
}

// focus is where the focus stands.
type focus struct {
	Matches bool   // what is looked for
	Element string // as it is written in HTML, cut
	// Hidden says why nobody sees the focus there; empty if it can be seen.
	Hidden string
}

// focus looks at the element that has the focus: it must show an outline or a
// shadow (or its label must), and no other element may lie over it (WCAG 2.2,
// criteria 2.4.7 and 2.4.11).
func (h hands) focus(selector string) (at focus) {
	h.t.Helper()
	wanted, err := json.Marshal(selector)
	if err != nil { // a string can always be written
		panic(err)
	}
	h.Eval(fmt.Sprintf(`(() => {
		const at = document.activeElement
		if (!at || at === document.body) return { Matches: false, Element: "", Hidden: "" }
		const marked = e => { const s = getComputedStyle(e)
			return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none" }
		const box = at.getBoundingClientRect()
		const over = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, 40) / 2)
		const label = at.closest("label")
		const hidden = !marked(at) && !(label && marked(label)) ? "nothing marks it"
			: box.width < 1 || box.height < 1 ? "it has no size"
			: !over ? "it isn't in the window"
			: !at.contains(over) && !over.contains(at) ? "under " + over.outerHTML.slice(0, 120)
			: ""
		return { Matches: at.matches(%s), Element: at.outerHTML.slice(0, 120), Hidden: hidden }
	})()`, wanted), &at)
	if at.Hidden != "" {
		h.t.Errorf("%s: nobody sees the focus on %s: %s", h.URL(), at.Element, at.Hidden)
	}
	return at
}

// write types into the field that it reaches.
func (h hands) write(selector, text string) {
	h.t.Helper()
	h.reach(selector)
	h.Press(text)
	var got string
	if h.Eval("document.activeElement.value", &got); got != text {
		h.t.Fatalf("typing %q into %s leaves %q", text, selector, got)
	}
}

// enter reaches a link or a button, presses Enter, and expects a page.
func (h hands) enter(selector string) {
	h.t.Helper()
	h.reach(selector)
	if status := h.Enter(); status != http.StatusOK {
		h.t.Fatalf("%s led to %s with %d: %s", selector, h.URL(), status, h.Text("main"))
	}
}

// TestKeyboardAlone signs up, opens a thread, puts a question in it, takes a stance,
// comments, translates and searches in Arabic on a narrow screen, by the keyboard.
func TestKeyboardAlone(t *testing.T) {
	for _, noScript := range []bool{false, true} {
		t.Run(fmt.Sprintf("NoScript=%t", noScript), func(t *testing.T) {
			forum := StartForum(t)
			h := hands{chromium.Open(t, browser.Options{Width: 360, Languages: "ar", NoScript: noScript}), t}
			h.signUp(forum)
			h.openThread(forum)
			thread, _, _ := strings.Cut(h.URL(), "#")
			h.ask()
			h.stand()
			h.comment()
			h.translate(forum, strings.Replace(thread, "/ar/", "/nl/", 1))
			h.search()
		})
	}
}

func (h hands) signUp(forum *Forum) {
	h.t.Helper()
	const email = "layla@example.org"
	h.Go(forum.URL + "/ar/")
	h.reach(".skip")
	h.Enter()
	h.reach("main *") // behind the header's links
	h.enter("a[href$='/signup']")
	h.write("main [name=handle]", "layla")
	h.write("main [name=email]", email)
	h.write("main [name=password]", "a long sentence nobody guesses")
	h.enter("main form button.main")
	h.Go(forum.MailedLink(email))
	h.enter("main form button.main")
}

func (h hands) openThread(forum *Forum) {
	h.t.Helper()
	h.Go(forum.URL + "/ar/")
	h.enter("main a[href$='/new']")
	h.write("[name=title]", "كيف نقيس أثر تغريداتنا؟")
	h.write("[name=body]", "ننشر كل يوم ولا نعرف ما الذي ينفع.")
	h.enter("form[data-editor] button.main")
}

func (h hands) ask() {
	h.t.Helper()
	h.enter("a[href$='/question']")
	h.write("[name=question]", "ما أهم مقياس؟")
	h.write("main [name=position]", "المبيعات")
	h.write("main [name=position]", "الحوار")
	h.enter("main form button.main")
}

func (h hands) stand() {
	h.t.Helper()
	h.reach("#question [name=position]")
	h.Press(browser.KeyDown)
	h.enter("#question form button")
	if h.Count("#question [name=position]:checked") != 1 {
		h.t.Error("no stance was taken")
	}
}

func (h hands) comment() {
	h.t.Helper()
	h.write("#comment [name=body]", "أضيف أن السؤال نفسه مهم.")
	h.enter("#comment button.main")
	if h.Count("#post-2") != 1 {
		h.t.Error("no comment was written")
	}
}

func (h hands) translate(forum *Forum, thread string) {
	h.t.Helper()
	h.Go(thread)
	h.enter("#post-1 a[href$='/translate']")
	h.write("main [name=title]", "Hoe meten we wat onze tweets doen?")
	h.write("main [name=body]", "We plaatsen elke dag iets en weten niet wat helpt.")
	h.enter("main form button.main")
	if h.Count("link[rel=alternate][hreflang=nl]") != 1 {
		h.t.Error("no translation was written")
	}
}

func (h hands) search() {
	h.t.Helper()
	h.enter("header a[href$='/search']")
	h.reach("main [name=q]")
	h.Press("tweet")
	if status := h.Enter(); status != http.StatusOK || h.Count(".thread-row") != 1 {
		h.t.Errorf("the search answers %d: %s", status, h.Text("main"))
	}
}
