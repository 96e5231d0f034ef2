package account_test

import (
	"errors"
	"testing"
	"time"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

func TestAddMember(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		m := a.add("noor", forum.RoleModerator, "nl", "de")
		if !m.Confirmed() || m.EstablishedAt == nil || m.Moderates != "nl,de" {
			t.Errorf("added %+v", m)
		}
		if n := len(a.events()); n != 0 {
			t.Errorf("%d mails for a member added by the operator", n)
		}
		_, err := a.AddMember(a.ctx, account.NewMember{Handle: "other", Email: "noor@example.org", Password: "x", Role: forum.RoleMember})
		wantFailure(t, "an address twice", err, forum.Conflict, "error.email.taken", "email")
		_, err = a.AddMember(a.ctx, account.NewMember{Handle: "other", Email: "o@example.org", Role: "king", Moderates: []forum.Lang{"xx"}})
		wantFailure(t, "no password", err, forum.Invalid, "error.password.required", "password")
		wantFailure(t, "no such role", err, forum.Invalid, "error.choice.unknown", "role")
		wantFailure(t, "languages of no moderator", err, forum.Invalid, "error.role.languages", "languages")
	})
}

func TestSetPassword(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		v := a.logIn("noor")
		const other = "drie stoelen op het dak"
		a.ok(a.SetPassword(a.ctx, "noor", other))
		_, err := a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: goodPassword, Device: here})
		if err == nil {
			t.Error("the old password still opens the account")
		}
		in, err := a.LogIn(a.ctx, account.LogIn{Login: "noor", Password: other, Device: here})
		a.ok(err)
		if got := a.viewer(in.Secret).ID(); got != v.ID() {
			t.Errorf("the new password opens account %d, not %d", got, v.ID())
		}
		if n := len(a.events()); n != 0 {
			t.Errorf("%d mails", n)
		}
		wantFailure(t, "no password", a.SetPassword(a.ctx, "noor", ""), forum.Invalid, "error.password.required", "password")
		for _, handle := range []string{"nobody", "system"} {
			wantFailure(t, handle, a.SetPassword(a.ctx, handle, other), forum.NotFound, "error.not_found", "")
		}
	})
}

func TestSetRole(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor := a.add("noor", forum.RoleMember)
		a.ok(a.SetRole(a.ctx, forum.SystemID, "@Noor", forum.RoleModerator, "nl"))
		m, err := a.store.Member(a.ctx, noor.ID)
		if err != nil || m.Role != forum.RoleModerator || m.Moderates != "nl" {
			t.Errorf("the role is %s for %q, error %v", m.Role, m.Moderates, err)
		}
		a.ok(a.SetRole(a.ctx, forum.SystemID, "noor", forum.RoleAdmin))
		err = a.SetRole(a.ctx, forum.SystemID, "noor", forum.RoleMember)
		wantFailure(t, "take the last admin away", err, forum.Conflict, "error.member.last_admin", "")
		a.add("lars", forum.RoleAdmin)
		a.ok(a.SetRole(a.ctx, forum.SystemID, "noor", forum.RoleMember))
		for _, handle := range []string{"nobody", "system"} {
			err := a.SetRole(a.ctx, forum.SystemID, handle, forum.RoleAdmin)
			wantFailure(t, handle, err, forum.NotFound, "error.not_found", "")
		}
	})
}

func TestSetupMakesTheFirstAdminOnce(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		old, err := a.SetupSecret(a.ctx)
		a.ok(err)
		secret, err := a.SetupSecret(a.ctx)
		a.ok(err)
		a.ok(a.CheckSetup(a.ctx, secret))
		wantFailure(t, "the link of an earlier start", a.CheckSetup(a.ctx, old), forum.NotFound, "error.token.invalid", "")
		in, err := a.Setup(a.ctx, secret, signUp("noor", "noor@example.org"))
		a.ok(err)
		if v := a.viewer(in.Secret); !v.IsAdmin() || !v.Member.Confirmed() {
			t.Errorf("set up as %+v", v.Member)
		}
		_, err = a.Setup(a.ctx, secret, signUp("lars", "lars@example.org"))
		wantFailure(t, "set up twice", err, forum.NotFound, "error.token.invalid", "")
		if again, err := a.SetupSecret(a.ctx); err != nil || again != "" {
			t.Errorf("with an admin there is another setup link (error %v)", err)
		}
	})
}

// wantNoSetup checks that a link for the first admin is worth nothing.
func (a *accounts) wantNoSetup(secret forum.Secret) {
	a.t.Helper()
	wantFailure(a.t, "open the page", a.CheckSetup(a.ctx, secret), forum.NotFound, "error.token.invalid", "")
	_, err := a.Setup(a.ctx, secret, signUp("thief", "thief@example.net"))
	wantFailure(a.t, "set up", err, forum.NotFound, "error.token.invalid", "")
	if n, err := a.store.Admins(a.ctx); err != nil || n != 1 {
		a.t.Errorf("%d admins, error %v", n, err)
	}
}

