package outbound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"tertulia/internal/forum"
)

const testKey = "k3y:fx"

var ours = []forum.Lang{"nl", "de", "ar", "es", "en"}

// passage is one with everything in it, as the engines' own markup has it below.
func passage() forum.Passage {
	return forum.Passage{{Kind: forum.RunText, Text: "ask "}, {Kind: forum.RunKeep, ID: 1, Text: "@sanne"},
		{Kind: forum.RunText, Text: " <&> "}, {Kind: forum.RunOpen, ID: 2}, {Kind: forum.RunText, Text: "now"}, {Kind: forum.RunClose, ID: 2}}
}

// fakes answer as the engines do, and fail the test where a request isn't what
// their documentation asks for. Each translates by putting words in capitals.
func fakes(t *testing.T) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		LibreTranslate: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/languages" && r.Method == http.MethodGet {
				answerJSON(w, `[{"code":"en","name":"English","targets":["en","es","pt-BR","ar"]},
					{"code":"es","name":"Spanish","targets":["en","es"]},{"code":"zh-Hans","name":"Chinese","targets":["en"]}]`)
				return
			}
			var in struct {
				Q                              []string
				Source, Target, Format, APIKey string `json:",omitempty"`
				Key                            string `json:"api_key"`
			}
			readJSON(t, r, "/translate", &in)
			if in.Source != "en" || in.Target != "es" || in.Format != "html" || in.Key != testKey {
				t.Errorf("asked for %+v", in)
			}
			answerJSON(w, marshalled(t, map[string]any{"translatedText": capitals(in.Q)}))
		},
		DeepL: func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "DeepL-Auth-Key "+testKey {
				t.Errorf("authorization %q", r.Header.Get("Authorization"))
			}
			switch r.URL.Path + "?" + r.URL.RawQuery {
			case "/v2/languages?type=source":
				answerJSON(w, `[{"language":"EN","name":"English"},{"language":"ES","name":"Spanish"},{"language":"AR"},{"language":"FR"}]`)
				return
			case "/v2/languages?type=target":
				answerJSON(w, `[{"language":"EN-GB","supports_formality":false},{"language":"EN-US"},{"language":"ES"},{"language":"ES-419"},{"language":"AR"}]`)
				return
			}
			var in struct {
				Text             []string
				SourceLang       string   `json:"source_lang"`
				TargetLang       string   `json:"target_lang"`
				TagHandling      string   `json:"tag_handling"`
				IgnoreTags       []string `json:"ignore_tags"`
				NonSplittingTags []string `json:"non_splitting_tags"`
				OutlineDetection bool     `json:"outline_detection"`
				SplitSentences   string   `json:"split_sentences"`
			}
			readJSON(t, r, "/v2/translate", &in)
			if in.SourceLang != "EN" || in.TargetLang != "ES" || in.TagHandling != "xml" || len(in.Text) > 50 ||
				!reflect.DeepEqual(in.IgnoreTags, []string{"x"}) || in.OutlineDetection {
				t.Errorf("asked for %+v", in)
			}
			type text struct {
				Detected string `json:"detected_source_language"`
				Text     string `json:"text"`
			}
			var out []text
			for _, s := range capitals(in.Text) {
				out = append(out, text{"EN", s})
			}
			answerJSON(w, marshalled(t, map[string]any{"translations": out}))
		},
		Apertium: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/listPairs" && r.Method == http.MethodGet {
				answerJSON(w, `{"responseData":[{"sourceLanguage":"spa","targetLanguage":"eng_US"},{"sourceLanguage":"eng","targetLanguage":"spa"},
					{"sourceLanguage":"spa","targetLanguage":"cat"}],"responseDetails":null,"responseStatus":200}`)
				return
			}
			if r.URL.Path != "/translate" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
				t.Errorf("asked %s %s", r.Method, r.URL)
			}
			if r.FormValue("langpair") != "eng|spa" || r.FormValue("format") != "html" || r.FormValue("markUnknown") != "no" ||
				r.FormValue("key") != testKey || len(r.FormValue("q")) > 4096 {
				t.Errorf("asked for %v", r.Form)
			}
			translated := capitals([]string{r.FormValue("q")})[0]
			answerJSON(w, marshalled(t, map[string]any{"responseData": map[string]string{"translatedText": translated},
				"responseDetails": nil, "responseStatus": 200}))
		},
	}
}

func readJSON(t *testing.T, r *http.Request, path string, into any) {
	t.Helper()
	if r.Method != http.MethodPost || r.URL.Path != path || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("asked %s %s as %s", r.Method, r.URL, r.Header.Get("Content-Type"))
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Errorf("request: %v", err)
	}
}

