package sample

import (
	"testing"

	"tertulia/internal/store/storetest"
)

// BenchmarkGenerate says how many posts a second are written to the embedded
// database.
func BenchmarkGenerate(b *testing.B) {
	g := Generation{Threads: 1000, Posts: 10_000, Seed: 1}
	for b.Loop() {
		b.StopTimer()
		s := storetest.Open(b, storetest.SQLite(b), storetest.NewClock())
		b.StartTimer()
		if err := Generate(b.Context(), s, g); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(g.Posts*b.N)/b.Elapsed().Seconds(), "posts/s")
}