// The link stands in the server's log: it makes nobody an admin beside the one whom the
// operator made.
func TestSetupLinkIsWorthNothingWithAnAdmin(t *testing.T) {
	for name, appoint := range map[string]func(a *accounts){
		"added":    func(a *accounts) { a.add("olivia", forum.RoleAdmin) },
		"promoted": func(a *accounts) { a.ok(a.SetRole(a.ctx, forum.SystemID, "noor", forum.RoleAdmin)) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, a *accounts) {
				secret, err := a.SetupSecret(a.ctx)
				a.ok(err)
				a.add("noor", forum.RoleModerator)
				a.ok(a.CheckSetup(a.ctx, secret))
				appoint(a)
				a.wantNoSetup(secret)
				if _, err := a.store.Token(a.ctx, forum.TokenSetup, secret.Hash()); !forum.Is(err, forum.NotFound) {
					t.Errorf("the link is kept: error %v", err)
				}
			})
		})
	}
}

// Not even one that was made at the same time as the admin.
func TestSetupLooksForAnAdmin(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("olivia", forum.RoleAdmin)
		secret := forum.SecretFrom([32]byte{7})
		a.ok(a.store.Write(a.ctx, func(tx *store.Tx) error {
			return tx.AddToken(&forum.Token{Hash: secret.Hash(), Purpose: forum.TokenSetup, ExpiresAt: tx.Now().Add(time.Hour)})
		}))
		a.wantNoSetup(secret)
	})
}

// An admin who is made while the password of the setup page is hashed stays the only one,
// whether or not the link was made worthless with that.
func TestSetupUnderWayEndsWithAnAdmin(t *testing.T) {
	for name, appoint := range map[string]func(a *accounts){
		"promoted": func(a *accounts) { a.ok(a.SetRole(a.ctx, forum.SystemID, "noor", forum.RoleAdmin)) },
		"written":  func(a *accounts) { storetest.Admin(a.t, a.store, "olivia") },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, a *accounts) {
				secret, err := a.SetupSecret(a.ctx)
				a.ok(err)
				a.add("noor", forum.RoleMember)
				err = a.whileHashing(func() error {
					_, err := a.Setup(a.ctx, secret, signUp("thief", "thief@example.net"))
					return err
				}, func() { appoint(a) })
				wantFailure(t, "set up", err, forum.NotFound, "error.token.invalid", "")
				a.wantNoSetup(secret)
			})
		})
	}
}

func TestCloseAccount(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("chief", forum.RoleAdmin)
		noor := a.add("noor", forum.RoleMember)
		v := a.logIn("noor")
		err := a.Close(a.ctx, v, account.Close{Password: "wrong", Device: here})
		wantFailure(t, "wrong password", err, forum.Invalid, "error.password.wrong", "current")
		err = a.Close(a.ctx, a.logIn("chief"), account.Close{Password: goodPassword, Device: here})
		wantFailure(t, "the last admin", err, forum.Conflict, "error.member.last_admin", "")
		a.ok(a.Close(a.ctx, v, account.Close{Password: goodPassword, Device: here}))
		m, err := a.store.Member(a.ctx, noor.ID)
		if err != nil || m.ErasedAt == nil || m.Handle != "" {
			t.Errorf("closed: %+v, error %v", m, err)
		}
		wantFailure(t, "log in", a.logInWith("noor", goodPassword), forum.Invalid, "error.login.failed", "")
		wantFailure(t, "take the handle", a.SignUp(a.ctx, signUp("noor", "new@example.org")),
			forum.Invalid, "error.handle.taken", "handle")
		a.ok(a.SignUp(a.ctx, signUp("noortje", "noor@example.org"))) // the address is free again
	})
}

// post writes a thread (no thread given) or a comment.
func (a *accounts) post(author forum.MemberID, in *forum.Thread) *forum.Thread {
	a.t.Helper()
	p := forum.Post{AuthorID: author, Lang: "nl", Markdown: "tekst", Visibility: forum.Visible}
	t := forum.Thread{Lang: "nl", Title: "titel", AuthorID: author}
	a.ok(a.store.Write(a.ctx, func(tx *store.Tx) (err error) {
		p.ID = 0
		if in == nil {
			t.ID = 0
			return tx.AddThread(&t, &p, nil, text.Analysis{})
		}
		if t, err = tx.LockThread(in.ID); err != nil {
			return err
		}
		return tx.AddPost(&t, &p, text.Analysis{})
	}))
	return &t
}