func answerJSON(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, body) // the test fails where it is missing
}

func marshalled(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

// capitals translates what stands outside tags and character references.
func capitals(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		inside := false
		out[i] = strings.Map(func(r rune) rune {
			switch {
			case r == '<' || r == '&':
				inside = true
			case r == '>' || r == ';':
				inside = false
			case !inside && r >= 'a' && r <= 'z':
				return r - 'a' + 'A'
			}
			return r
		}, s)
	}
	return out
}

func testEngine(t *testing.T, kind string, answers ...http.HandlerFunc) Engine {
	t.Helper()
	u, _ := served(t, answers...)
	e, err := NewEngine(EngineConfig{Kind: kind, URL: u.String() + "/", Key: testKey, Client: ClientConfig{
		Pause: func(context.Context, time.Duration) error { return nil }}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// englishToSpanish is that pair of an engine, which must have it.
func englishToSpanish(t *testing.T, e Engine) Pair {
	t.Helper()
	pairs, err := e.Pairs(context.Background(), ours)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if p.From == "en" && p.To == "es" {
			return p
		}
	}
	t.Fatalf("pairs %v", pairs)
	return Pair{}
}

func TestEnginesSpeakTheirProtocols(t *testing.T) {
	pairs := map[string]string{LibreTranslate: "en-es en-ar es-en", DeepL: "ar-es ar-en es-ar es-en en-ar en-es", Apertium: "en-es"}
	for kind, fake := range fakes(t) {
		t.Run(kind, func(t *testing.T) {
			e := testEngine(t, kind, fake)
			listed, err := e.Pairs(context.Background(), ours)
			var got []string
			for _, p := range listed {
				got = append(got, string(p.From+"-"+p.To))
			}
			if err != nil || strings.Join(got, " ") != pairs[kind] {
				t.Errorf("pairs %v, error %v; want %s", got, err, pairs[kind])
			}
			in := make([]forum.Passage, 60)
			for i := range in {
				in[i] = passage()
				in[i][0].Text = fmt.Sprintf("ask %d ", i)
			}
			out, err := e.Translate(context.Background(), englishToSpanish(t, e), in)
			if err != nil || len(out) != len(in) {
				t.Fatalf("%d passages, error %v", len(out), err)
			}
			for i := range in {
				if err := in[i].CheckTranslation(out[i]); err != nil {
					t.Fatalf("passage %d: %v: %v", i, out[i], err)
				}
				if words := wordsOf(out[i]); words != fmt.Sprintf("ASK %d  <&> NOW", i) {
					t.Fatalf("passage %d reads %q", i, words)
				}
			}
		})
	}
}

func wordsOf(p forum.Passage) string {
	var b strings.Builder
	for _, r := range p {
		if r.Kind == forum.RunText {
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

func TestWhatEnginesAnswerWhenTheyFail(t *testing.T) {
	other := errors.New("any other")
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"quota", status(456), ErrQuota},
		{"wrong key", status(403), ErrDenied},
		{"no key", status(401), ErrDenied},
		{"text refused", status(400), ErrUnfit},
		{"text too long", status(413), ErrUnfit},
		{"too many requests", status(429), other},
		{"broken", status(500), other},
		{"unavailable", status(503), other},
		{"moved", status(302), other},
		{"not JSON", func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, "<html>") }, other},
		{"cut off", func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, `{"translatedText":["a"`) }, other},
		{"other JSON", func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, `["a"]`) }, other},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, other},
	} {
		for kind := range fakes(t) {
			t.Run(kind+" "+c.name, func(t *testing.T) {
				e := testEngine(t, kind, c.answer)
				_, err := e.Translate(context.Background(), Pair{From: "en", To: "es", from: "en", to: "es"}, []forum.Passage{passage()})
				checkFailure(t, err, c.want, other)
				if c.name != "other JSON" { // a list is what LibreTranslate lists languages as
					_, err = e.Pairs(context.Background(), ours)
					checkFailure(t, err, c.want, other)
				}
			})
		}
	}
}

func checkFailure(t *testing.T, err, want, other error) {
	t.Helper()
	special := errors.Is(err, ErrQuota) || errors.Is(err, ErrDenied) || errors.Is(err, ErrUnfit)
	if err == nil || want != other && !errors.Is(err, want) || want == other && special {
		t.Errorf("error %v, want %v", err, want)
	}
	if strings.Contains(fmt.Sprint(err), testKey) {
		t.Errorf("the failure tells the key: %v", err)
	}
}

