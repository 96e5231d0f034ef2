package store_test

import (
	"context"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store/storetest"
)

// BenchmarkThreadPage reads a full page of a thread for a member, from the
// embedded database and from memory.
func BenchmarkThreadPage(b *testing.B) {
	for name, bytes := range map[string]int64{"read": 0, "shared": 4 << 20} {
		b.Run(name, func(b *testing.B) {
			config := storetest.SQLite(b)
			config.SharedBytes = bytes
			s := storetest.Open(b, config, storetest.NewClock())
			noor, lars := storetest.Member(b, s, "noor"), storetest.Member(b, s, "lars")
			thread := storetest.Thread(b, s, noor, "nl", "Een vol gesprek", "strategy")
			for range forum.PageSize - 1 {
				storetest.Comment(b, s, thread.ID, lars, "nl")
			}
			benchRead(b, func(ctx context.Context) error {
				_, err := s.ThreadPage(ctx, forum.As(noor), thread.ID, 1)
				return err
			})
		})
	}
}

func benchRead(b *testing.B, read func(ctx context.Context) error) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if err := read(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
