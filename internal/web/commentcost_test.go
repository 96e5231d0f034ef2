package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tertulia/internal/middleware"
	"tertulia/internal/store/storetest"
)

// mostForComment is how many statements a comment may take in all.
const mostForComment = 15

// What a browser sends, at its dearest: the first comment of a thread with tags, a reply
// with a mention, words that no text had before, a key, a draft that was kept of it, the
// limits on and so low that the database is always asked, and a session that isn't in
// memory any more.
func TestWhatACommentCosts(t *testing.T) {
	eachSite(t, func(s *site) {
		thread := storetest.Thread(t, s.store, s.author, "nl", "Is het nog een kanaal", "strategy", "sales", "tools")
		s.limited, s.limits, s.watched = true, middleware.PerMinute(1200, 600, 7, 7), true
		s.serve()
		m, comments := s.as(s.other), fmt.Sprintf("/nl/t/%d/comments", thread.ID)
		for n, words := range []string{"Waterlandkerkje", "Sappemeerderdiep en Fietsenstallingsbeheer"} {
			form := m.get(fmt.Sprintf("/nl/p/%d/reply", thread.LastPostID)).expect(http.StatusOK)
			fields := []string{"body", "Dat denk ik ook, @sanne: kijk maar naar " + words + ".", "lang", "nl"}
			for _, name := range []string{"place", "key", "reply_to"} {
				value := form.value(`[name="` + name + `"]`)
				if value == "" {
					t.Fatalf("the form doesn't send %s", name)
				}
				fields = append(fields, name, value)
			}
			m.post("/nl/drafts", fields...).expect(http.StatusSeeOther)
			s.clock.Advance(2 * time.Minute)
			s.sent.Take()
			m.post(comments, fields...).expect(http.StatusSeeOther)
			costsOfComment(t, s.sent.Take())
			page := m.get(fmt.Sprintf("/nl/t/%d/%s", thread.ID, thread.Slug))
			page.has(fmt.Sprintf("#post-%d .reply-to", n+2), "sanne").has(fmt.Sprintf(`#post-%d [href="/nl/u/sanne"]`, n+2), "sanne")
			m.get("/nl/search?q="+strings.Fields(words)[0]).has(".results, main", "sanne")
		}
	})
}

// costsOfComment counts everything: beginning and commit too, and one by one what goes
// together. What isn't in the transaction reads, or counts limits, for which nobody
// waits for the disk (see TestCountingLimitsWaitsForNoDisk).
func costsOfComment(t *testing.T, sent []string) {
	t.Helper()
	commits, within, outside := 0, false, 0
	for _, statement := range sent {
		switch {
		case strings.HasPrefix(statement, "BEGIN"):
			within = true
		case statement == "COMMIT":
			within = false
			commits++
		case !within && !strings.HasPrefix(statement, "SELECT"):
			outside++
			if !strings.Contains(statement, "INSERT INTO allowances") {
				t.Errorf("a commit of its own: %s", statement)
			}
		}
	}
	if len(sent) > mostForComment || len(sent) < 10 || commits != 1 || outside > 1 {
		t.Errorf("%d statements with %d commits, want at most %d with one:\n%s", len(sent), commits, mostForComment, strings.Join(sent, ";\n"))
	}
	t.Logf("%d statements", len(sent))
}
