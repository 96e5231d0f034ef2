package store_test

import (
	"context"
	"database/sql"
	"errors"
	"reflect"
	"testing"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

func TestPostgresRowsFillFields(t *testing.T) {
	type row struct {
		Big, Middle, Little, Sum int
		Truth                    bool
		Word                     forum.Lang
		Key                      *string
		At                       time.Time
		Later, Never             *time.Time
		Bytes                    []byte
		Post                     *forum.PostID
		None                     int
	}
	s := storetest.Open(t, storetest.MigratedPostgres(t), storetest.NewClock())
	got, err := store.All[row](t.Context(), s, `SELECT 1::bigint << 40 AS big, -7::int AS middle, 3::smallint AS little, SUM(n) AS sum,
		true AS truth, 'nl'::text AS word, 'k'::varchar AS key, '2026-11-22 10:11:12.131415+01'::timestamptz AS at,
		'1969-07-20 20:17:40Z'::timestamptz AS later, NULL::timestamptz AS never, '\x0001'::bytea AS bytes, 9::bigint AS post,
		NULL::bigint AS none, 5::bigint AS unheard_of, 'of'::text AS nor_of_this FROM generate_series(1, 4) n`)
	if err != nil {
		t.Fatal(err)
	}
	key, post := "k", forum.PostID(9)
	want := row{Big: 1 << 40, Middle: -7, Little: 3, Sum: 10, Truth: true, Word: "nl", Key: &key, Post: &post, Bytes: []byte{0, 1},
		At: time.Date(2026, 11, 22, 9, 11, 12, 131415000, time.UTC), Later: new(time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC))}
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	if _, err := store.All[bool](t.Context(), s, `SELECT 'x'::text`); err == nil {
		t.Error("a text was read as a truth value")
	}
	if _, err := store.All[int](t.Context(), s, `SELECT 1 / (n - 2) FROM generate_series(1, 4) n`); err == nil {
		t.Error("a division by zero gave rows")
	}
}

// Nothing can be asked after the end of a transaction that went with the last question.
func TestConcludedTransactionsTakeNoMore(t *testing.T) {
	s := storetest.Open(t, storetest.MigratedPostgres(t), storetest.NewClock())
	for range 3 { // so that a connection is used again
		answer, err := s.Concluded(t.Context())
		if len(answer) != 1 || answer[0] != 7 || !errors.Is(err, sql.ErrTxDone) {
			t.Errorf("the answer is %v, and another question after it %v", answer, err)
		}
	}
}

// What a thread's page asks is planned once for each connection, however few posts and
// people it is about.
func TestThreadPageIsPlannedOnce(t *testing.T) {
	config := storetest.MigratedPostgres(t)
	config.MaxConns, config.SharedBytes = 1, 0
	s := storetest.Open(t, config, storetest.NewClock())
	noor, lars := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars")
	thread := storetest.Thread(t, s, noor, "nl", "Waarvoor is Twitter?", "strategy")
	storetest.Ask(t, s, thread.ID, "Waarvoor?", "Service", "Verkoop")
	storetest.Translate(t, s, forum.TitleOf(thread.ID), "en", storetest.Translated(lars, 1, "What is Twitter for?"))
	for range 12 {
		if _, err := s.ThreadPage(t.Context(), forum.As(lars), thread.ID, 1); err != nil {
			t.Fatal(err)
		}
	}
	again, err := store.All[string](context.Background(), s, `SELECT statement FROM pg_prepared_statements
		WHERE generic_plans = 0 AND custom_plans > 5`)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range again {
		t.Errorf("planned each time: %s", statement)
	}
}

// Whoever translates is named, also where nothing else on the page names them, and whom
// only a translation mentions.
func TestThreadPageNamesTranslators(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		noor, lars, eva := storetest.Member(t, s, "noor"), storetest.Member(t, s, "lars"), storetest.Member(t, s, "eva")
		thread := storetest.Thread(t, s, noor, "nl", "Eén gesprek")
		with := storetest.Translated(lars, 1, "About it, @eva")
		with.Rendered.Segments = append(with.Rendered.Segments, forum.Segment{Kind: forum.SegmentMention, ID: int64(eva.ID), Text: "@eva"})
		storetest.Translate(t, s, forum.TextOf(opening(t, s, thread.ID)), "en", with)
		var p *forum.ThreadPage
		atMost(t, 7, func(ctx context.Context) (err error) {
			p, err = s.ThreadPage(ctx, forum.Viewer{}, thread.ID, 1)
			return err
		})
		for _, m := range []*forum.Member{noor, lars, eva} {
			if p.People[m.ID].Handle != m.Handle {
				t.Errorf("%s is named %+v", m.Handle, p.People[m.ID])
			}
		}
	})
}
