package server

import (
	"fmt"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// everyonesPassword is that of whoever has one.
const everyonesPassword = "drie stoelen en een kast"

// leaver is a member who closes their account and wants their texts removed, which the
// forum then does by itself, one after the other.
type leaver struct {
	member *forum.Member
	secret forum.Secret
	// alone is a thread of theirs in which nobody else has written, and visited one in
	// which somebody has.
	alone, visited forum.ThreadID
	left           bool // it was acknowledged
	halfway        bool // a check has found some of their texts removed, and not all
}

// textsOfLeaver is how many posts each of them has written.
const textsOfLeaver = 14

// addLeaver adds somebody who is going to leave.
func (l *load) addLeaver(s *store.Store) {
	l.Helper()
	n := len(l.leavers)
	m := storetest.Member(l, s, fmt.Sprint("vertrekker", n))
	l.givePassword(s, m)
	if n%4 > 0 { // the engine has enough to do
		m.NoEngine = true
		storetest.Write(l, s, func(tx *store.Tx) error { return tx.SaveNoEngine(m) })
	}
	who := &leaver{member: m, secret: l.logIn(s, m)}
	var heard forum.Post
	storetest.Write(l, s, func(tx *store.Tx) error {
		alone, err := open(tx, m.ID, fmt.Sprint("Alleen ", n))
		if err != nil {
			return err
		}
		visited, err := open(tx, m.ID, fmt.Sprint("Met anderen ", n))
		if err != nil {
			return err
		}
		if heard, err = say(tx, &visited, l.writers[0].member.ID, fmt.Sprint("Ik hoor je, ", n)); err != nil {
			return err
		}
		for i := range textsOfLeaver - 2 {
			in := &alone
			if i%2 == 1 {
				in = &visited
			}
			if _, err := say(tx, in, m.ID, fmt.Sprintf("Dit gaat weg, %d van %d.", i, n)); err != nil {
				return err
			}
		}
		who.alone, who.visited = alone.ID, visited.ID
		return nil
	})
	storetest.Translate(l, s, forum.TextOf(heard.ID), "de", storetest.Translated(m, 1, fmt.Sprint("Ich höre dich, ", n)))
	storetest.Stand(l, s, l.debate, m, 1+n%3)
	l.leavers = append(l.leavers, who)
	l.leaving <- who
}

// givePassword gives everybody the same hash: making one takes long.
func (l *load) givePassword(s *store.Store, m *forum.Member) {
	l.Helper()
	if l.hash == "" {
		accounts := account.New(account.Config{Store: s, Locales: []string{"nl"}})
		if err := accounts.SetPassword(l.Context(), m.Handle, everyonesPassword); err != nil {
			l.Fatal(err)
		}
		found, err := s.Member(l.Context(), m.ID)
		if err != nil {
			l.Fatal(err)
		}
		l.hash = found.PasswordHash
	}
	m.PasswordHash = l.hash
	storetest.Write(l, s, func(tx *store.Tx) error { return tx.SavePassword(m) })
}

// open and say write as the forum does, so that all is found by its words.
func open(tx *store.Tx, by forum.MemberID, title string) (forum.Thread, error) {
	t := forum.Thread{Lang: "nl", Title: title, Slug: text.Slug(title), AuthorID: by}
	opening := forum.Post{AuthorID: by, Lang: "nl", Markdown: title, Rendered: storetest.Rendered(title)}
	return t, tx.AddThread(&t, &opening, nil, text.Analyse("nl", title+"\n"+title))
}

func say(tx *store.Tx, t *forum.Thread, by forum.MemberID, body string) (forum.Post, error) {
	p := forum.Post{AuthorID: by, Lang: "nl", Markdown: body, Rendered: storetest.Rendered(body)}
	return p, tx.AddPost(t, &p, text.Analyse("nl", body))
}

// remains counts what is left of what somebody wrote.
func (l *load) remains(s *store.Store, who *leaver) (texts, others int) {
	l.Helper()
	posts, err := s.TextsOf(l.Context(), who.member.ID, textsOfLeaver+1)
	if err != nil {
		l.Fatal(err)
	}
	translations, err := s.TranslationsOf(l.Context(), who.member.ID, 2)
	if err != nil {
		l.Fatal(err)
	}
	stances, err := s.StancesOf(l.Context(), who.member.ID, 2)
	if err != nil {
		l.Fatal(err)
	}
	questions, err := s.QuestionsOf(l.Context(), who.member.ID, 2)
	if err != nil {
		l.Fatal(err)
	}
	return len(posts), len(translations) + len(stances) + len(questions)
}

// hasGone reports whether somebody's account is closed.
func (l *load) hasGone(s *store.Store, who *leaver) bool {
	l.Helper()
	m, err := s.Member(l.Context(), who.member.ID)
	if err != nil {
		l.Fatal(err)
	}
	return m.ErasedAt != nil
}

// removed reports whether nothing is left of all who have gone.
func (l *load) removed(s *store.Store) bool {
	l.Helper()
	for _, who := range l.leavers {
		if texts, others := l.remains(s, who); texts+others > 0 && l.hasGone(s, who) {
			return false
		}
	}
	return true
}

// checkLeavers looks whether everybody has gone who was told so, with everything they
// wrote once the forum had the time for it, and whether the others are still there.
// That each text was removed once is for the inspection of the whole.
func (l *load) checkLeavers(s *store.Store) tally {
	l.Helper()
	var found tally
	for _, who := range l.leavers {
		texts, others := l.remains(s, who)
		switch gone := l.hasGone(s, who); {
		case who.left && !gone:
			found.Lost++
			l.Errorf("the account of %s was closed, and is still there", who.member.Handle)
		case !gone && (texts != textsOfLeaver || others != 2):
			found.Unsound++
			l.Errorf("%s hasn't left, and has %d texts", who.member.Handle, texts)
		case gone && l.settled:
			found.add(l.checkRemoved(s, who, texts+others))
		case gone && texts < textsOfLeaver && texts > 0:
			who.halfway = true
		}
	}
	return found
}

// checkRemoved looks at what is left of somebody who has gone: nothing but the title of
// a thread in which others have written.
func (l *load) checkRemoved(s *store.Store, who *leaver, left int) tally {
	l.Helper()
	found := tally{Lost: left}
	if left > 0 {
		l.Errorf("%s has left, and %d of their texts, translations and stances haven't", who.member.Handle, left)
	}
	if _, err := s.Thread(l.Context(), forum.Viewer{}, who.alone); !forum.Is(err, forum.Gone) && !forum.Is(err, forum.NotFound) {
		found.Lost++
		l.Errorf("the thread that %s had alone is still there: %v", who.member.Handle, err)
	}
	if t, err := s.Thread(l.Context(), forum.Viewer{}, who.visited); err != nil || t.Comments() != 1 {
		found.Twice++
		l.Errorf("%s's thread with another's comment has %d (%v)", who.member.Handle, t.Comments(), err)
	}
	return found
}

// leftHalfway counts those of whom a check found some texts removed, and not all.
func (l *load) leftHalfway() int {
	n := 0
	for _, who := range l.leavers {
		if who.halfway {
			n++
		}
	}
	return n
}
