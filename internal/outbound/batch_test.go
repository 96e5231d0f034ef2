package outbound

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// An engine that takes only so many characters a request is given a long text in
// several; where a passage is too long by itself, few requests show it.
func TestLongTextsAreSentInParts(t *testing.T) {
	const limit = 100
	requests := 0
	e := testEngine(t, LibreTranslate, func(w http.ResponseWriter, r *http.Request) {
		requests++
		var in struct{ Q []string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			t.Error(err)
		}
		n := 0
		for _, q := range in.Q {
			n += utf8.RuneCountInString(q)
		}
		if n > limit {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answerJSON(w, marshalled(t, map[string]any{"translatedText": capitals(in.Q)}))
	})
	passages := func(texts ...string) (all []forum.Passage) {
		for _, s := range texts {
			all = append(all, forum.Passage{{Kind: forum.RunText, Text: s}})
		}
		return all
	}
	pair := Pair{From: "en", To: "es", from: "en", to: "es"}
	short := "forty letters and no more than just those"
	out, err := e.Translate(context.Background(), pair, passages(short, short, "a", short, short, "b", "c"))
	if err != nil || len(out) != 7 {
		t.Fatalf("%d passages, error %v", len(out), err)
	}
	for i, want := range map[int]string{0: "FORTY LETTERS AND NO MORE THAN JUST THOSE", 2: "A", 5: "B", 6: "C"} {
		if got := wordsOf(out[i]); got != want {
			t.Errorf("passage %d reads %q, want %q", i, got, want)
		}
	}
	long := short + short + short
	requests = 0
	if _, err := e.Translate(context.Background(), pair, passages("a", long, "b", "c")); !errors.Is(err, ErrUnfit) {
		t.Errorf("error %v", err)
	}
	if requests > 5 {
		t.Errorf("%d requests for a text that is refused in any case", requests)
	}
}