func TestLeavingWithOnesTexts(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor, lars := a.add("noor", forum.RoleMember), a.add("lars", forum.RoleMember)
		alone := a.post(noor.ID, nil)
		a.post(noor.ID, alone)
		shared := a.post(noor.ID, nil)
		a.post(lars.ID, shared)
		of := a.post(lars.ID, nil)
		a.post(noor.ID, of)
		var original forum.Post
		a.ok(a.store.Write(a.ctx, func(tx *store.Tx) (err error) {
			original, err = tx.LockPost(of.LastPostID)
			return err
		}))
		storetest.Translate(t, a.store, forum.TitleOf(of.ID), "de", storetest.Translated(noor, 1, "Titel auf Deutsch"))
		storetest.Translate(t, a.store, forum.TextOf(original.ID), "de", storetest.Translated(noor, 1, "Text auf Deutsch"))
		a.leavesWithTexts("noor")
		if left, err := a.store.TextsOf(a.ctx, noor.ID, 10); err != nil || len(left) != 0 {
			t.Errorf("left are %+v, error %v", left, err)
		}
		if left, err := a.store.TranslationsOf(a.ctx, noor.ID, 10); err != nil || len(left) != 0 {
			t.Errorf("left are the translations %+v, error %v", left, err)
		}
		want := map[forum.ThreadID]struct {
			visibility forum.Visibility
			posts      int
		}{
			alone.ID:  {forum.Deleted, 1},
			shared.ID: {forum.Visible, 2},
			of.ID:     {forum.Visible, 1},
		}
		for id, w := range want {
			a.ok(a.store.Write(a.ctx, func(tx *store.Tx) error {
				got, err := tx.LockThread(id)
				if got.Visibility != w.visibility || got.PostCount != w.posts {
					t.Errorf("thread %d is %s with %d posts, want %s with %d", id, got.Visibility, got.PostCount, w.visibility, w.posts)
				}
				return err
			}))
		}
		if texts, err := a.store.TextsOf(a.ctx, lars.ID, 10); err != nil || len(texts) != 2 {
			t.Errorf("of lars %d texts are left, error %v", len(texts), err)
		}
	})
}

// leavesWithTexts closes an account whose member wants their texts removed, and removes
// them.
func (a *accounts) leavesWithTexts(handle string) {
	a.t.Helper()
	a.ok(a.Close(a.ctx, a.logIn(handle), account.Close{Password: goodPassword, RemoveTexts: true, Device: here}))
	claimed, err := a.store.ClaimDeliveries(a.ctx, forum.HandlerTexts, 10, 0)
	if err != nil || len(claimed) != 1 {
		a.t.Fatalf("%d wishes to remove texts, error %v", len(claimed), err)
	}
	for range 2 { // doing it again does nothing
		a.ok(a.RemoveTexts(a.ctx, claimed[0].Event))
	}
}

// Questions go with the texts of whoever put them, where nobody else has taken a stance;
// others' and those that people stand for stay.
func TestLeavingWithOnesQuestions(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		noor, lars := a.add("noor", forum.RoleMember), a.add("lars", forum.RoleMember)
		asks := func(in, by forum.MemberID) forum.ThreadID {
			thread := a.post(in, nil)
			a.post(lars.ID, thread)
			a.ok(a.store.Write(a.ctx, func(tx *store.Tx) error {
				locked, err := tx.LockThread(thread.ID)
				if err != nil {
					return err
				}
				asked := locked.Put(forum.Wording{Question: "Waarvoor dient koolraap?", Positions: []string{"Soep", "Stamppot"}}, by, tx.Now())
				d := locked.DecideReword(forum.Wording{}, by, tx.Now())
				locked.Version++
				if err := errors.Join(tx.AddQuestion(&locked, &asked), tx.SaveThread(&locked)); err != nil || by == in {
					return err
				}
				return tx.Record(&d)
			}))
			return thread.ID
		}
		own, moderated := asks(noor.ID, noor.ID), asks(lars.ID, noor.ID)
		alone, shared, foreign := asks(noor.ID, noor.ID), asks(noor.ID, noor.ID), asks(noor.ID, lars.ID)
		storetest.Translate(t, a.store, forum.QuestionOf(own), "de", storetest.Translated(lars, 1, "Wozu?"))
		storetest.Stand(t, a.store, alone, noor, 1)
		storetest.Stand(t, a.store, shared, noor, 1)
		storetest.Stand(t, a.store, shared, lars, 2)
		storetest.Stand(t, a.store, shared, lars, 0) // withdrawn, but taken
		a.leavesWithTexts("noor")
		for name, c := range map[string]struct {
			thread forum.ThreadID
			stays  bool
		}{"own": {own, false}, "in another's thread": {moderated, false}, "with an own stance": {alone, false},
			"with another's stance": {shared, true}, "another's": {foreign, true}} {
			asked, err := a.store.Asked(a.ctx, c.thread)
			if err != nil || (asked != nil) != c.stays {
				t.Errorf("%s: the question is %+v, error %v", name, asked, err)
			}
			a.ok(a.store.Write(a.ctx, func(tx *store.Tx) error {
				thread, err := tx.LockThread(c.thread)
				if thread.Asks != c.stays || thread.Visibility != forum.Visible {
					t.Errorf("%s: the thread asks: %t, and is %s", name, thread.Asks, thread.Visibility)
				}
				return err
			}))
		}
		found, err := a.store.Search(a.ctx, forum.Viewer{}, forum.SearchQuery{}, text.ReadTyped("koolraap").Query(nil))
		if err != nil || len(found.Found) != 2 {
			t.Errorf("the search finds %+v, error %v", found, err)
		}
	})
}
