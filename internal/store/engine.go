package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"tertulia/internal/forum"
)

// engineKept is what is known of the engine, in memory: every page for a member
// asks for it.
type engineKept struct {
	mu    sync.Mutex
	kept  *forum.Engine // nil: to be read
	drops int           // how often it was dropped, so that no read of an older state is kept
}

func (k *engineKept) get() (*forum.Engine, int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kept, k.drops
}

func (k *engineKept) keep(e *forum.Engine, drops int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.drops == drops {
		k.kept = e
	}
}

func (k *engineKept) drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept = nil
	k.drops++
}

// Engine is what the servers of the forum have found out about the connected
// engine. It is shared: nobody may change it. It is kept in memory as
// [Store.Settings] are.
func (s *Store) Engine(ctx context.Context) (*forum.Engine, error) {
	kept, drops := s.engine.get()
	if kept != nil {
		return kept, nil
	}
	db := s.reader.WithContext(ctx)
	pairs, err := all[forum.EnginePair](db, `SELECT * FROM engine_pairs ORDER BY from_lang, to_lang`)
	if err != nil {
		return nil, fmt.Errorf("read pairs of the engine: %w", err)
	}
	stopped, err := one[string](db, `SELECT COALESCE(MAX(month), '') FROM translation_months WHERE stopped_at IS NOT NULL`)
	if err != nil {
		return nil, fmt.Errorf("read budget of the engine: %w", err)
	}
	e := &forum.Engine{Pairs: pairs, StoppedIn: stopped}
	s.engine.keep(e, drops)
	return e, nil
}

// engineConnected reports whether there may be an engine. It is asked for each
// write, and so knows what this process does: another's engine within a second.
func (s *Store) engineConnected(ctx context.Context) bool {
	e, err := s.Engine(ctx)
	return err != nil || e.Connected()
}

// SaveEnginePairs keeps what the connected engine translates; no pairs where none
// is connected. It tells of it only if that is new.
func (tx *Tx) SaveEnginePairs(pairs []forum.EnginePair) error {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, func(a, b forum.EnginePair) int {
		if a.FromLang != b.FromLang {
			return compare(a.FromLang, b.FromLang)
		}
		return compare(a.ToLang, b.ToLang)
	})
	known, err := all[forum.EnginePair](tx.db, `SELECT * FROM engine_pairs ORDER BY from_lang, to_lang`)
	if err != nil || slices.Equal(known, pairs) {
		return err
	}
	if err := tx.exec("forget pairs", `DELETE FROM engine_pairs`); err != nil {
		return err
	}
	for _, p := range pairs {
		err := tx.exec("keep pair", `INSERT INTO engine_pairs (from_lang, to_lang, engine) VALUES (?, ?, ?)
			ON CONFLICT (from_lang, to_lang) DO NOTHING`, p.FromLang, p.ToLang, p.Engine)
		if err != nil {
			return err
		}
	}
	return tx.Emit(forum.Event{Kind: forum.EngineChanged})
}

func compare(a, b forum.Lang) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// SpendCharacters counts characters against a month's budget, if they fit; ok says
// whether they did. The first that don't fit stop the month, and the first after
// that which fit let it go on: both are told.
func (tx *Tx) SpendCharacters(n, budget int) (ok bool, err error) {
	month := forum.MonthOf(tx.now)
	err = tx.exec("begin month", `INSERT INTO translation_months (month, characters) VALUES (?, 0)
		ON CONFLICT (month) DO NOTHING`, month)
	if err != nil {
		return false, err
	}
	type row struct {
		Characters int
		StoppedAt  *time.Time
	}
	now, err := one[row](tx.db, `SELECT characters, stopped_at FROM translation_months WHERE month = ?`+tx.dialect.forUpdate(), month)
	if err != nil {
		return false, err
	}
	if ok = now.Characters+n <= budget; ok {
		err = tx.exec("spend characters", `UPDATE translation_months SET characters = characters + ?, stopped_at = NULL
			WHERE month = ?`, n, month)
	} else if now.StoppedAt == nil {
		err = tx.exec("stop month", `UPDATE translation_months SET stopped_at = ? WHERE month = ?`, tx.now, month)
	}
	if err != nil || ok == (now.StoppedAt == nil) {
		return ok, err
	}
	return ok, tx.Emit(forum.Event{Kind: forum.EngineChanged})
}

