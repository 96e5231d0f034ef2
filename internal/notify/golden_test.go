package notify_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what a test made with a file, or writes the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at `go test ./internal/notify/ -update && git diff`. Got:\n%s", name, got)
	}
}

// person adds a member who reads a locale.
func (d *desk) person(handle, locale string) *forum.Member {
	m := storetest.Member(d.T, d.store, handle)
	m.Locale, m.TimeZone = locale, "Europe/Amsterdam"
	storetest.Write(d.T, d.store, func(tx *store.Tx) error { return tx.SavePreferences(m) })
	return m
}

// TestMailsReadWell holds every mail in every language to a file, to be read by
// somebody who speaks it.
func TestMailsReadWell(t *testing.T) {
	for _, tag := range []string{"nl", "de", "ar", "es", "en"} {
		t.Run(tag, func(t *testing.T) {
			eachDesk(t, func(d *desk) {
				mails := d.everyMail(tag)
				var all strings.Builder
				for _, m := range mails {
					fmt.Fprintf(&all, "=== %s\nFrom: %s\nTo: %s\nSubject: %s\n\n%s\n\n", m.ID, m.FromName, m.To, m.Subject, m.Text)
				}
				golden(t, tag+".txt", all.String())
				golden(t, tag+"-confirm.html", mails[0].HTML)
				golden(t, tag+"-decision.html", mails[len(mails)-1].HTML)
			})
		})
	}
}

// everyMail makes one mail of each kind for a reader of a locale.
func (d *desk) everyMail(tag string) []outbound.Mail {
	m, owner := d.person("sanne", tag), d.person("noor", tag)
	waiting, again := d.signUp("lars", "lars@example.org"), d.signUp("نور_2", owner.Email)
	storetest.Write(d.T, d.store, func(tx *store.Tx) error {
		m.PendingEmail, m.PendingKey = "sanne@example.net", "sanne@example.net"
		for _, signUp := range []*forum.Member{waiting, again} {
			signUp.Locale = tag
			if err := tx.SavePreferences(signUp); err != nil {
				return err
			}
		}
		return tx.SaveEmail(m)
	})
	var mails []outbound.Mail
	for _, e := range []forum.Event{
		{Kind: forum.MemberSignedUp, MemberID: &waiting.ID},
		{Kind: forum.MemberSignedUp, MemberID: &again.ID},
		{Kind: forum.ResetRequested, Email: owner.Email},
		{Kind: forum.EmailRequested, MemberID: &m.ID, Email: m.PendingEmail},
		{Kind: forum.EmailChanged, MemberID: &m.ID, Email: "sanne@example.com"},
		{Kind: forum.PasswordChanged, MemberID: &m.ID},
	} {
		mails = append(mails, d.happen(e)...)
	}
	storetest.Write(d.T, d.store, func(tx *store.Tx) error { // now somebody else has confirmed it
		owner.Email, owner.EmailKey = m.PendingEmail, m.PendingKey
		return tx.SaveEmail(owner)
	})
	mails = append(mails, d.happen(forum.Event{Kind: forum.EmailRequested, MemberID: &m.ID, Email: m.PendingEmail})[0])
	return append(mails, d.everyDecision(m)...)
}

