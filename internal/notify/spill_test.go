package notify_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/forum"
	"tertulia/internal/spill"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// What members and the operator wrote stands isolated in every part of a mail,
// whatever it is.
func TestNothingSpillsInMails(t *testing.T) {
	eachDesk(t, func(d *desk) {
		moderator := storetest.Moderator(t, d.store, "mod")
		readers := []*forum.Member{d.person("sanne", "ar"), d.person("jonas", "en")}
		for i, h := range spill.Texts() {
			reader := readers[i%2]
			storetest.Write(t, d.store, func(tx *store.Tx) error {
				reader.DisplayName = text.Excerpt(text.CleanLine(h.Marked()), 50)
				if err := tx.SaveProfile(reader); err != nil {
					return err
				}
				return tx.SetSetting("name."+reader.Locale, text.Excerpt(text.CleanLine(h.Marked()), 60), moderator.ID)
			})
			thread := storetest.Thread(t, d.store, reader, "ar", "نقاش")
			thread.Title = text.CleanLine(h.Marked())
			by, at := moderator.ID, d.clock.Now()
			decision := thread.Close(forum.Closing{Reason: forum.CloseHeated, Note: text.CleanNote(h.Marked() + "\n" + h.Marked()),
				NoteLang: "nl", ByID: &by, At: &at})
			storetest.Write(t, d.store, func(tx *store.Tx) error { return tx.SaveThread(&thread) })
			for _, m := range d.decided(forum.ThreadClosed, decision) {
				checkMail(t, h.Name+", subject", m.Subject)
				checkMail(t, h.Name+", sender", m.FromName)
				for line := range strings.SplitSeq(m.Text, "\n") {
					checkMail(t, h.Name+", text", line)
				}
				root, err := html.Parse(strings.NewReader(m.HTML))
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range spill.HTML(root) {
					t.Errorf("%s: %s", h.Name, fault)
				}
			}
		}
	})
}

// checkMail checks a line of plain text.
func checkMail(t *testing.T, what, line string) {
	t.Helper()
	if fault := spill.Plain(line, true); fault != "" || strings.ContainsAny(line, "\r\n\x00") {
		t.Errorf("%s: %s: %+q", what, fault, line)
	}
}
