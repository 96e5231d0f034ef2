package store_test

import (
	"context"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestMemberIsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		noor := storetest.Member(t, s, "Noor")
		finders := map[string]func() (*forum.Member, error){
			"by id":      func() (*forum.Member, error) { return s.Member(ctx, noor.ID) },
			"by handle":  func() (*forum.Member, error) { return s.MemberByHandle(ctx, "noOR") },
			"by address": func() (*forum.Member, error) { return s.MemberByEmail(ctx, "Noor@example.org") },
		}
		for name, find := range finders {
			got, err := find()
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if got.ID != noor.ID || got.Handle != "Noor" || got.Role != forum.RoleMember || !got.Confirmed() ||
				!got.CreatedAt.Equal(clock.Now()) || got.CreatedAt.Location() != time.UTC {
				t.Errorf("%s: found %+v", name, got)
			}
		}
	})
}

func TestAbsentMemberIsNotFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		storetest.Member(t, s, "noor")
		_, byID := s.Member(ctx, 99)
		_, byHandle := s.MemberByHandle(ctx, "nobody")
		_, byEmail := s.MemberByEmail(ctx, "") // of the system member, and of nobody
		_, awaiting := s.MemberAwaiting(ctx, "")
		for name, err := range map[string]error{"id": byID, "handle": byHandle, "address": byEmail, "awaiting": awaiting} {
			if !forum.Is(err, forum.NotFound) {
				t.Errorf("by %s: error %v, want not found", name, err)
			}
		}
	})
}

func TestConfirmedAddressIsUnique(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, other := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		other.EmailKey = noor.EmailKey
		err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.SaveEmail(other) })
		if !forum.Is(err, forum.Conflict) {
			t.Errorf("taking a confirmed address: error %v, want a conflict", err)
		}
	})
}

func TestSeveralSignUpsMayAwaitOneAddress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		var last forum.MemberID
		for _, handle := range []string{"first", "second"} {
			m := &forum.Member{Kind: forum.KindAccount, Handle: handle, Role: forum.RoleMember, PendingKey: "a@b.example"}
			storetest.Write(t, s, func(tx *store.Tx) error { return tx.AddMember(m) })
			last = m.ID
		}
		m, err := s.MemberAwaiting(context.Background(), "a@b.example")
		if err != nil || m.ID != last {
			t.Errorf("awaiting: %+v, error %v, want member %d", m, err, last)
		}
	})
}

func TestHandles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
		rename := func(m *forum.Member, handle string) error {
			renamed := *m
			renamed.Handle = handle
			return s.Write(ctx, func(tx *store.Tx) error { return tx.ChangeHandle(&renamed) })
		}
		steps := []struct {
			who    *forum.Member
			handle string
			ok     bool
		}{
			{noor, "noortje", true},
			{lars, "noor", false}, // once somebody's, never another's
			{lars, "NOOR", false},
			{lars, "noortje", false},
			{noor, "Noortje", true}, // the same in other case
			{noor, "noor", true},    // back to one's own
		}
		for _, step := range steps {
			if err := rename(step.who, step.handle); (err == nil) != step.ok {
				t.Errorf("%s becomes %s: error %v", step.who.Handle, step.handle, err)
			}
		}
		old, err := s.MemberByHandle(ctx, "noortje")
		if err != nil || old.ID != noor.ID || old.Handle != "noor" {
			t.Errorf("an old handle leads to %+v, error %v", old, err)
		}
	})
}

func TestSignUpIsNobodyUntilItIsConfirmed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		m := &forum.Member{Kind: forum.KindAccount, Handle: "lars", Role: forum.RoleMember, PendingKey: "a@b.example"}
		storetest.Write(t, s, func(tx *store.Tx) error { return tx.AddMember(m) })
		if _, err := s.MemberPage(ctx, forum.Viewer{}, m.ID, ""); !forum.Is(err, forum.NotFound) {
			t.Errorf("it has a page (error %v)", err)
		}
		if found, err := s.Mentioned(ctx, []string{"lars"}); err != nil || len(found) != 0 {
			t.Errorf("it can be mentioned: %v, error %v", found, err)
		}
	})
}
