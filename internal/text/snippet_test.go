package text_test

import (
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// show marks what was found with brackets.
func show(pieces []text.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Found {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("woord ", 40) + "en dan de huizen van Twitter " + strings.Repeat("meer ", 40)
	for _, c := range []struct {
		name, text string
		lang       forum.Lang
		query      string
		max        int
		want       string
	}{
		{"all words", "Op Twitter lezen er driehonderd mee via DM.", "nl", "twitter dm", 100,
			"Op [Twitter] lezen er driehonderd mee via [DM]."},
		{"by stem", "De klanten klagen.", "nl", "klant", 100, "De [klanten] klagen."},
		{"Arabic with article and vowels", "نقلنا الشَّكاوى إلى الرسائل", "ar", "شكاوى", 100, "نقلنا [الشَّكاوى] إلى الرسائل"},
		{"a window in the middle", long, "nl", "huizen", 60, "… en dan de [huizen] van Twitter meer meer meer meer meer meer …"},
		{"as it was typed before another form", "Veel huizen. " + long + "Dit huis is het.", "nl", "huis", 30, "… Dit [huis] is het."},
		{"other forms beside it", "Veel huizen en een huis.", "nl", "huis", 100, "Veel [huizen] en een [huis]."},
		{"nothing found", "Hello there, my friend", "en", "missing", 12, "Hello there, …"},
		{"nothing to find", "", "en", "x", 10, ""},
		{"lines and controls", "one\n\u202etwo\u202c\tthree", "en", "two", 50, "one [two] three"},
		{"tags", "see #socialmedia now", "en", "#socialmedia", 50, "see [#socialmedia] now"},
		{"a tag in wide characters", "socialmedia@x #other ＃socialmedia、@x", "en", "#socialmedia", 200, "socialmedia@x #other [＃socialmedia]、@x"},
		{"a handle as it is parted", "mail@lars_2, \"@lars\" or ñ@@Lars_2: yes", "es", "@lars_2", 200, "mail@lars_2, \"@lars\" or ñ@[@Lars_2]: yes"},
		{"a handle or a tag", "lars #dm @lars", "en", "@lars #dm", 50, "lars [#dm] [@lars]"},
		{"a handle and a word", "about lars: @lars wrote about it", "en", "@lars wrote", 200, "about lars: [@lars] [wrote] about it"},
		{"a handle that isn't there", strings.Repeat("word ", 10) + "@larsen", "en", "@lars", 12, "word word …"},
	} {
		if got := show(text.Snippet(c.text, c.lang, text.AnalyseQuery(c.query, nil), c.max)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("Op Twitter lezen er driehonderd mee", "twitter", 20)
	f.Add("نقلنا الشكاوى إلى الرسائل", "شكاوى", 5)
	f.Fuzz(func(t *testing.T, plain, query string, max int) {
		// As long as what pages ask for: what is longer only makes the fuzzer slow.
		plain, query = plain[:min(len(plain), 2000)], query[:min(len(query), 200)]
		text.Snippet(plain, "ar", text.AnalyseQuery(query, nil), int(uint(max)%500))
	})
}
