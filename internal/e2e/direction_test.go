package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// arabicTitle mixes both directions, and ends with a mark that stands at the
// wrong end wherever somebody forgot about the title's direction.
const arabicTitle = "تويتر - Twitter (2024)!"

// asArabicIsRead is the title as it stands on the line from left to right: the
// sentence begins at the right with its Arabic word and ends at the left with its
// mark, and the Latin name with its year is whole (UAX #9, N0, W7).
var asArabicIsRead = "!Twitter (2024) - " + reversed("تويتر")

func reversed(s string) string {
	letters := []rune(s)
	slices.Reverse(letters)
	return string(letters)
}

// TestPunctuationStandsWhereItIsRead measures where each character of an Arabic
// title stands, on every page that shows it, in languages of both directions.
func TestPunctuationStandsWhereItIsRead(t *testing.T) {
	forum := StartForum(t)
	member := forum.Add("salma", "moderator", "ar")
	for _, locale := range []string{"ar", "en"} {
		t.Run(locale, func(t *testing.T) {
			tab := chromium.Open(t, browser.Options{Languages: locale})
			forum.LogIn(tab, locale, member)
			at := forum.URL + "/" + locale
			tab.Go(at + "/new")
			tab.Fill("[name=title]", arabicTitle)
			tab.Fill("[name=body]", "كتبت هذا للتجربة "+locale)
			tab.Fill("[name=tags]", arabicTitle)
			tab.Choose("[name=lang]", "ar")
			if status := tab.Follow("form[data-editor] button.main"); status != http.StatusOK {
				t.Fatalf("status %d: %s", status, tab.Text("main"))
			}
			thread := tab.URL()
			standsAsRead(t, tab, "h1")
			standsAsRead(t, tab, ".tag-pill")
			tab.Go(thread[:strings.LastIndexByte(thread, '/')] + "/close")
			standsAsRead(t, tab, ".about-thread a")
			tab.Click("[name=reason][value=resolved]")
			tab.Fill("[name=note]", arabicTitle)
			tab.Follow("main form button.main")
			standsAsRead(t, tab, "[data-notice=closed]")
			for path, selector := range map[string]string{
				"/": ".thread-row h2", "/tags": ".tag-list", "/u/salma": "main", "/search?q=Twitter": "main", "/moderation/log": ".ledger",
			} {
				tab.Go(at + path)
				standsAsRead(t, tab, selector)
			}
		})
	}
}

// standsAsRead checks each time that the title stands inside an element.
func standsAsRead(t *testing.T, tab *browser.Tab, selector string) {
	t.Helper()
	var lines []string
	tab.Eval(fmt.Sprintf(placesOfTitle, selector, arabicTitle), &lines)
	if len(lines) == 0 {
		t.Errorf("%s: %s doesn't show the title", tab.URL(), selector)
	}
	for _, line := range lines {
		if line != asArabicIsRead {
			t.Errorf("%s, %s: from left to right stands %q, want %q", tab.URL(), selector, line, asArabicIsRead)
		}
	}
}

// placesOfTitle gives the characters of the title in the order in which they
// stand from left to right, each time that a run of text in the element holds all of
// it, in one piece or in several, as where a word of it is marked.
const placesOfTitle = `[...document.querySelectorAll(%q)].flatMap(element => {
	const title = %q, found = [], runs = new Map();
	const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
	for (let text = texts.nextNode(); text; text = texts.nextNode()) {
		if (!text.parentElement.checkVisibility() || text.parentElement.closest(".hidden")) continue;
		let block = text.parentElement;
		while (block !== element && getComputedStyle(block).display === "inline") block = block.parentElement;
		runs.set(block, (runs.get(block) ?? []).concat([...text.data].map((letter, i) => ({letter, text, i}))));
	}
	for (const run of runs.values()) {
		const whole = run.map(place => place.letter).join("");
		for (let at = whole.indexOf(title); at >= 0; at = whole.indexOf(title, at + 1)) {
			const places = run.slice(at, at + title.length).map(({letter, text, i}) => {
				const range = document.createRange();
				range.setStart(text, i);
				range.setEnd(text, i + 1);
				const [box] = range.getClientRects();
				return {letter, left: box ? (box.left + box.right) / 2 : NaN};
			});
			found.push(places.sort((a, b) => a.left - b.left).map(place => place.letter).join(""));
		}
	}
	return found;
})`
