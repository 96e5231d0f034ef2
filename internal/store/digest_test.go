package store_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestDigestsTellEveryChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		lars := storetest.Member(t, s, "lars")
		thread := storetest.Thread(t, s, lars, "nl", "Kast")
		read := func() map[string]store.Digest {
			found, err := s.Digests(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		before := read()
		if differ := store.Differences(before, read()); len(differ) > 0 {
			t.Errorf("without a change: %v", differ)
		}
		storetest.Write(t, s, func(tx *store.Tx) error {
			return tx.SaveDraft(&forum.Draft{MemberID: lars.ID, Place: forum.NewThread, Body: "half"})
		})
		if differ := store.Differences(before, read()); !slices.Equal(differ, []string{"drafts has 1 rows instead of 0"}) {
			t.Errorf("after a draft: %v", differ)
		}
		before = read()
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			locked.Version, locked.Title = locked.Version+1, "Kist"
			return tx.SaveThread(&locked)
		})
		if differ := store.Differences(before, read()); !slices.Contains(differ, "threads has other rows") {
			t.Errorf("after another title: %v", differ)
		}
		if before["posts"].Rows != 1 || before["members"].Rows != 2 {
			t.Errorf("counted %v", before)
		}
	})
}

func TestCopyIsTheSameDatabase(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t), storetest.NewClock())
	storetest.Thread(t, s, storetest.Member(t, s, "lars"), "nl", "Kast")
	file := filepath.Join(t.TempDir(), "copy.db")
	if err := s.CopyTo(context.Background(), file); err != nil {
		t.Fatal(err)
	}
	want, err := s.Digests(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	have, version, err := store.FileDigests(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	if differ := store.Differences(want, have); len(differ) > 0 {
		t.Error(differ)
	}
	if newest, err := store.NewestSchema("sqlite"); err != nil || version != newest {
		t.Errorf("version %d of %d (%v)", version, newest, err)
	}
	if err := s.CopyTo(context.Background(), file); err == nil {
		t.Error("a file that was there was written over")
	}
}
