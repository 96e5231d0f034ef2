package notify_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/notify"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/locales"
)

// outbox keeps mails instead of sending them.
type outbox struct {
	mails []outbound.Mail
	fail  error
	away  map[string]error // what comes of mails to an address
}

func (o *outbox) Send(_ context.Context, m outbound.Mail) error {
	if o.fail != nil {
		return o.fail
	}
	if err := o.away[m.To]; err != nil {
		return err
	}
	o.mails = append(o.mails, m)
	return nil
}

// desk is the service on one database, with its outbox.
type desk struct {
	*testing.T
	*outbox
	ctx   context.Context
	store *store.Store
	clock *storetest.Clock
	mails *notify.Service
}

// messages are read once for all tests.
var messages = sync.OnceValues(func() (*locale.Set, error) { return locale.Load(locales.FS) })

func newDesk(t *testing.T, s *store.Store, clock *storetest.Clock) *desk {
	set, err := messages()
	if err != nil {
		t.Fatal(err)
	}
	box, secrets := &outbox{}, 0
	return &desk{t, box, context.Background(), s, clock, notify.New(notify.Config{Store: s, Locales: set, Mailer: box,
		BaseURL: "https://forum.example", NewSecret: func() forum.Secret {
			secrets++
			return forum.Secret(fmt.Sprintf("secret-%d", secrets))
		}})}
}

func eachDesk(t *testing.T, test func(d *desk)) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) { test(newDesk(t, s, clock)) })
}

// happen writes an event and gives the mails that follow from it.
func (d *desk) happen(e forum.Event) []outbound.Mail {
	d.Helper()
	return d.after(func(tx *store.Tx) error { return tx.Emit(e) })
}

// after does what is to be told in one event, and gives the mails about it.
func (d *desk) after(do func(tx *store.Tx) error) []outbound.Mail {
	d.Helper()
	storetest.Write(d.T, d.store, do)
	claimed, err := d.store.ClaimDeliveries(d.ctx, forum.HandlerMail, 10, time.Hour)
	if err != nil || len(claimed) != 1 {
		d.Fatalf("%d deliveries, error %v", len(claimed), err)
	}
	d.outbox.mails = nil
	if err := d.mails.Mail(d.ctx, claimed[0].Event); err != nil {
		d.Fatal(err)
	}
	return d.outbox.mails
}

// signUp adds a sign-up that waits for an address.
func (d *desk) signUp(handle, email string) *forum.Member {
	m := &forum.Member{Kind: forum.KindAccount, Handle: handle, Role: forum.RoleMember, Locale: "nl",
		PendingEmail: email, PendingKey: forum.EmailKey(email)}
	storetest.Write(d.T, d.store, func(tx *store.Tx) error { return tx.AddMember(m) })
	return m
}

func TestWhoGetsWhichMail(t *testing.T) {
	eachDesk(t, func(d *desk) {
		noor := storetest.Member(t, d.store, "noor")
		waiting := d.signUp("lars", "Lars@example.org")
		again := d.signUp("noortje", noor.Email)
		changing := storetest.Member(t, d.store, "vera")
		toTaken := storetest.Member(t, d.store, "wim")
		storetest.Write(t, d.store, func(tx *store.Tx) error {
			changing.PendingEmail, changing.PendingKey = "v@example.net", "v@example.net"
			toTaken.PendingEmail, toTaken.PendingKey = noor.Email, noor.EmailKey
			if err := tx.SaveEmail(changing); err != nil {
				return err
			}
			return tx.SaveEmail(toTaken)
		})
		erased := storetest.Member(t, d.store, "gone")
		storetest.Write(t, d.store, func(tx *store.Tx) error { return tx.EraseMember(erased) })

		tests := []struct {
			name  string
			event forum.Event
			want  string // recipients with the mail they get
		}{
			{"sign-up", forum.Event{Kind: forum.MemberSignedUp, MemberID: &waiting.ID}, "Lars@example.org confirm"},
			{"sign-up with a known address", forum.Event{Kind: forum.MemberSignedUp, MemberID: &again.ID}, noor.Email + " repeated"},
			{"sign-up confirmed since", forum.Event{Kind: forum.MemberSignedUp, MemberID: &noor.ID}, ""},
			{"confirm again", forum.Event{Kind: forum.ConfirmRequested, Email: "lars@EXAMPLE.org"}, "Lars@example.org confirm"},
			{"confirm a known address", forum.Event{Kind: forum.ConfirmRequested, Email: noor.Email}, noor.Email + " repeated"},
			{"confirm an unknown address", forum.Event{Kind: forum.ConfirmRequested, Email: "nobody@example.org"}, ""},
			{"reset", forum.Event{Kind: forum.ResetRequested, Email: strings.ToUpper(noor.Email)}, noor.Email + " reset"},
			{"reset before confirming", forum.Event{Kind: forum.ResetRequested, Email: "lars@example.org"}, "Lars@example.org confirm"},
			{"reset of an unknown address", forum.Event{Kind: forum.ResetRequested, Email: "nobody@example.org"}, ""},
			{"new address", forum.Event{Kind: forum.EmailRequested, MemberID: &changing.ID, Email: "v@example.net"},
				"v@example.net email, " + changing.Email + " asked"},
			{"new address that is taken", forum.Event{Kind: forum.EmailRequested, MemberID: &toTaken.ID, Email: noor.Email},
				noor.Email + " taken, " + toTaken.Email + " asked"},
			{"new address given up since", forum.Event{Kind: forum.EmailRequested, MemberID: &changing.ID, Email: "old@example.net"}, ""},
			{"address changed", forum.Event{Kind: forum.EmailChanged, MemberID: &noor.ID, Email: "old@example.net"}, "old@example.net changed"},
			{"password changed", forum.Event{Kind: forum.PasswordChanged, MemberID: &noor.ID}, noor.Email + " password"},
			{"password of a closed account", forum.Event{Kind: forum.PasswordChanged, MemberID: &erased.ID}, ""},
			{"own thread deleted", forum.Event{Kind: forum.ThreadRemoved, MemberID: &noor.ID, ActorID: &noor.ID}, ""},
		}
		for _, test := range tests {
			var got []string
			for _, m := range d.happen(test.event) {
				got = append(got, m.To+" "+m.ID[strings.LastIndexByte(m.ID, '.')+1:])
			}
			if all := strings.Join(got, ", "); all != test.want {
				t.Errorf("%s: mails %q, want %q", test.name, all, test.want)
			}
		}
	})
}

