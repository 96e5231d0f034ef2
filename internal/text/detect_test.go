package text

import (
	"os"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

// sentences reads the held-out sentences of a language, written for this test.
func sentences(t testing.TB, lang string) []string { return heldOut(t, "sentences/"+lang, 60) }

// heldOut reads texts that the model wasn't trained on.
func heldOut(t testing.TB, name string, atLeast int) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if len(lines) < atLeast {
		t.Fatalf("%s: only %d lines", name, len(lines))
	}
	return lines
}

// windows gives all runs of n words of the lines.
func windows(lines []string, n int) []string {
	var found []string
	for _, line := range lines {
		words := strings.Fields(line)
		for i := 0; i+n <= len(words); i++ {
			found = append(found, strings.Join(words[i:i+n], " "))
		}
	}
	return found
}

// rate counts how many texts are detected as lang, and how many as another
// language rather than none.
func rate(lang forum.Lang, texts []string) (right, wrong float64, missed []string) {
	for _, s := range texts {
		switch d := Detect(s); {
		case d.Lang == lang:
			right++
		default:
			missed = append(missed, string(d.Lang)+": "+s)
			if d.Lang != forum.Und {
				wrong++
			}
		}
	}
	return right / float64(len(texts)), wrong / float64(len(texts)), missed
}

func TestDetectSentences(t *testing.T) {
	for _, lang := range []string{"nl", "de", "ar", "es", "en"} {
		lines := sentences(t, lang)
		for _, c := range []struct {
			name         string
			texts        []string
			right, wrong float64
		}{
			{"sentences", lines, 1, 0},
			{"five words", windows(lines, 5), 0.99, 0},
			{"three words", windows(lines, 3), 0.97, 0.005},
			{"comments of three words", heldOut(t, "comments/"+lang, 40), 0.97, 0},
		} {
			right, wrong, missed := rate(forum.Lang(lang), c.texts)
			t.Logf("%s, %d %s: %.1f%% right, %.1f%% wrong", lang, len(c.texts), c.name, 100*right, 100*wrong)
			if right < c.right || wrong > c.wrong {
				t.Errorf("%s, %s: %.3f right and %.3f wrong, want %.3f and %.3f; missed %q",
					lang, c.name, right, wrong, c.right, c.wrong, missed[:min(len(missed), 8)])
			}
		}
	}
}

// Other languages are none, rather than one of those that look like them.
func TestDetectOtherLanguages(t *testing.T) {
	lines := sentences(t, "other")
	for _, c := range []struct {
		name  string
		texts []string
		right float64
	}{
		{"sentences", lines, 1},
		{"five words", windows(lines, 5), 0.99},
		{"three words", windows(lines, 3), 0.96},
	} {
		right, _, missed := rate(forum.Und, c.texts)
		t.Logf("%d %s: %.1f%% right", len(c.texts), c.name, 100*right)
		if right < c.right {
			t.Errorf("%s: %.3f right, want %.3f; missed %q", c.name, right, c.right, missed)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		text string
		want forum.Lang
	}{
		{"", forum.Und},
		{"👍 280!", forum.Und},
		{"Twitter", forum.Und},
		{"Twitter marketing 2024", forum.Und},
		{"Ceci est une phrase en français pour voir.", forum.Und},
		{"Isto é uma frase em português do Brasil.", forum.Und},
		{"Questa è una frase scritta in italiano.", forum.Und},
		{"Det här är en svensk mening om ingenting.", forum.Und},
		{"To jest zdanie napisane po polsku.", forum.Und},
		{"Это предложение написано по-русски.", forum.Und},
		{"این یک جملهٔ کوتاه به زبان فارسی است.", forum.Und},
		{"یہ ایک مختصر اردو جملہ ہے۔", forum.Und},
		{"https://voorbeeld.nl/dit-is-een-adres #ditisnederlands @wie_dan_ook", forum.Und},
		{"```\nthis is only some code in a block\n```", forum.Und},
		{"Kijk eens: `return the value of the next one` werkt niet.", "nl"},
		{"Lees [dit stuk](https://example.com/the-best-way-to-do-it) over de nieuwe aanpak", "nl"},
		{"كيف أستخدم Go 1.26 و PostgreSQL", "ar"},
		{"تويتر - Twitter (2024)!", "ar"},
		{"Die KPIs unserer Social-Media-Kampagne stimmen nicht.", "de"},
		{"El community manager no contesta los mensajes", "es"},
		{"IS THIS THING ON OR WHAT", "en"},
	} {
		if got := Detect(c.text); got.Lang != c.want || got.Confidence < 0 || got.Confidence > 1 {
			t.Errorf("Detect(%q) = %v, want %s", c.text, got, c.want)
		}
	}
}

func TestDetectLooksAtNoMoreThanItSays(t *testing.T) {
	long := strings.Repeat("dit is een heel lang verhaal ", 1000) + strings.Repeat("and this is English ", 10000)
	if got := len(detectionWords(long)); got != maxDetectionWords {
		t.Errorf("%d words, want %d", got, maxDetectionWords)
	}
	if got := Detect(long); got.Lang != "nl" {
		t.Errorf("%v, want nl", got)
	}
}

func FuzzDetect(f *testing.F) {
	f.Add("Dit is `code` en [een](https://x.nl) ```\nfence")
	f.Fuzz(func(t *testing.T, s string) {
		if d := Detect(s); d.Lang == "" || d.Confidence < 0 || d.Confidence > 1 {
			t.Errorf("Detect(%q) = %v", s, d)
		}
	})
}

func BenchmarkDetect(b *testing.B) {
	lines := sentences(b, "nl")
	b.ReportAllocs()
	for b.Loop() {
		for _, line := range lines {
			Detect(line)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(lines)), "µs/text")
}
