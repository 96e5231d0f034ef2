package e2e

import (
	"fmt"
	"testing"

	"tertulia/internal/browser"
	"tertulia/internal/config"
	"tertulia/internal/outbound/outboundtest"
)

// arabicBook is what an engine makes of a thread with everything that it translates.
func arabicBook() map[string]string {
	return map[string]string{
		"What is Twitter for?": "ما فائدة تويتر؟",
		`We sell on Twitter, but people want to talk. <code id="k1">@hal</code> disagrees.`: `نبيع على تويتر، لكن الناس يريدون الحديث. <code id="k1">@hal</code> يخالفنا الرأي.`,
		"What do you use it for?":    "فيمَ يُستعمل؟",
		"Selling":                    "البيع",
		"Talking with people":        "الحديث مع الناس",
		"Most of us talk, few sell.": "أكثرنا يتحدث، وقليلون يبيعون.",
	}
}

// TestPagesWithAnEngine looks at the pages that say most where an engine is connected:
// a thread whose texts, question and summary it has translated, that beside the
// originals, and what members and moderators are told of it.
func TestPagesWithAnEngine(t *testing.T) {
	browser.Enabled(t)
	forum := StartForumWith(t, config.Translate{Engine: "libretranslate", URL: outboundtest.LibreTranslate(t, "en", "ar", arabicBook())})
	hal := forum.Add("hal", "admin", "")
	admin := chromium.Open(t, browser.Options{NoScript: true})
	forum.LogIn(admin, "en", hal)
	untilTranslating(t, admin, forum)
	admin.Go(forum.URL + "/en/new")
	admin.Click("main .fold summary")
	for field, value := range map[string]string{"[name=title]": "What is Twitter for?", "[name=body]": "We sell on Twitter, but people want to talk. @hal disagrees.",
		"[name=question]": "What do you use it for?", "#field-position": "Selling", "#field-position2": "Talking with people"} {
		admin.Fill("main "+field, value)
	}
	admin.Follow("main form button.main")
	admin.Go(forum.URL + "/en/t/1/close")
	admin.Click("[name=reason][value=resolved]")
	admin.Fill("main [name=summary]", "Most of us talk, few sell.")
	admin.Follow("main form button.main")
	admin.Go(forum.URL + "/en/moderation/terms?from=en&to=ar")
	admin.Fill("main [name=source]", "reach")
	admin.Fill("main [name=target]", "مدى الوصول")
	admin.Follow("main form button.main")

	visitor := chromium.Open(t, browser.Options{NoScript: true})
	until(t, visitor, forum.URL+"/ar/t/1", "#summary [data-translated=machine]")
	if n := visitor.Count("h1[lang=ar], #question h2[lang=ar], #question bdi[lang=ar], .post.first .prose[lang=ar], #summary .prose[lang=ar]"); n != 6 {
		t.Errorf("%d parts of the thread are in Arabic, want 6", n)
	}
	for _, locale := range []string{"en", "ar"} {
		for _, p := range []page{{"engine-thread", "/t/1", 0}, {"engine-sides", "/t/1?side=summary&in=ar", 0}} {
			inspect(t, visitor, forum.URL+"/"+locale+p.path, p.status)
			inspectLooks(t, visitor, fmt.Sprint(p.name, "-", locale))
		}
		for _, p := range []page{{"engine-moderation", "/moderation/engine", 0}, {"engine-member", "/t/1", 0}} {
			inspect(t, admin, forum.URL+"/"+locale+p.path, p.status)
			inspectLooks(t, admin, fmt.Sprint(p.name, "-", locale))
		}
	}
}

// untilTranslating waits until the forum knows its engine, so that what is written from
// then on is translated by itself.
func untilTranslating(t *testing.T, moderator *browser.Tab, forum *Forum) {
	t.Helper()
	until(t, moderator, forum.URL+"/en/moderation/engine", "main h2.part + ul li")
}