// everyDecision makes the statements of reasons for a member's thread and
// comment. The last one has a note and a page to write to.
func (d *desk) everyDecision(m *forum.Member) []outbound.Mail {
	moderator := storetest.Moderator(d.T, d.store, "mod")
	thread := storetest.Thread(d.T, d.store, m, "ar", "هل Twitter قناة للبيع؟")
	comment := storetest.Comment(d.T, d.store, thread.ID, m, "nl")
	by, at := moderator.ID, d.clock.Now()
	until := at.Add(30 * 24 * time.Hour)
	system := forum.SystemID
	removal := func(reason forum.RemovalReason) forum.Removal {
		return forum.Removal{Reason: reason, ByID: &by, At: &at}
	}
	note := "Dit staat er al.\nZie regel 3: \u202Eomgekeerd."
	closed := thread.Close(forum.Closing{Reason: forum.CloseHeated, Until: &until, ByID: &by, At: &at})
	reopened := thread.Reopen(forum.Reopening{Reason: forum.ReopenAgreed, ByID: system, At: until})
	hidden := thread.Remove(forum.Hidden, removal(forum.RemovedOffTopic))
	deleted := thread.Remove(forum.Deleted, removal(forum.RemovedIllegal))
	restored := thread.Restore(by, at)
	lost := comment.Remove(forum.Deleted, removal(forum.RemovedAuthorRequest))
	back := comment.Restore(by, at)
	translated := forum.Translation{ThreadID: &thread.ID, Lang: "de", AuthorID: &m.ID}
	untranslated := translated.Decide(forum.ActRemoveTranslation, by, comment.ID, at)
	untranslated.Reason = string(forum.RemovedInsult)
	retranslated := translated.Decide(forum.ActRestoreTranslation, by, comment.ID, at)
	named := forum.Translation{Target: forum.NameOf(d.tag("robots")), Lang: "de", AuthorID: &m.ID}
	unnamed := named.Decide(forum.ActRemoveTranslation, by, 0, at)
	unnamed.Reason = string(forum.RemovedInsult)
	renamed := named.Decide(forum.ActRestoreTranslation, by, 0, at)
	removed := comment.Remove(forum.Hidden, removal(forum.RemovedInsult))
	removed.Note, removed.NoteLang = note, "nl"
	var mails []outbound.Mail
	for i, c := range []struct {
		kind     forum.EventKind
		decision forum.Decision
	}{{forum.ThreadClosed, closed}, {forum.ThreadReopened, reopened}, {forum.ThreadRemoved, hidden},
		{forum.ThreadRemoved, deleted}, {forum.ThreadRestored, restored}, {forum.PostRemoved, lost},
		{forum.PostRestored, back}, {forum.TranslationRemoved, untranslated}, {forum.TranslationRestored, retranslated},
		{forum.TranslationRemoved, unnamed}, {forum.TranslationRestored, renamed}, {forum.PostRemoved, removed}} {
		if i == 11 {
			storetest.Write(d.T, d.store, func(tx *store.Tx) error {
				return tx.SetSetting("page.contact."+m.Locale, "forum@example.org", by)
			})
		}
		mails = append(mails, d.decided(c.kind, c.decision)...)
	}
	return mails
}

// tag makes a tag in English.
func (d *desk) tag(key string) forum.TagID {
	var tags []forum.Tag
	storetest.Write(d.T, d.store, func(tx *store.Tx) (err error) {
		tags, err = tx.EnsureTags([]forum.Tag{{Key: key, Name: key, Lang: "en"}})
		return err
	})
	return tags[0].ID
}

// decided writes a decision to the log with the event that tells of it, and gives the
// mails about it.
func (d *desk) decided(kind forum.EventKind, decision forum.Decision) []outbound.Mail {
	d.Helper()
	return d.after(func(tx *store.Tx) error {
		decision.ID = 0
		if err := tx.Record(&decision); err != nil {
			return err
		}
		return tx.Emit(forum.Event{Kind: kind, ThreadID: decision.ThreadID, PostID: decision.PostID, MemberID: decision.MemberID,
			ActorID: &decision.ActorID, DecisionID: &decision.ID})
	})
}

func TestNobodyIsToldOfTheirOwnDecision(t *testing.T) {
	eachDesk(t, func(d *desk) {
		moderator := storetest.Moderator(t, d.store, "mod")
		thread := storetest.Thread(t, d.store, moderator, "nl", "Titel")
		at := d.clock.Now()
		closed := thread.Close(forum.Closing{Reason: forum.CloseResolved, ByID: &moderator.ID, At: &at})
		storetest.Write(t, d.store, func(tx *store.Tx) error { return tx.SaveThread(&thread) })
		if mails := d.decided(forum.ThreadClosed, closed); len(mails) != 0 {
			t.Errorf("mails are %+v", mails)
		}
	})
}

// What the author of an original decides about its translation is told as such.
func TestTheTranslatorIsToldByTheAuthor(t *testing.T) {
	eachDesk(t, func(d *desk) {
		author, translator := d.person("samir", "en"), d.person("noor", "en")
		thread := storetest.Thread(t, d.store, author, "ar", "نقاش")
		tr := forum.Translation{ThreadID: &thread.ID, Lang: "nl", AuthorID: &translator.ID}
		gone := tr.Decide(forum.ActRemoveTranslation, author.ID, thread.LastPostID, d.clock.Now())
		gone.Reason = string(forum.RemovedOffTopic)
		mails := d.decided(forum.TranslationRemoved, gone)
		if len(mails) != 1 || mails[0].To != translator.Email || !strings.Contains(mails[0].Text, "The author of the original") {
			t.Errorf("mails are %+v", mails)
		}
	})
}
