package outbound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/text/language"

	"tertulia/internal/forum"
)

// Engine translates passages. It is safe for concurrent use.
type Engine interface {
	// Name is what readers are told that a translation was made by.
	Name() string
	// Pairs asks which languages it translates into which, of those given.
	Pairs(ctx context.Context, langs []forum.Lang) ([]Pair, error)
	// Translate gives the passages in the pair's other language, in the same
	// order and number. The pair must come from Pairs. Whether marks survived
	// is for the caller to check.
	Translate(ctx context.Context, pair Pair, passages []forum.Passage) ([]forum.Passage, error)
}

// Pair is two languages that an engine translates between, one way.
type Pair struct {
	From, To forum.Lang
	// from and to are the engine's own codes.
	from, to string
}

// The failures of engines that call for something else than another try. Any
// other may pass by itself.
var (
	// ErrQuota: the engine takes no more characters from us for now.
	ErrQuota = errors.New("the engine's own limit is reached")
	// ErrDenied: the key is missing or wrong, which only the operator can mend.
	ErrDenied = errors.New("the engine refuses the key")
	// ErrUnfit: the engine won't translate this text, now or later.
	ErrUnfit = errors.New("the engine refuses the text")
)

// The engines that can be connected.
const (
	LibreTranslate = "libretranslate"
	Apertium       = "apertium"
	DeepL          = "deepl"
)

// EngineConfig says which engine is connected.
type EngineConfig struct {
	Kind string
	URL  string // may be empty for DeepL
	Key  string
	// Client sets limits, for tests. The engine's address is trusted in any case.
	Client ClientConfig
}

// NewEngine makes the engine of the settings. It connects to nothing yet.
func NewEngine(c EngineConfig) (Engine, error) {
	if c.Kind == DeepL && c.URL == "" {
		c.URL = deeplAddress(c.Key)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return nil, errors.New("--translate-url takes the address of the engine, as http://127.0.0.1:5000")
	}
	c.Client.Trusted = append(c.Client.Trusted, u)
	e := endpoint{client: NewClient(c.Client), base: strings.TrimSuffix(c.URL, "/"), key: c.Key}
	switch c.Kind {
	case LibreTranslate:
		return &libreTranslate{e}, nil
	case Apertium:
		return &apertium{e}, nil
	case DeepL:
		if c.Key == "" {
			return nil, errors.New("DeepL needs a key: set TERTULIA_TRANSLATE_KEY")
		}
		return &deepL{e}, nil
	}
	return nil, fmt.Errorf("there is no engine %q; there are %s, %s and %s", c.Kind, LibreTranslate, Apertium, DeepL)
}

// endpoint is where an engine is reached.
type endpoint struct {
	client *Client
	base   string
	key    string
}

// call sends a request and reads a JSON answer into out.
func (e *endpoint) call(ctx context.Context, method, path string, header http.Header, body []byte, out any) error {
	a, err := e.client.do(ctx, method, e.base+path, header, body)
	if err != nil {
		return err
	}
	if err := failureOf(a); err != nil {
		return err
	}
	if err := json.Unmarshal(a.body, out); err != nil {
		return errors.New("the engine's answer can't be read")
	}
	return nil
}

// failureOf is what a status other than success means.
func failureOf(a answer) error {
	switch {
	case a.status == http.StatusOK:
		return nil
	case a.status == 456: // DeepL: quota exceeded
		return ErrQuota
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		return fmt.Errorf("%w (status %d)", ErrDenied, a.status)
	case a.status == http.StatusBadRequest, a.status == http.StatusRequestEntityTooLarge, a.status == http.StatusUnprocessableEntity:
		return fmt.Errorf("%w (status %d)", ErrUnfit, a.status)
	}
	return fmt.Errorf("the engine answered with status %d", a.status)
}

// postJSON sends a JSON request.
func (e *endpoint) postJSON(ctx context.Context, path string, header http.Header, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	h := http.Header{"Content-Type": {"application/json"}}
	for name, values := range header {
		h[name] = values
	}
	return e.call(ctx, http.MethodPost, path, h, body, out)
}

// known finds which of langs a code of an engine means: "spa", "ES" and "es" are
// all Spanish; "" if it is none of them. A code with a region or a script is
// taken only where regional is set.
func known(langs []forum.Lang, code string, regional bool) forum.Lang {
	tag, err := language.Parse(strings.ReplaceAll(code, "_", "-"))
	if err != nil {
		return ""
	}
	base, script, region := tag.Raw()
	if !regional && (script.String() != "Zzzz" || region.String() != "ZZ") {
		return ""
	}
	for _, l := range langs {
		if own, err := language.ParseBase(string(l)); err == nil && own == base {
			return l
		}
	}
	return ""
}