func TestAnswersThatAreNoTranslations(t *testing.T) {
	for name, answered := range map[string]string{
		"nothing":               "",
		"mark lost":             "ASK <span id=\"p2\">NOW</span>",
		"mark without id":       "ASK <code>@sanne</code> <span id=\"p2\">NOW</span>",
		"mark never closed":     "ASK <code id=\"k1\">@sanne <span id=\"p2\">NOW</span>",
		"other element":         "ASK <code id=\"k1\">@sanne</code> <script>x</script><span id=\"p2\">NOW</span>",
		"pair in a mark":        "ASK <code id=\"k1\">@sanne<span id=\"p2\">NOW</span></code>",
		"comment":               "ASK <!-- --><code id=\"k1\">@sanne</code> <span id=\"p2\">NOW</span>",
		"pair closed twice":     "ASK <code id=\"k1\">@sanne</code> <span id=\"p2\">NOW</span></span>",
		"mark closed by itself": "ASK <code id=\"k1\"/><code id=\"k1\"/> <span id=\"p2\">NOW</span>",
	} {
		t.Run(name, func(t *testing.T) {
			e := testEngine(t, LibreTranslate, func(w http.ResponseWriter, _ *http.Request) {
				answerJSON(w, marshalled(t, map[string]any{"translatedText": []string{answered}}))
			})
			out, err := e.Translate(context.Background(), Pair{from: "en", to: "es"}, []forum.Passage{passage()})
			if err != nil {
				t.Fatal(err)
			}
			if err := passage().CheckTranslation(out[0]); !errors.Is(err, forum.ErrMangled) {
				t.Errorf("%v: error %v", out[0], err)
			}
		})
	}
	short := testEngine(t, LibreTranslate, func(w http.ResponseWriter, _ *http.Request) { answerJSON(w, `{"translatedText":[]}`) })
	if _, err := short.Translate(context.Background(), Pair{}, []forum.Passage{passage()}); err == nil {
		t.Error("too few texts gave no error")
	}
}

func TestApertiumsMarksAreTakenOff(t *testing.T) {
	for _, c := range []struct{ original, answered, want string }{
		{"the gizmo", "el *gizmo y #hacer (@tomar", "el gizmo y hacer (tomar"},
		{"5 * 3", "5 * 3", "5 * 3"},
		{"a *b", "un *b", "un *b"},
	} {
		p := withoutMarks(forum.Passage{{Kind: forum.RunText, Text: c.original}}, forum.Passage{{Kind: forum.RunText, Text: c.answered}})
		if p[0].Text != c.want {
			t.Errorf("%q became %q, want %q", c.answered, p[0].Text, c.want)
		}
	}
}

func TestEngineSettings(t *testing.T) {
	for _, c := range []struct {
		name string
		EngineConfig
		ok bool
	}{
		{"libretranslate", EngineConfig{Kind: LibreTranslate, URL: "http://127.0.0.1:5000"}, true},
		{"deepl by its key", EngineConfig{Kind: DeepL, Key: "x:fx"}, true},
		{"deepl without key", EngineConfig{Kind: DeepL}, false},
		{"no address", EngineConfig{Kind: Apertium}, false},
		{"another scheme", EngineConfig{Kind: Apertium, URL: "file:///etc/passwd"}, false},
		{"with a password", EngineConfig{Kind: Apertium, URL: "http://a:b@c"}, false},
		{"unknown", EngineConfig{Kind: "babelfish", URL: "http://a"}, false},
	} {
		if _, err := NewEngine(c.EngineConfig); (err == nil) != c.ok {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
	if deeplAddress("a:fx") == deeplAddress("a") {
		t.Error("DeepL's free plan has an address of its own")
	}
}

// A long passage is translated in pieces. Where the answer to one can't be read,
// the others must not pass for the whole.
func TestApertiumLosesNoPiece(t *testing.T) {
	long := forum.Passage{{Kind: forum.RunText, Text: strings.Repeat("Ask them first. ", 1000)}}
	for name, broken := range map[string]string{"unreadable": "<script>", "empty": ""} {
		asked := 0
		e := testEngine(t, Apertium, func(w http.ResponseWriter, r *http.Request) {
			translated := r.FormValue("q")
			if asked++; asked == 2 {
				translated = broken
			}
			answerJSON(w, marshalled(t, map[string]any{"responseData": map[string]string{"translatedText": translated}}))
		})
		out, err := e.Translate(t.Context(), Pair{From: "en", To: "es", from: "eng", to: "spa"}, []forum.Passage{long})
		if err != nil || asked < 2 {
			t.Fatalf("%s: asked %d times, error %v", name, asked, err)
		}
		if err := long.CheckTranslation(out[0]); !errors.Is(err, forum.ErrMangled) {
			t.Errorf("%s: %d runs pass for the whole (%v)", name, len(out[0]), err)
		}
	}
}
