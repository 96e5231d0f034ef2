//go:build train

package text

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// corpus is a folder into which scripts/detection-corpus unpacked the packages
// named there:
//
//	scripts/detection-corpus /tmp/corpus
//	go test -tags train ./internal/text -run TestTrainModel -corpus /tmp/corpus -v
var corpus = flag.String("corpus", "", "folder of the training texts")

// TestTrainModel trains the model and writes detect.model.
func TestTrainModel(t *testing.T) {
	if *corpus == "" {
		t.Fatal("name the -corpus")
	}
	texts, lists := readCorpus(t, *corpus), readWordLists(t, *corpus)
	for class, lang := range modelClasses {
		t.Logf("%s: %d lines, %d words", lang, len(texts[class]), len(lists[class]))
	}
	rng := rand.New(rand.NewPCG(1, 2))
	m := newTrainer()
	const epochs, snippets = 8, 700_000
	for epoch := range epochs {
		rate := 0.12 * (1 - float64(epoch)/epochs)
		loss := 0.0
		for range snippets {
			class := rng.IntN(len(modelClasses))
			loss += m.learn(sample(rng, texts[class], lists[class]), class, rate)
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

// sample is what the model learns from at once: a stretch of a text, or one time
// in eight two words of a list, which hold what few texts say.
func sample(rng *rand.Rand, lines [][]string, words []string) []string {
	if rng.IntN(8) == 0 {
		return []string{words[rng.IntN(len(words))], words[rng.IntN(len(words))]}
	}
	return snippet(rng, lines)
}

// snippet is a random stretch of 1 to 14 words of a class, of at most 5 every
// other time.
func snippet(rng *rand.Rand, lines [][]string) []string {
	line := lines[rng.IntN(len(lines))]
	n := min(1+rng.IntN(14), len(line))
	if rng.IntN(2) == 0 {
		n = min(1+rng.IntN(5), len(line))
	}
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
