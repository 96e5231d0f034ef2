package outbound

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"tertulia/internal/forum"
)

// deepL speaks DeepL's API (/v2/languages, /v2/translate).
type deepL struct{ endpoint }

var deepLMarkup = markup{pair: "g", keep: "x"}

// deepLBatch is how many texts DeepL takes in one request.
const deepLBatch = 50

// deeplAddress is DeepL's address for a key: keys of its free plan end with ":fx".
func deeplAddress(key string) string {
	if strings.HasSuffix(key, ":fx") {
		return "https://api-free.deepl.com"
	}
	return "https://api.deepl.com"
}

// Name is what readers see.
func (*deepL) Name() string { return "DeepL" }

func (d *deepL) authorized() http.Header {
	return http.Header{"Authorization": {"DeepL-Auth-Key " + d.key}}
}

// Pairs asks /v2/languages for sources and for targets. Where a target comes in
// regional kinds only, the first listed is taken.
func (d *deepL) Pairs(ctx context.Context, langs []forum.Lang) ([]Pair, error) {
	sources, err := d.languages(ctx, "source", langs)
	if err != nil {
		return nil, err
	}
	targets, err := d.languages(ctx, "target", langs)
	if err != nil {
		return nil, err
	}
	var pairs []Pair
	for _, from := range langs {
		for _, to := range langs {
			if sources[from] != "" && targets[to] != "" && from != to {
				pairs = append(pairs, Pair{From: from, To: to, from: sources[from], to: targets[to]})
			}
		}
	}
	return pairs, nil
}

func (d *deepL) languages(ctx context.Context, kind string, langs []forum.Lang) (map[forum.Lang]string, error) {
	var listed []struct {
		Language string `json:"language"`
	}
	if err := d.call(ctx, http.MethodGet, "/v2/languages?type="+kind, d.authorized(), nil, &listed); err != nil {
		return nil, err
	}
	codes := map[forum.Lang]string{}
	for _, l := range listed {
		own := known(langs, l.Language, true)
		if own != "" && (codes[own] == "" || known(langs, l.Language, false) != "") {
			codes[own] = l.Language
		}
	}
	return codes, nil
}

// Translate sends passages as XML.
func (d *deepL) Translate(ctx context.Context, pair Pair, passages []forum.Passage) ([]forum.Passage, error) {
	return inBatches(passages, deepLBatch, func(batch []forum.Passage) ([]forum.Passage, error) {
		request := map[string]any{
			"text": texts(batch, deepLMarkup), "source_lang": pair.from, "target_lang": pair.to,
			"tag_handling": "xml", "ignore_tags": []string{deepLMarkup.keep}, "outline_detection": false,
			"non_splitting_tags": []string{deepLMarkup.pair, deepLMarkup.keep}, "split_sentences": "nonewlines",
		}
		var answered struct {
			Translations []struct {
				Text string `json:"text"`
			} `json:"translations"`
		}
		if err := d.postJSON(ctx, "/v2/translate", d.authorized(), request, &answered); err != nil {
			return nil, err
		}
		if len(answered.Translations) != len(batch) {
			return nil, errors.New("the engine answered with another number of texts")
		}
		all := make([]forum.Passage, len(batch))
		for i, t := range answered.Translations {
			all[i] = deepLMarkup.read(t.Text)
		}
		return all, nil
	})
}
