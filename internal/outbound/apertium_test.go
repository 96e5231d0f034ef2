package outbound_test

import (
	"context"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/outbound"
	"tertulia/internal/outbound/outboundtest"
	"tertulia/internal/text"
)

const english = `# The red house

We asked @sanne_k about **the old house** of [my friend](https://b.nl/casa?a=1&b=2), see #b2b and $TWTR 🎉

- The cat is black & the dogs are *big*.
- Write to me@b.nl or run ` + "`make test`" + `.

| name | number |
| --- | ---: |
| the table | 12 |

> I read <https://example.org/a_b>.
> It is a good book.

    func main() {}
`

func TestARealEngineTranslatesEnglishIntoSpanish(t *testing.T) {
	engine, err := outbound.NewEngine(outbound.EngineConfig{Kind: outbound.Apertium, URL: outboundtest.Apertium(t)})
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := engine.Pairs(context.Background(), []forum.Lang{"nl", "de", "ar", "es", "en"})
	if err != nil || len(pairs) != 2 {
		t.Fatalf("pairs %v, error %v; want both ways between English and Spanish", pairs, err)
	}
	pair := pairs[0]
	if pair.From != "en" {
		pair = pairs[1]
	}
	got := translate(t, engine, pair, english)
	for _, want := range []string{"casa", "gato", "perros", "libro", "@sanne_k", "#b2b", "$TWTR", "🎉", "](<https://b.nl/casa?a=1&b=2>)",
		"me@b.nl", "`make test`", "<https://example.org/a_b>", "func main() {}", "| ---: |"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	for _, english := range []string{"house", "friend", "dogs", "book"} {
		if strings.Contains(got, english) {
			t.Errorf("still %q in\n%s", english, got)
		}
	}
	long := strings.Repeat("The old house of my friend is very red. I ask @sanne for **the small cat**. ", 300)
	got = translate(t, engine, pair, long)
	if n := strings.Count(got, "casa"); n != 300 {
		t.Errorf("of 300 long sentences %d came back", n)
	}
}

func translate(t *testing.T, engine outbound.Engine, pair outbound.Pair, markdown string) string {
	t.Helper()
	source, err := text.TranslatableMarkdown(markdown, nil)
	if err != nil {
		t.Fatal(err)
	}
	passages, err := engine.Translate(context.Background(), pair, source.Passages)
	if err != nil {
		t.Fatal(err)
	}
	got, err := source.Fill(passages)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
