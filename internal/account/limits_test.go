package account_test

import (
	"fmt"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
)

// mails are the kinds of mail that anybody can have sent to an address, with how often
// each was asked for.
type mails struct {
	*accounts
	lars  forum.Viewer
	asked int
}

func newMails(a *accounts) *mails {
	a.add("lars", forum.RoleMember)
	return &mails{accounts: a, lars: a.logIn("lars")}
}

var kindsOfMail = []forum.EventKind{forum.MemberSignedUp, forum.ConfirmRequested, forum.ResetRequested, forum.EmailRequested}

// ask asks for a mail, and reports whether one is to be made.
func (m *mails) ask(kind forum.EventKind, email string, from account.Device) bool {
	m.t.Helper()
	m.asked++
	switch kind {
	case forum.MemberSignedUp:
		f := signUp(fmt.Sprintf("stranger%d", m.asked), email)
		f.Device = from
		m.ok(m.SignUp(m.ctx, f))
	case forum.ConfirmRequested:
		m.ok(m.AskToConfirm(m.ctx, email, "nl", from))
	case forum.ResetRequested:
		m.ok(m.AskToReset(m.ctx, email, "nl", from))
	case forum.EmailRequested:
		m.ok(m.ChangeEmail(m.ctx, m.lars, account.ChangeEmail{Email: email, Password: goodPassword, Device: from}))
	}
	events := m.events()
	if len(events) > 1 || len(events) == 1 && events[0].Kind != kind {
		m.t.Errorf("asking for %s leads to %+v", kind, events)
	}
	return len(events) == 1
}

// addresses gives one that has an account and one that hasn't.
func (m *mails) addresses(name string) []string {
	m.add(name, forum.RoleMember)
	return []string{name + "@example.org", "no" + name + "@example.org"}
}

func TestMailsOfOneKindLeaveTheOthers(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		m := newMails(a)
		for i, kind := range kindsOfMail {
			for _, email := range m.addresses(fmt.Sprintf("noor%d", i)) {
				a.clock.Advance(time.Hour)
				for n := range 4 {
					if sent := m.ask(kind, email, here); sent != (n < 3) {
						t.Errorf("%s to %s, number %d: sent %v", kind, email, n+1, sent)
					}
				}
				for _, other := range kindsOfMail {
					if other != kind && !m.ask(other, email, here) {
						t.Errorf("after %s to %s nothing is sent for %s", kind, email, other)
					}
				}
			}
		}
	})
}

// Some addresses can't keep the mails away that the owner of a mailbox asks for.
func TestNobodyUsesUpTheMailsOfAnother(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		m := &mails{accounts: a}
		for i, kind := range []forum.EventKind{forum.ConfirmRequested, forum.ResetRequested} { // the quick ones
			for _, email := range m.addresses(fmt.Sprintf("noor%d", i)) {
				a.clock.Advance(time.Hour)
				sent := 0
				for n := range 20 {
					if m.ask(kind, email, account.Device{Address: fmt.Sprintf("198.51.100.%d", n/4)}) {
						sent++
					}
				}
				if sent != 3+3+1+1+1 {
					t.Errorf("%s to %s: five addresses lead to %d mails", kind, email, sent)
				}
				if !m.ask(kind, email, here) {
					t.Errorf("%s to %s: the owner gets none", kind, email)
				}
			}
		}
	})
}

// However many addresses ask, from networks of their own, a mailbox gets no more than a
// few dozen mails, and then one in ten minutes, whoever asks for it.
func TestNobodyFillsAMailbox(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		m := &mails{accounts: a}
		asks := func(kind forum.EventKind, email string, networks int) (sent int) {
			for range networks {
				if m.ask(kind, email, account.Device{Address: fmt.Sprintf("2001:db8:0:%x::1", m.asked)}) {
					sent++
				}
			}
			return sent
		}
		for i, kind := range []forum.EventKind{forum.ConfirmRequested, forum.ResetRequested} { // the quick ones
			for _, email := range m.addresses(fmt.Sprintf("noor%d", i)) {
				if sent := asks(kind, email, 40); sent != 30 {
					t.Errorf("%s to %s: forty networks lead to %d mails", kind, email, sent)
				}
				a.clock.Advance(10 * time.Minute)
				if sent := asks(kind, email, 3); sent != 1 {
					t.Errorf("%s to %s: ten minutes later three networks lead to %d mails", kind, email, sent)
				}
			}
		}
	})
}

// Where no other link is mailed, those that were stay good.
func TestAskingTooOftenLeavesTheLinksGood(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.ok(a.SignUp(a.ctx, signUp("noor", "noor@example.org")))
		noor, err := a.store.MemberByHandle(a.ctx, "noor")
		a.ok(err)
		link := a.mail(forum.TokenConfirm, noor.ID, noor.PendingEmail)
		for range 3 {
			a.ok(a.SignUp(a.ctx, signUp("noor", "Noor@example.org")))
		}
		in, err := a.Confirm(a.ctx, link, here)
		a.ok(err)

		v := a.viewer(in.Secret)
		change := func(email string) {
			a.ok(a.ChangeEmail(a.ctx, v, account.ChangeEmail{Email: email, Password: goodPassword, Device: here}))
		}
		change("noor@example.net")
		link = a.mail(forum.TokenEmail, noor.ID, "noor@example.net")
		for range 3 {
			change("NOOR@example.net")
		}
		a.ok(a.ConfirmEmail(a.ctx, link))
	})
}

// Nobody is counted where limits are off.
func TestUnlimitedMails(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.Service = account.New(account.Config{Store: a.store, Locales: []string{"nl"}, Unlimited: true})
		m := &mails{accounts: a}
		for range 20 {
			if !m.ask(forum.ResetRequested, "noor@example.org", here) {
				t.Fatal("a mail isn't sent")
			}
		}
	})
}

// Having all networks of a site helps only so far; other sites go on.
func TestNetworksOfASiteAreLimitedTogether(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		asked, refused := 0, false
		ask := func(address string) error {
			asked++
			return a.AskToReset(a.ctx, fmt.Sprintf("nobody%d@example.org", asked), "nl", account.Device{Address: address})
		}
		for network := range 20 {
			for range 9 { // of ten that one network is allowed
				err := ask(fmt.Sprintf("2001:db8:7:%x::1", network))
				if refused = forum.Is(err, forum.TooMany); refused {
					break
				}
				a.ok(err)
			}
			if refused {
				break
			}
		}
		if !refused || asked != 161 {
			t.Errorf("a site could ask %d times, refused: %v", asked, refused)
		}
		for _, address := range []string{"2001:db8:8::1", "203.0.113.9"} {
			if err := ask(address); err != nil {
				t.Errorf("%s: %v", address, err)
			}
		}
	})
}
