package outbound

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// apertium speaks the API of Apertium's server, APy (/listPairs, /translate).
type apertium struct{ endpoint }

// apertiumMarkup uses the element that Apertium's HTML format passes on as it is.
var apertiumMarkup = markup{pair: "span", keep: "apertium-notrans", hidden: true}

// maxPiece is how many bytes of markup go into one request. APy cuts what is
// longer than a pipe's buffer (4096 bytes) at any space, within tags too, and
// drops what is left after ten cuts.
const maxPiece = 3000

// Name is what readers see.
func (*apertium) Name() string { return "Apertium" }

// Pairs asks /listPairs.
func (a *apertium) Pairs(ctx context.Context, langs []forum.Lang) ([]Pair, error) {
	var listed struct {
		ResponseData []struct {
			SourceLanguage string `json:"sourceLanguage"`
			TargetLanguage string `json:"targetLanguage"`
		} `json:"responseData"`
	}
	if err := a.call(ctx, http.MethodGet, "/listPairs", nil, nil, &listed); err != nil {
		return nil, err
	}
	var pairs []Pair
	for _, l := range listed.ResponseData {
		p := Pair{From: known(langs, l.SourceLanguage, false), To: known(langs, l.TargetLanguage, false),
			from: l.SourceLanguage, to: l.TargetLanguage}
		if p.From != "" && p.To != "" && p.From != p.To {
			pairs = append(pairs, p)
		}
	}
	return pairs, nil
}

// Translate sends each passage by itself, long ones in pieces. A passage of which a
// piece can't be read has no translation: it would be one with a hole.
func (a *apertium) Translate(ctx context.Context, pair Pair, passages []forum.Passage) ([]forum.Passage, error) {
	all := make([]forum.Passage, len(passages))
	for i, p := range passages {
		for _, piece := range pieces(p, maxPiece) {
			translated, err := a.piece(ctx, pair, piece)
			if err != nil {
				return nil, err
			}
			if translated == nil {
				all[i] = nil
				break
			}
			all[i] = append(all[i], translated...)
		}
	}
	return all, nil
}

// piece translates a piece of a passage; nil where the answer can't be read.
func (a *apertium) piece(ctx context.Context, pair Pair, p forum.Passage) (forum.Passage, error) {
	form := url.Values{"langpair": {pair.from + "|" + pair.to}, "q": {apertiumMarkup.write(p)},
		"format": {"html"}, "markUnknown": {"no"}}
	if a.key != "" {
		form.Set("key", a.key)
	}
	var answered struct {
		ResponseData struct {
			TranslatedText string `json:"translatedText"`
		} `json:"responseData"`
	}
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if err := a.call(ctx, http.MethodPost, "/translate", header, []byte(form.Encode()), &answered); err != nil {
		return nil, err
	}
	translated := apertiumMarkup.read(answered.ResponseData.TranslatedText)
	if translated == nil {
		return nil, nil
	}
	return withEdges(p, withoutMarks(p, translated)), nil
}

// unknownMark is what Apertium puts before words that it can't translate or put
// in their form.
var unknownMark = regexp.MustCompile(`(^|[\s(¿¡"«“'])[*@#](\pL)`)

// withoutMarks takes Apertium's marks off its words, where no word of the
// original began so.
func withoutMarks(original, p forum.Passage) forum.Passage {
	for _, r := range original {
		if r.Kind == forum.RunText && unknownMark.MatchString(r.Text) {
			return p
		}
	}
	for i := range p {
		p[i].Text = unknownMark.ReplaceAllString(p[i].Text, "$1$2")
	}
	return p
}

// withEdges gives a piece the spaces around it that it had: Apertium trims some
// and adds others.
func withEdges(original, p forum.Passage) forum.Passage {
	space := forum.Run{Kind: forum.RunText, Text: " "}
	if first := original[0]; first.Kind == forum.RunText && strings.TrimLeftFunc(first.Text, unicode.IsSpace) != first.Text {
		p = append(forum.Passage{space}, p...)
	}
	if last := original[len(original)-1]; last.Kind == forum.RunText && strings.TrimRightFunc(last.Text, unicode.IsSpace) != last.Text {
		p = append(p, space)
	}
	return p
}

// pieces cuts a passage into parts whose markup takes no more than max bytes, as
// far as that goes: between sentences, else between words, and never within a pair.
func pieces(p forum.Passage, max int) []forum.Passage {
	if len(apertiumMarkup.write(p)) <= max {
		return []forum.Passage{p}
	}
	var all []forum.Passage
	var current forum.Passage
	size, depth := 0, 0
	for _, r := range cutWords(p, max/2) {
		switch r.Kind {
		case forum.RunOpen:
			depth++
		case forum.RunClose:
			depth--
		}
		n := len(apertiumMarkup.write(forum.Passage{r}))
		if size+n > max && depth == 0 && r.Kind != forum.RunClose && len(current) > 0 {
			all, current, size = append(all, current), nil, 0
		}
		current, size = append(current, r), size+n
	}
	return append(all, current)
}

// cutWords cuts runs of words that are longer than max bytes after a sentence,
// else at a space, else anywhere.
func cutWords(p forum.Passage, max int) forum.Passage {
	var out forum.Passage
	for _, r := range p {
		for r.Kind == forum.RunText && len(r.Text) > max {
			at := cutAt(r.Text, max)
			out = append(out, forum.Run{Kind: forum.RunText, Text: r.Text[:at]})
			r.Text = r.Text[at:]
		}
		out = append(out, r)
	}
	return out
}

var sentenceEnd = regexp.MustCompile(`[.!?…؟。][)"»”]?\s`)

func cutAt(s string, max int) int {
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	if ends := sentenceEnd.FindAllStringIndex(s[:max], -1); len(ends) > 0 {
		return ends[len(ends)-1][1]
	}
	if at := strings.LastIndexByte(s[:max], ' '); at > 0 {
		return at + 1
	}
	return max
}
