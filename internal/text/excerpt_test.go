package text

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
)

// Cutting knows the clusters of common letters by itself, and must cut where
// everybody else does.
func TestCutClustersCutsBetweenClusters(t *testing.T) {
	parts := []string{"a", "Z", " ", "~", "\r\n", "\r", "\n", "\t", "\x7f", "é", "e\u0301", "ß", "ǆ", "\u02b0", "\u0300", "©", "©\ufe0f",
		"ت", "ّ", "تَ", "ـ", "لا", "\u0600", "\u0605", "\u200d", "\u200c", "\u202e", "👩\u200d💻", "🇳", "🇱", "한", "\u1100", "क्ष", "\u0903", "𝒳", "\xff"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		s := b.String()
		for n := range 8 {
			want, state := 0, -1
			for rest, left := s, n; rest != "" && left > 0; left-- {
				var cluster string
				cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
				want += len(cluster)
			}
			if got := cutClusters(s, n); got != s[:want] {
				t.Fatalf("%q, %d clusters: %q, want %q", s, n, got, s[:want])
			}
		}
	}
}
