package outbound

import (
	"context"
	"errors"
	"net/http"

	"tertulia/internal/forum"
)

// libreTranslate speaks LibreTranslate's API (/languages, /translate).
type libreTranslate struct{ endpoint }

// libreMarkup leans on what its HTML mode never translates: code.
var libreMarkup = markup{pair: "span", keep: "code"}

// libreBatch is how many passages go into one request.
const libreBatch = 20

// Name is what readers see.
func (*libreTranslate) Name() string { return "LibreTranslate" }

// Pairs asks /languages.
func (l *libreTranslate) Pairs(ctx context.Context, langs []forum.Lang) ([]Pair, error) {
	var listed []struct {
		Code    string   `json:"code"`
		Targets []string `json:"targets"`
	}
	if err := l.call(ctx, http.MethodGet, "/languages", nil, nil, &listed); err != nil {
		return nil, err
	}
	var pairs []Pair
	for _, from := range listed {
		for _, to := range from.Targets {
			p := Pair{From: known(langs, from.Code, false), To: known(langs, to, false), from: from.Code, to: to}
			if p.From != "" && p.To != "" && p.From != p.To {
				pairs = append(pairs, p)
			}
		}
	}
	return pairs, nil
}

// Translate sends passages as HTML.
func (l *libreTranslate) Translate(ctx context.Context, pair Pair, passages []forum.Passage) ([]forum.Passage, error) {
	return inBatches(passages, libreBatch, func(batch []forum.Passage) ([]forum.Passage, error) {
		request := map[string]any{"q": texts(batch, libreMarkup), "source": pair.from, "target": pair.to, "format": "html"}
		if l.key != "" {
			request["api_key"] = l.key
		}
		var answered struct {
			TranslatedText []string `json:"translatedText"`
		}
		if err := l.postJSON(ctx, "/translate", nil, request, &answered); err != nil {
			return nil, err
		}
		if len(answered.TranslatedText) != len(batch) {
			return nil, errors.New("the engine answered with another number of texts")
		}
		return libreMarkup.readAll(answered.TranslatedText), nil
	})
}

func texts(passages []forum.Passage, m markup) []string {
	all := make([]string, len(passages))
	for i, p := range passages {
		all[i] = m.write(p)
	}
	return all
}
