package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tertulia/internal/browser"
	"tertulia/internal/config"
	"tertulia/internal/outbound/outboundtest"
)

// The Arabic thread of the test below, as its author writes it and as the engine is
// sent it and answers: the hashtag must come back as it was.
const (
	debateTitle  = "هل تويتر قناة بيع أم قناة حوار؟"
	debateText   = "نبيع على تويتر منذ عام، لكن الناس يريدون الحديث معنا أكثر من الشراء. #تسويق"
	editedText   = "نبيع على تويتر منذ عامين، لكن الناس يريدون الحديث معنا أكثر من الشراء. #تسويق"
	spanishTitle = "¿Twitter es un canal de venta o de diálogo?"
	spanishText  = "Vendemos en Twitter desde hace un año, pero la gente prefiere hablar con nosotros. "
	editedInto   = "Vendemos en Twitter desde hace dos años, pero la gente prefiere hablar con nosotros. "
)

func spanishBook() map[string]string {
	const kept = `<code id="k1">#تسويق</code>`
	return map[string]string{
		debateTitle: spanishTitle,
		strings.Replace(debateText, "#تسويق", kept, 1): spanishText + kept,
		strings.Replace(editedText, "#تسويق", kept, 1): editedInto + kept,
	}
}

// TestOneDebateAcrossLanguages: a thread is opened in Arabic, translated into Dutch
// by a member, found by a Dutch query, answered in Dutch, read in Spanish through
// an engine, in its original with one click and side by side, and edited, which its
// translation then says. It works without JavaScript.
func TestOneDebateAcrossLanguages(t *testing.T) {
	browser.Enabled(t)
	forum := StartForumWith(t, config.Translate{Engine: "libretranslate", URL: outboundtest.LibreTranslate(t, "ar", "es", spanishBook())})
	layla, noor := forum.Add("layla", "member", ""), forum.Add("noor", "member", "")
	options := browser.Options{NoScript: true}
	follow := func(tab *browser.Tab, selector string) {
		t.Helper()
		if status := tab.Follow(selector); status != http.StatusOK {
			t.Fatalf("%s led to %s with %d: %s", selector, tab.URL(), status, tab.Text("main"))
		}
	}

	arabic := chromium.Open(t, options)
	forum.LogIn(arabic, "ar", layla)
	arabic.Go(forum.URL + "/ar/new")
	arabic.Fill("main [name=title]", debateTitle)
	arabic.Fill("main [name=body]", debateText)
	follow(arabic, "main form button.main")

	dutch := chromium.Open(t, options)
	forum.LogIn(dutch, "nl", noor)
	follow(dutch, ".thread-row h2 a")
	follow(dutch, "#post-1 a[href$='/translate']")
	if text := dutch.Text(".sides .prose[lang=ar][dir=rtl]"); !strings.Contains(text, "تويتر") {
		t.Errorf("beside the form stands %q", text)
	}
	dutch.Fill("main [name=title]", "Is Twitter een verkoopkanaal of een praatkanaal?")
	dutch.Fill("main [name=body]", "We verkopen al een jaar op Twitter, maar de mensen willen liever met ons praten dan kopen.")
	follow(dutch, "main form button.main")
	plain, _, _ := strings.Cut(dutch.URL(), "#")
	inspect(t, dutch, plain, 0)
	if lang := dutch.Attribute("h1", "lang"); lang != "nl" || !strings.Contains(dutch.URL(), "is-twitter-een-verkoopkanaal") {
		t.Errorf("the title is in %q at %s", lang, dutch.URL())
	}
	if credit := dutch.Text("#post-1 .rendition"); !strings.Contains(credit, "noor") || !strings.Contains(credit, "Arabisch") {
		t.Errorf("the translation says %q", credit)
	}

	visitor := chromium.Open(t, options)
	visitor.Go(forum.URL + "/nl/search?q=verkopen")
	if found := visitor.Texts(".thread-row h2"); len(found) != 1 || !strings.Contains(found[0], "verkoopkanaal") {
		t.Fatalf("a Dutch query finds %q", found)
	}
	follow(visitor, ".thread-row h2 a")
	follow(visitor, ".thread-head .rendition a[href*='show=original']")
	if visitor.Attribute("#post-1 .prose", "lang") != "ar" {
		t.Error("one click doesn't lead to the original")
	}

	dutch.Fill("#comment [name=body]", "Bij ons is het precies andersom: wie praat, koopt later ook iets.")
	follow(dutch, "#comment form button.main")

	thread, _, _ := strings.Cut(arabic.URL()[len(forum.URL+"/ar"):], "#")
	spanish := chromium.Open(t, options)
	askEngine(t, spanish, arabic, forum.URL+"/es"+thread)
	readThroughEngine(t, spanish, forum.URL+"/es"+thread, spanishText+"#تسويق")
	inspectThroughEngine(t, spanish, follow)

	arabic.Go(forum.URL + "/ar" + thread)
	if arabic.Attribute("#post-2 .prose", "lang") != "nl" {
		t.Error("the Dutch comment isn't in the Arabic thread")
	}
	follow(arabic, "#post-1 a[href$='/edit']")
	arabic.Fill("main [name=body]", editedText)
	follow(arabic, "main form button.main")
	dutch.Reload()
	if dutch.Count("#post-1 .rendition .stale") != 1 {
		t.Error("the translation doesn't say that the original was changed")
	}
	dutch.Click("header .menu summary")
	follow(dutch, "header .menu a[href$='/translations']")
	follow(dutch, ".thread-row a[href$='/translate']")
	if changed := dutch.Text(".changes ins"); !strings.Contains(changed, "عامين") {
		t.Errorf("the form shows the change %q", changed)
	}
	inspect(t, dutch, dutch.URL(), 0)
	readThroughEngine(t, spanish, forum.URL+"/es"+thread, editedInto+"#تسويق")
}

