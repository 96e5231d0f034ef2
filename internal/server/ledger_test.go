package server

import (
	"slices"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// tally is what a check found, for docs/RELIABILITY.md.
type tally struct {
	Lost    int // acknowledged, and not there
	Twice   int // sent, and there more than once
	Unsound int // rows that contradict others
}

func (a *tally) add(b tally) {
	a.Lost += b.Lost
	a.Twice += b.Twice
	a.Unsound += b.Unsound
}

// check compares what was acknowledged from that thread on with what is there,
// and what is there with itself.
func (l *load) check(from forum.ThreadID) tally {
	l.Helper()
	var found tally
	l.with(func(s *store.Store) {
		seen := l.seen(s, from)
		for _, w := range l.writers {
			found.add(l.checkTexts(w, seen.times, from))
			found.add(l.checkOwn(s, w))
		}
		found.add(l.checkTexts(l.late, seen.times, from))
		found.add(l.checkLeavers(s))
		if l.settled {
			found.add(l.checkEngine(seen))
		}
		unsound, err := s.Inspect(l.Context())
		if err != nil {
			l.Fatal(err)
		}
		for _, u := range unsound {
			l.Errorf("%d %s", u.Rows, u.What)
			found.Unsound += u.Rows
		}
	})
	return found
}

// seenTexts are those in all threads from one on.
type seenTexts struct {
	times   map[string]int                 // how often each is there
	english map[string][]forum.Translation // by the engine
}

func (l *load) seen(s *store.Store, from forum.ThreadID) *seenTexts {
	l.Helper()
	seen := &seenTexts{times: map[string]int{}, english: map[string][]forum.Translation{}}
	last := l.lastThread()
	// Ids may have gaps on PostgreSQL: transactions that never ended had them, and each
	// crash passes over some.
	for id, gap := from, 0; id <= last || gap < 40; id, gap = id+1, gap+1 {
		for page, pages := 1, 1; page <= pages; page++ {
			p, err := s.ThreadPage(l.Context(), forum.Viewer{}, id, page)
			if forum.Is(err, forum.Gone) {
				gap = 0
			}
			if forum.Is(err, forum.NotFound) || forum.Is(err, forum.Gone) {
				break
			}
			if err != nil {
				l.Fatal(err)
			}
			for _, post := range p.Posts {
				if post.Markdown == "" {
					continue // removed
				}
				seen.times[post.Markdown]++
				for _, v := range post.Versions {
					if v.Source == forum.Machine && v.Lang == "en" {
						seen.english[post.Markdown] = append(seen.english[post.Markdown], v)
					}
				}
			}
			pages, gap = p.Pages, 0
		}
	}
	return seen
}

// lastThread is the newest of the threads that are known to be there.
func (l *load) lastThread() (last forum.ThreadID) {
	for _, w := range append(l.writers[:len(l.writers):len(l.writers)], l.late) {
		for _, d := range w.done {
			last = max(last, d.thread)
		}
	}
	return last
}

// checkTexts looks for threads and comments: each acknowledged one is there
// once, the unanswered one once at most.
func (l *load) checkTexts(w *writer, times map[string]int, from forum.ThreadID) tally {
	l.Helper()
	var found tally
	for _, d := range w.done {
		if d.kind != "thread" && d.kind != "comment" || d.thread < from {
			continue
		}
		switch n := times[d.text]; {
		case n == 0:
			found.Lost++
			l.Errorf("the %s %q was acknowledged, and isn't there", d.kind, d.text)
		case n > 1:
			found.Twice++
			l.Errorf("the %s %q is there %d times", d.kind, d.text, n)
		}
	}
	if d := w.pending; d != nil && times[d.text] > 1 {
		found.Twice++
		l.Errorf("the %s %q is there %d times", d.kind, d.text, times[d.text])
	}
	return found
}

// checkMails waits until all mails that follow from what was acknowledged have
// come, and looks at their ids: each belongs to one recipient, and nobody has
// more of them than there were reasons to write.
func (l *load) checkMails() (sent, repeated int, found tally) {
	l.Helper()
	reasons := map[string]int{}
	least := map[string]int{}
	for _, w := range l.writers {
		for _, d := range w.dropped {
			reasons[d.text+"@example.org"] += d.tries
		}
		for _, d := range append(append([]*deed(nil), w.done...), w.pending) {
			switch {
			case d == nil:
			case d.kind == "sign-up":
				reasons[d.text+"@example.org"] += d.tries
				least[d.text+"@example.org"] = 1
			case d.kind == "closing":
				reasons["opener@example.org"]++
				least["opener@example.org"]++
			}
		}
	}
	l.waitFor("the mails", func() bool {
		for to, n := range least {
			if len(distinct(l.mails.idsTo(to))) < n-l.writers[members].open("closing") {
				return false
			}
		}
		return true
	})
	owners := map[string]string{}
	for to, ids := range l.mails.all() {
		once := distinct(ids)
		sent, repeated = sent+len(once), repeated+len(ids)-len(once)
		if len(once) > reasons[to] {
			found.Twice += len(once) - reasons[to]
			l.Errorf("%s has %d different mails for %d reasons", to, len(once), reasons[to])
		}
		for id := range once {
			if owner := owners[id]; owner != "" {
				l.Errorf("%s and %s have a mail with the id %s", owner, to, id)
			}
			owners[id] = to
		}
	}
	return sent, repeated, found
}

func distinct(ids []string) map[string]bool {
	once := map[string]bool{}
	for _, id := range ids {
		once[id] = true
	}
	return once
}

// waitFor waits until a condition holds.
func (l *load) waitFor(what string, holds func() bool) {
	l.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			l.Fatalf("waited in vain for %s", what)
		}
	}
}

// kinds counts the acknowledged writes by kind.
func (l *load) kinds() map[string]int {
	n := map[string]int{}
	for _, w := range append([]*writer{l.late}, l.writers...) {
		for _, d := range w.done {
			n[d.kind]++
		}
	}
	return n
}

// checkSearch looks for some of the texts by the word that only they hold.
func (l *load) checkSearch() tally {
	l.Helper()
	var found tally
	l.with(func(s *store.Store) {
		for _, w := range l.writers {
			for i, d := range w.done {
				if d.kind != "thread" && d.kind != "comment" || i%7 != 0 {
					continue
				}
				if !l.finds(s, d) {
					found.Unsound++
					l.Errorf("the search doesn't find %q", d.text)
				}
			}
		}
	})
	return found
}

func (l *load) finds(s *store.Store, d *deed) bool {
	l.Helper()
	word := `"` + strings.TrimRight(strings.Fields(d.text)[1], ",") + `"` // as it was written, not as it is inflected
	q := forum.SearchQuery{Text: word, Limit: 100}
	page, err := s.Search(l.Context(), forum.Viewer{}, q, text.AnalyseQuery(word, []forum.Lang{"nl"}))
	if err != nil {
		l.Fatal(err)
	}
	ok := slices.ContainsFunc(page.Found, func(f forum.FoundPost) bool {
		return f.Thread.ID == d.thread && text.PlainText(f.Post.Rendered) == d.text
	})
	if !ok {
		l.Logf("%s gives %d posts", word, len(page.Found))
	}
	return ok
}
