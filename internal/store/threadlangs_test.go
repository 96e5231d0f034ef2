package store_test

import (
	"context"
	"slices"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestThreadPageKnowsWhatItsWritersRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars, reader := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars"), storetest.Member(t, s, "piet")
		thread := storetest.Thread(t, s, noor, "nl", "Eén gesprek, vijf talen")
		storetest.Comment(t, s, thread.ID, lars, "de")
		storetest.Comment(t, s, thread.ID, lars, "de")
		storetest.Write(t, s, func(tx *store.Tx) error {
			m, err := tx.LockMember(lars.ID)
			if err != nil {
				return err
			}
			m.ReadLangs = "de,en"
			return tx.SavePreferences(m)
		})
		for _, c := range []struct {
			name    string
			viewer  forum.Viewer
			readers []forum.LangCount
		}{
			{"a visitor", forum.Viewer{}, nil},
			{"somebody else", forum.As(reader), []forum.LangCount{{Lang: "de", Count: 1}, {Lang: "en", Count: 1}, {Lang: forum.Lang(noor.Locale), Count: 1}}},
			{"one of them", forum.As(noor), []forum.LangCount{{Lang: "de", Count: 1}, {Lang: "en", Count: 1}}},
		} {
			var page *forum.ThreadPage
			atMost(t, 6, func(ctx context.Context) (err error) {
				page, err = s.ThreadPage(ctx, c.viewer, thread.ID, 1)
				return err
			})
			if !slices.Equal(page.Langs, []forum.LangCount{{Lang: "de", Count: 2}, {Lang: "nl", Count: 1}}) {
				t.Errorf("%s: written %v", c.name, page.Langs)
			}
			if !slices.Equal(page.Readers, c.readers) {
				t.Errorf("%s: read %v, want %v", c.name, page.Readers, c.readers)
			}
		}
	})
}