func TestMailedLinkProvesTheAddress(t *testing.T) {
	eachDesk(t, func(d *desk) {
		waiting := d.signUp("lars", "lars@example.org")
		mails := d.happen(forum.Event{Kind: forum.MemberSignedUp, MemberID: &waiting.ID})
		if len(mails) != 1 || mails[0].Link != "https://forum.example/nl/confirm?token=secret-1" {
			t.Fatalf("mails are %+v", mails)
		}
		m := mails[0]
		if !strings.Contains(m.Text, m.Link) || !strings.Contains(m.HTML, `href="`+m.Link+`"`) {
			t.Errorf("text or HTML lacks the link %s", m.Link)
		}
		token, err := d.store.Token(d.ctx, forum.TokenConfirm, forum.Secret("secret-1").Hash())
		if err != nil || *token.MemberID != waiting.ID || token.Email != "lars@example.org" {
			t.Errorf("the link stands for %+v, error %v", token, err)
		}
	})
}

func TestFailures(t *testing.T) {
	eachDesk(t, func(d *desk) {
		noor := storetest.Member(t, d.store, "noor")
		for _, test := range []struct {
			fail  error
			final bool
		}{{errors.New("no connection"), false}, {fmt.Errorf("%w: no such mailbox", outbound.ErrRefused), true}} {
			d.fail = test.fail
			err := d.mails.Mail(d.ctx, forum.Event{ID: 1, Kind: forum.PasswordChanged, MemberID: &noor.ID})
			if err == nil || errors.Is(err, store.ErrUndeliverable) != test.final {
				t.Errorf("after %v: error %v, want final: %v", test.fail, err, test.final)
			}
		}
	})
}

// Who is to hear that somebody changes their address hears so, whatever becomes of the mail
// to the new one; and what may still come of a mail is tried again.
func TestOneMailKeepsNoOtherBack(t *testing.T) {
	refused, later := fmt.Errorf("%w: no such mailbox", outbound.ErrRefused), errors.New("no connection")
	for _, test := range []struct {
		name   string
		new    error
		old    error
		final  bool
		toldTo []string
	}{
		{"new refused", refused, nil, true, []string{"noor@example.org"}},
		{"new away", later, nil, false, []string{"noor@example.org"}},
		{"new refused, old away", refused, later, false, nil},
		{"old refused, new away", later, refused, false, nil},
		{"old refused", nil, refused, true, []string{"noor@example.net"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			eachDesk(t, func(d *desk) {
				noor := storetest.Member(t, d.store, "noor")
				noor.PendingEmail, noor.PendingKey = "noor@example.net", "noor@example.net"
				storetest.Write(t, d.store, func(tx *store.Tx) error { return tx.SaveEmail(noor) })
				d.away = map[string]error{noor.PendingEmail: test.new, noor.Email: test.old}
				err := d.mails.Mail(d.ctx, forum.Event{ID: 1, Kind: forum.EmailRequested, MemberID: &noor.ID, Email: noor.PendingEmail})
				if err == nil || errors.Is(err, store.ErrUndeliverable) != test.final {
					t.Errorf("error %v, want final: %v", err, test.final)
				}
				var told []string
				for _, m := range d.outbox.mails {
					told = append(told, m.To)
				}
				if !slices.Equal(told, test.toldTo) {
					t.Errorf("mails to %q, want %q", told, test.toldTo)
				}
			})
		})
	}
}
