package e2e

import (
	"net/http"
	"strings"
	"testing"

	"tertulia/internal/browser"
)

// TestOneDebateInTwoLanguages: a thread is opened in Arabic, translated into Dutch
// by a member, found by a Dutch query, answered in Dutch, and edited, which its
// translation then says. It works without JavaScript.
func TestOneDebateInTwoLanguages(t *testing.T) {
	forum := StartForum(t)
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
	arabic.Fill("main [name=title]", "هل تويتر قناة بيع أم قناة حوار؟")
	arabic.Fill("main [name=body]", "نبيع على تويتر منذ عام، لكن الناس يريدون الحديث معنا أكثر من الشراء.")
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

	arabic.Go(arabic.URL())
	if arabic.Attribute("#post-2 .prose", "lang") != "nl" {
		t.Error("the Dutch comment isn't in the Arabic thread")
	}
	follow(arabic, "#post-1 a[href$='/edit']")
	arabic.Fill("main [name=body]", "نبيع على تويتر منذ عامين، لكن الناس يريدون الحديث معنا أكثر من الشراء.")
	follow(arabic, "main form button.main")
	dutch.Reload()
	if dutch.Count("#post-1 .rendition .stale") != 1 {
		t.Error("the translation doesn't say that the original was changed")
	}
	follow(dutch, "#post-1 .rendition a[href$='/translate']")
	if changed := dutch.Text(".changes ins"); !strings.Contains(changed, "عامين") {
		t.Errorf("the form shows the change %q", changed)
	}
	inspect(t, dutch, dutch.URL(), 0)
}