// RefundCharacters gives back what was counted for a translation that wasn't made.
func (tx *Tx) RefundCharacters(n int) error {
	return tx.exec("refund characters", `UPDATE translation_months SET characters = characters - ?
		WHERE month = ? AND characters >= ?`, n, forum.MonthOf(tx.now), n)
}

// countTranslated counts a text that an engine has translated.
func (tx *Tx) countTranslated() error {
	return tx.exec("count translated text", `INSERT INTO translation_months (month, characters, done) VALUES (?, 0, 1)
		ON CONFLICT (month) DO UPDATE SET done = translation_months.done + 1`, forum.MonthOf(tx.now))
}

// doneInMonths counts the jobs that are done by month. Those that were dropped since
// stay counted: an engine did them.
func doneInMonths(d dialect) string {
	return `SELECT ` + d.month("done_at") + ` AS month, 0 AS characters, COUNT(*) AS done FROM translation_jobs
		WHERE done_at IS NOT NULL GROUP BY 1`
}

// toldInMonths counts as many texts by month as engines can have translated at most: what
// they write is told in an event, but for what was done before events were kept of it.
func toldInMonths(d dialect) string {
	return `SELECT c.month, MAX(c.done) AS done FROM (` + doneInMonths(d) + ` UNION ALL
		SELECT ` + d.month("created_at") + `, 0, COUNT(*) FROM events
		WHERE kind IN ('translation.added', 'translation.edited') AND actor_id IS NULL GROUP BY 1) AS c GROUP BY c.month`
}

// engineInspections are those of what engines have done.
func engineInspections(d dialect) []inspection {
	return []inspection{
		{what: "months in which engines have translated more than is counted", query: `SELECT j.month
			FROM (` + doneInMonths(d) + `) AS j LEFT JOIN translation_months m ON m.month = j.month WHERE COALESCE(m.done, 0) < j.done`},
		{what: "months in which engines have translated less than is counted", query: `SELECT m.month FROM translation_months m
			LEFT JOIN (` + toldInMonths(d) + `) AS e ON e.month = m.month WHERE m.done > COALESCE(e.done, 0)`},
	}
}

func engineMendings(d dialect) []mending {
	return []mending{{"texts that engines haven't translated", `UPDATE translation_months SET done = n.done
			FROM (SELECT m.month, COALESCE(e.done, 0) AS done FROM translation_months m
				LEFT JOIN (` + toldInMonths(d) + `) AS e ON e.month = m.month) AS n
			WHERE n.month = translation_months.month AND translation_months.done > n.done`},
		{"texts that engines have translated", `INSERT INTO translation_months (month, characters, done) ` + doneInMonths(d) + `
		ON CONFLICT (month) DO UPDATE SET done = excluded.done WHERE translation_months.done < excluded.done`}}
}

// failuresShown is how many failed translations a page names.
const failuresShown = 20

// EnginePage is what moderators read about machine translation, in six queries.
func (s *Store) EnginePage(ctx context.Context, v forum.Viewer) (forum.EnginePage, error) {
	engine, err := s.Engine(ctx)
	if err != nil {
		return forum.EnginePage{}, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return forum.EnginePage{}, err
	}
	page := forum.EnginePage{Engine: *engine, Month: forum.MonthOf(s.now()), Budget: settings.EngineBudget}
	db := s.reader.WithContext(ctx)
	if page.Characters, err = one[int](db, `SELECT COALESCE(SUM(characters), 0) FROM translation_months WHERE month = ?`, page.Month); err != nil {
		return page, err
	}
	type counts struct{ Waiting, Done, Failed int }
	n, err := one[counts](db, `SELECT (SELECT COUNT(*) FROM translation_jobs WHERE due_at IS NOT NULL) AS waiting,
		(SELECT CAST(COALESCE(SUM(done), 0) AS BIGINT) FROM translation_months) AS done,
		(SELECT COUNT(*) FROM translation_jobs WHERE due_at IS NULL AND done_at IS NULL) AS failed`)
	if err != nil {
		return page, err
	}
	page.Waiting, page.Done, page.Failed = n.Waiting, n.Done, n.Failed
	page.Failures, err = all[forum.TranslationJob](db, `SELECT * FROM translation_jobs
		WHERE due_at IS NULL AND done_at IS NULL ORDER BY id DESC LIMIT ?`, failuresShown)
	if err != nil {
		return page, err
	}
	var about []forum.Decision
	for _, j := range page.Failures {
		about = append(about, forum.Decision{ThreadID: &j.ThreadID})
	}
	page.Threads, err = namedThreads(db, v, about)
	return page, err
}
