package sample

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dice decide what a generated text says. Equal seeds throw alike, in every
// version of Go: PCG's sequence is part of math/rand/v2's promise.
type dice struct{ *rand.Rand }

// throw gives the dice of one thing that is numbered n, in the forum of a seed.
func throw(seed, n uint64) dice { return dice{rand.New(rand.NewPCG(seed, n))} }

// chance is true once in so many throws.
func (d dice) chance(once int) bool { return d.IntN(once) == 0 }

func (d dice) pick(from []string) string { return from[d.IntN(len(from))] }

// low is a number below n, lower ones far oftener: as a few members write most
// posts.
func (d dice) low(n int) int { return int(math.Pow(d.Float64(), 3) * float64(n)) }

// spread is a positive number around median, seldom much greater, with
// logarithms that are normally distributed.
func (d dice) spread(median, sigma float64) float64 { return median * math.Exp(sigma*d.NormFloat64()) }

// brand is an invented name of two or three syllables.
func (d dice) brand() string {
	starts := []string{"Ve", "Kan", "Bri", "Tol", "Mar", "Zu", "Ple", "Dor", "Hal", "Fi", "Gro", "Sen"}
	middles := []string{"", "", "la", "ri", "mo", "ne", "tu", "ko", "si", "va", "den", "lor"}
	ends := []string{"tta", "mo", "dis", "ra", "vex", "nor", "lia", "bo", "tix", "zen", "by", "quo"}
	return d.pick(starts) + d.pick(middles) + d.pick(ends)
}

// writing is the making of one text.
type writing struct {
	dice
	words *vocabulary
	// person gives the handle of somebody to mention.
	person func() string
}

// fill puts words into the slots of a sentence.
func (w writing) fill(sentence string) string {
	var b strings.Builder
	for {
		before, rest, slotted := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !slotted {
			return upperFirst(b.String())
		}
		slot, after, _ := strings.Cut(rest, "}")
		b.WriteString(w.slot(slot))
		sentence = after
	}
}

func (w writing) slot(name string) string {
	switch name {
	case "thing":
		return w.pick(w.words.Things)
	case "brand":
		return w.brand()
	case "number":
		return strconv.Itoa(11 + w.IntN(89))
	case "tag":
		return "#" + strings.ToLower(w.brand())
	case "person":
		return "@" + w.person()
	}
	return "{" + name + "}"
}

func upperFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func (w writing) title() string { return w.fill(w.pick(w.words.Titles)) }

// paragraph is so many sentences.
func (w writing) paragraph(sentences int) string {
	parts := make([]string, sentences)
	for i := range parts {
		parts[i] = w.fill(w.pick(w.words.Statements))
	}
	return strings.Join(parts, " ")
}

// opening is the Markdown of an opening post.
func (w writing) opening() string {
	return w.fill(w.pick(w.words.Openings)) + " " + w.body(2)
}

// comment is the Markdown of a comment.
func (w writing) comment() string {
	if w.chance(4) {
		return w.fill(w.pick(w.words.Replies)) + " " + w.body(0)
	}
	return w.body(1)
}

// body is usually a few sentences, now and then with a list or a quotation, and
// once in a hundred times an essay. It has at least so many sentences, and is
// never much longer than 150.
func (w writing) body(atLeast int) string {
	sentences := max(atLeast, int(w.spread(2.2, 0.7)))
	if w.chance(100) {
		sentences = 30 + w.IntN(120)
	}
	var blocks []string
	for sentences > 0 {
		n := min(1+w.IntN(4), sentences)
		blocks = append(blocks, w.block(n))
		sentences -= n
	}
	return strings.Join(blocks, "\n\n")
}

// block is a paragraph, or something else of about that length.
func (w writing) block(sentences int) string {
	switch w.IntN(20) {
	case 0:
		return "> " + w.paragraph(1) + "\n\n" + w.paragraph(sentences)
	case 1:
		return "- " + w.paragraph(1) + "\n- " + w.paragraph(1) + "\n- **" + w.brand() + "**"
	case 2:
		return "**" + w.paragraph(1) + "** " + w.paragraph(sentences)
	case 3:
		return w.paragraph(sentences) + " https://" + strings.ToLower(w.brand()) + ".example/" + w.slot("number")
	}
	return w.paragraph(sentences)
}
