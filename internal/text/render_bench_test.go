package text

import (
	"strings"
	"testing"
)

// BenchmarkRender renders a post as most are: some paragraphs with emphasis, a
// link, a list and a quote.
func BenchmarkRender(b *testing.B) {
	source := strings.Repeat("We **measured** it for a [month](https://example.org/report), and answered @noor.\n\n", 3) +
		"> Does anybody read this?\n\n- in the morning\n- at noon\n- at night\n"
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Render(source, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