// askEngine opens a thread until its opening post is translated by the engine, and
// has a member ask for that if the forum offers it: what was written before it knew of
// its engine isn't translated by itself.
func askEngine(t *testing.T, reader, member *browser.Tab, url string) {
	t.Helper()
	const form = "form[action$='/machine']"
	asked := false
	for deadline := time.Now().Add(browser.Patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		reader.Go(url)
		if reader.Count("#post-1 [data-translated=machine]") > 0 {
			return
		}
		if asked {
			continue
		}
		member.Go(url)
		if asked = member.Count(form) > 0; asked {
			member.Click(".tools:has(" + form + ") summary")
			member.Follow(form + " button")
		}
	}
	t.Fatalf("nothing is translated: %s", reader.Text("main"))
}

// readThroughEngine opens a thread until its opening post reads as the engine
// translates it.
func readThroughEngine(t *testing.T, tab *browser.Tab, url, want string) {
	t.Helper()
	for deadline := time.Now().Add(browser.Patience); ; time.Sleep(100 * time.Millisecond) {
		tab.Go(url)
		shown := tab.Text("#post-1 .prose")
		if shown == strings.TrimSpace(want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the opening post reads %q, not %q", shown, want)
		}
	}
}

// inspectThroughEngine looks at a thread that is read in Spanish through an engine:
// what it says of itself, its original, and both side by side.
func inspectThroughEngine(t *testing.T, tab *browser.Tab, follow func(tab *browser.Tab, selector string)) {
	t.Helper()
	inspectSource(t, tab)
	if title := tab.Text("h1[lang=es]"); title != spanishTitle {
		t.Errorf("the title reads %q", title)
	}
	if said := tab.Text("#post-1 .rendition[data-translated=machine]"); !strings.Contains(said, "LibreTranslate") || !strings.Contains(said, "árabe") {
		t.Errorf("the machine's translation says %q", said)
	}
	if robots := tab.Attribute("meta[name=robots]", "content"); !strings.Contains(robots, "noindex") {
		t.Errorf("search engines may keep it: %q", robots)
	}
	read := tab.URL()
	follow(tab, "#post-1 .rendition a[href*='show=original']")
	if original := tab.Text("#post-1 .prose[lang=ar][dir=rtl]"); original != debateText {
		t.Errorf("the original reads %q", original)
	}
	tab.Go(read)
	follow(tab, "#post-1 .rendition a[href*='side=']")
	if left, right := tab.Text("#post-1 .sides .prose[lang=ar][dir=rtl]"), tab.Text("#post-1 .sides .prose[lang=es][dir=ltr]"); left != debateText ||
		!strings.HasPrefix(right, strings.TrimSpace(spanishText)) {
		t.Errorf("side by side stand %q and %q", left, right)
	}
}

// An English post is read in Spanish through a real engine.
func TestAnEnglishPostIsReadInSpanish(t *testing.T) {
	browser.Enabled(t)
	forum := StartForumWith(t, config.Translate{Engine: "apertium", URL: outboundtest.Apertium(t)})
	tab := chromium.Open(t, browser.Options{NoScript: true})
	forum.LogIn(tab, "en", forum.Add("hal", "member", ""))
	tab.Go(forum.URL + "/en/new")
	tab.Fill("main [name=title]", "The old house is red")
	tab.Fill("main [name=body]", "The old house is red, and the door is white. #marketing")
	tab.Follow("main form button.main")
	url := forum.URL + "/es" + tab.URL()[len(forum.URL+"/en"):]
	reader := chromium.Open(t, browser.Options{NoScript: true})
	askEngine(t, reader, tab, url)
	if text := reader.Text("#post-1 .prose[lang=es]"); !strings.Contains(text, "casa") || !strings.Contains(text, "puerta") ||
		!strings.HasSuffix(text, "#marketing") {
		t.Errorf("it reads %q", text)
	}
	if said := reader.Text("#post-1 .rendition"); !strings.Contains(said, "Apertium") {
		t.Errorf("it says %q", said)
	}
	inspectSource(t, reader)
}
