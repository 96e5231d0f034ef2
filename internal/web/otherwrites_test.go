package web_test

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/translation"
)

// otherWrite is one that no form sends.
type otherWrite struct {
	what    string
	prepare func(k *watcher) thing
}

func otherWrites() []otherWrite {
	return []otherWrite{
		{"a setting", func(k *watcher) thing {
			return k.onBase(func(tx *store.Tx) error { return tx.SetSetting("name.de", "Das Café", forum.SystemID) })
		}},
		{"a page of the operator's", func(k *watcher) thing {
			return k.onBase(func(tx *store.Tx) error {
				return tx.SetSetting("page.contact.de", "Rufen Sie uns an.", forum.SystemID)
			})
		}},
		{"a decision that nothing else tells of", func(k *watcher) thing {
			return k.onBase(func(tx *store.Tx) error {
				return tx.Record(&forum.Decision{Act: forum.ActTermSet, ActorID: k.german.ID, Lang: "de", CreatedAt: tx.Now()})
			})
		}},
		{"a role", func(k *watcher) thing {
			return thing{k.base.ID, "sales", func() {
				if err := k.accounts.SetRole(k.Context(), forum.SystemID, k.german.Handle, forum.RoleModerator, "de", "es"); err != nil {
					k.Fatal(err)
				}
			}}
		}},
		{"a suspension", func(k *watcher) thing {
			return thing{k.base.ID, "sales", func() { storetest.Suspend(k, k.store, k.other, 1) }}
		}},
		{"the end of a suspension", func(k *watcher) thing {
			return k.later(func(m *moderation.Service) (int, error) { return m.EndSuspensions(k.Context()) }, k.base.ID)
		}},
		{"a thread that opens again by itself", func(k *watcher) thing {
			thread := storetest.Thread(k, k.store, k.author, "nl", "Even niet")
			k.moderate(func(m *moderation.Service) error {
				_, err := m.Close(k.Context(), forum.As(k.dutch), moderation.Closing{Thread: thread.ID, Reason: forum.CloseHeated,
					Until: new(k.clock.Now().Add(time.Hour))})
				return err
			})
			return k.later(func(m *moderation.Service) (int, error) { return m.ReopenDue(k.Context()) }, thread.ID)
		}},
		{"a first text by the engine", func(k *watcher) thing { return k.byEngine(0) }},
		{"a second text by the engine", func(k *watcher) thing { return k.byEngine(1) }},
		{"the texts of somebody who leaves", func(k *watcher) thing {
			leaving := storetest.Member(k, k.store, "noor")
			thread := storetest.Thread(k, k.store, leaving, "nl", "Van iemand die gaat")
			storetest.Comment(k, k.store, thread.ID, k.author, "nl")
			storetest.Translate(k, k.store, forum.TitleOf(k.base.ID), "de", storetest.Translated(leaving, 1, "Ist das noch ein Kanal"))
			storetest.Write(k, k.store, func(tx *store.Tx) error { return tx.EraseMember(leaving) })
			return thing{thread.ID, "sales", func() {
				if err := k.accounts.RemoveTexts(k.Context(), forum.Event{MemberID: &leaving.ID}); err != nil {
					k.Fatal(err)
				}
			}}
		}},
	}
}

// onBase is a transaction that is about nothing in particular.
func (k *watcher) onBase(write func(tx *store.Tx) error) thing {
	return thing{k.base.ID, "sales", func() {
		k.Helper()
		storetest.Write(k, k.store, write)
	}}
}

// later is an act of the forum's own in two days, which finds something to do.
func (k *watcher) later(act func(m *moderation.Service) (int, error), thread forum.ThreadID) thing {
	k.clock.Advance(48 * time.Hour)
	return thing{thread, "sales", func() {
		k.Helper()
		if n, err := act(moderation.New(k.store)); n == 0 || err != nil {
			k.Fatal(n, err)
		}
	}}
}

// byEngine is what an engine makes of the title or the text of a new thread, after as
// many others.
func (k *watcher) byEngine(others int) thing {
	k.Helper()
	m := translation.NewMachine(translation.MachineConfig{Store: k.store, Engine: capitals{}, Langs: []forum.Lang{"en", "de"},
		Log: slog.New(slog.DiscardHandler)})
	if err := m.Refresh(k.Context()); err != nil {
		k.Fatal(err)
	}
	work := func() bool {
		k.Helper()
		more, err := m.Work(k.Context())
		if err != nil {
			k.Fatal(err)
		}
		return more
	}
	for work() {
		continue // what others have left
	}
	thread := storetest.Thread(k, k.store, k.author, "en", "Is it a channel")
	for range others {
		work()
	}
	return thing{thread.ID, "sales", func() { work() }}
}

// capitals is an engine that translates English into German, more or less.
type capitals struct{}

func (capitals) Name() string { return "Babel" }

func (capitals) Pairs(context.Context, []forum.Lang) ([]outbound.Pair, error) {
	return []outbound.Pair{{From: "en", To: "de"}}, nil
}

func (capitals) Translate(_ context.Context, _ outbound.Pair, passages []forum.Passage) ([]forum.Passage, error) {
	var made []forum.Passage
	for _, passage := range passages {
		var said forum.Passage
		for _, run := range passage {
			if run.Kind == forum.RunText {
				run.Text = strings.ToUpper(run.Text)
			}
			said = append(said, run)
		}
		made = append(made, said)
	}
	return made, nil
}
