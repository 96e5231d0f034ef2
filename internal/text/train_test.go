//go:build train

package text

import (
	"encoding/binary"
	"flag"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tertulia/internal/forum"
)

// corpus is a folder into which scripts/detection-corpus unpacked the packages
// named there:
//
//	scripts/detection-corpus /tmp/corpus
//	go test -tags train ./internal/text -run TestTrainModel -corpus /tmp/corpus -v
var corpus = flag.String("corpus", "", "folder of the training texts")

// trainLang maps the folders of the corpus to classes; what isn't named and is
// written in Latin letters is another language.
var trainLang = map[string]forum.Lang{
	"nl": "nl", "nl-NL": "nl", "de": "de", "de-DE": "de", "es": "es", "es-ES": "es", "en-US": "en", "C": "en",
}

// otherLangs are the languages that teach the model what is none of ours.
var otherLangs = strings.Fields(`fr it pt pt_BR ca gl sv da nb nb_NO fi pl cs sk sl hr hu ro tr id lt lv et eu eo ga la vi is
	fr-FR it-IT pt-BR ca-ES sv-SE da-DK nb-NO pl-PL cs-CZ ro-RO tr-TR hr-HR id-ID vi-VN`)

// TestTrainModel trains the model and writes detect.model.
func TestTrainModel(t *testing.T) {
	if *corpus == "" {
		t.Fatal("name the -corpus")
	}
	texts := readCorpus(t, *corpus)
	for class, lines := range texts {
		t.Logf("%s: %d lines", modelClasses[class], len(lines))
	}
	rng := rand.New(rand.NewPCG(1, 2))
	m := newTrainer()
	const epochs, snippets = 8, 700_000
	for epoch := range epochs {
		rate := 0.12 * (1 - float64(epoch)/epochs)
		loss := 0.0
		for range snippets {
			class := rng.IntN(len(modelClasses))
			loss += m.learn(snippet(rng, texts[class]), class, rate)
		}
		t.Logf("epoch %d: loss %.4f", epoch, loss/snippets)
	}
	if err := os.WriteFile("detect.model", m.quantised(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// brands are words that all our languages use alike: they are strewn over the
// training texts so that they tell nothing.
var brands = strings.Fields(`twitter tweet tweets facebook instagram linkedin tiktok whatsapp google youtube threads mastodon
	marketing social media roi hashtag hashtags followers follower content manager brand branding community trending
	influencer engagement timing online offline website blog app feed post posts spam bot bots dm dms b2b customer service
	feedback update software email seo performance budget team start-up startup newsletter webshop timeline thread retweet`)

// snippet is a random stretch of 1 to 14 words of a class.
func snippet(rng *rand.Rand, lines [][]string) []string {
	line := lines[rng.IntN(len(lines))]
	n := min(1+rng.IntN(14), len(line))
	start := rng.IntN(len(line) - n + 1)
	words := slices.Clone(line[start : start+n])
	if rng.IntN(4) == 0 {
		for range 1 + rng.IntN(2) {
			words = slices.Insert(words, rng.IntN(len(words)+1), brands[rng.IntN(len(brands))])
		}
	}
	return words
}

// trainer is a multinomial logistic regression over hashed features, trained by
// stochastic gradient descent; the weights are averaged at the end.
type trainer struct {
	weights [][len(modelClasses)]float32
	seen    []uint32
}

func newTrainer() *trainer {
	return &trainer{weights: make([][len(modelClasses)]float32, modelBuckets)}
}

// learn takes one step and gives the loss before it.
func (m *trainer) learn(words []string, class int, rate float64) float64 {
	m.seen = m.seen[:0]
	var scores [len(modelClasses)]float64
	for _, w := range words {
		eachFeature(w, func(f uint32) {
			f %= modelBuckets
			m.seen = append(m.seen, f)
			for c := range modelClasses {
				scores[c] += float64(m.weights[f][c])
			}
		})
	}
	top := slices.Max(scores[:])
	sum := 0.0
	for c := range scores {
		scores[c] = math.Exp(scores[c] - top)
		sum += scores[c]
	}
	step := rate / math.Sqrt(float64(len(m.seen)))
	for c := range scores {
		gradient := scores[c] / sum
		if c == class {
			gradient--
		}
		for _, f := range m.seen {
			w := m.weights[f][c] - float32(step*gradient)
			m.weights[f][c] = min(max(w, -limitWeight), limitWeight)
		}
	}
	return -math.Log(max(scores[class]/sum, 1e-12))
}

// limitWeight is the largest weight that a signed byte holds.
const limitWeight = 127 / modelScale

func (m *trainer) quantised() []byte {
	out := make([]byte, 0, modelBuckets*len(modelClasses))
	for _, weights := range m.weights {
		for _, w := range weights {
			out = append(out, byte(int8(math.Round(float64(w)*modelScale))))
		}
	}
	return out
}

// readCorpus gives the lines of each class as words, each line once. A line that
// is English too was left untranslated.
func readCorpus(t *testing.T, root string) [][][]string {
	t.Helper()
	english := slices.Index(modelClasses[:], "en")
	lines := make([]map[string][]string, len(modelClasses))
	for class := range lines {
		lines[class] = map[string][]string{}
	}
	walkCorpus(t, root, func(class int, line string) {
		if words := detectionWords(line); len(words) >= 2 {
			lines[class][strings.Join(words, " ")] = words
		}
	})
	texts := make([][][]string, len(modelClasses))
	for class := range lines {
		for _, key := range slices.Sorted(maps.Keys(lines[class])) {
			if _, untranslated := lines[english][key]; class == english || !untranslated {
				texts[class] = append(texts[class], lines[class][key])
			}
		}
	}
	return texts
}

// walkCorpus calls add with each piece of text of a class.
func walkCorpus(t *testing.T, root string, add func(int, string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".mo":
			readCatalogue(t, path, add)
		case ".html", ".page":
			readHTML(t, path, add)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// classOf is the class of a folder of the corpus; -1 for one that isn't used.
func classOf(folder string) int {
	if lang, ok := trainLang[folder]; ok {
		return slices.Index(modelClasses[:], lang)
	}
	if slices.Contains(otherLangs, folder) {
		return len(modelClasses) - 1
	}
	return -1
}

var markup = regexp.MustCompile(`<[^>]*>|\$[a-z_|]+|%[-0-9]*[a-z]|&[a-z]+;|\\n|_`)

// readCatalogue reads the translations of a gettext catalogue, and the English
// originals of the German ones.
func readCatalogue(t *testing.T, path string, add func(int, string)) {
	t.Helper()
	parts := strings.Split(filepath.ToSlash(path), "/")
	folder := parts[len(parts)-3]
	class := classOf(folder)
	if class < 0 {
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint32(data[at:])) }
	text := func(table, i int) string {
		length, offset := word(table+8*i), word(table+8*i+4)
		s, _, _ := strings.Cut(string(data[offset:offset+length]), "\x00")
		_, plain, hasContext := strings.Cut(s, "\x04")
		if hasContext {
			s = plain
		}
		return markup.ReplaceAllString(s, " ")
	}
	count, originals, translations := word(8), word(12), word(16)
	for i := 1; i < count; i++ {
		original, translation := text(originals, i), text(translations, i)
		if original == translation {
			continue
		}
		add(class, translation)
		if folder == "de" {
			add(slices.Index(modelClasses[:], "en"), original)
		}
	}
}

// readHTML reads the paragraphs of a page of the handbook or of GNOME's help.
func readHTML(t *testing.T, path string, add func(int, string)) {
	t.Helper()
	class := -1
	for _, part := range strings.Split(filepath.ToSlash(path), "/") {
		class = max(class, classOf(part))
	}
	if class < 0 {
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := html.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "p" || n.Data == "div" && hasClass(n, "para")) {
			var b strings.Builder
			for c := range n.Descendants() {
				if c.Type == html.TextNode && !hasClass(c.Parent, "literal") {
					b.WriteString(c.Data + " ")
				}
			}
			add(class, b.String())
		}
	}
}

func hasClass(n *html.Node, class string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val == class })
}
