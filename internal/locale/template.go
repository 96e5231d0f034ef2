package locale

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

const (
	openArg  = "{{."
	closeArg = "}}"
)

// piece is a run of a message: fixed text, or an argument with a name, which may
// bring its own words.
type piece struct {
	text  string  // of fixed text
	name  string  // of an argument
	label []piece // the argument's own words, if it has any
}

// messageTemplate is a message's text in one plural form, cut into pieces. It is what
// go-i18n executes here instead of a text/template: faster, and a message
// can't call anything.
type messageTemplate []piece

// Execute fills f, a *[filling], and satisfies go-i18n's interface.
func (t messageTemplate) Execute(f any) (string, error) {
	return "", f.(*filling).fill(t)
}

// templateParser makes go-i18n use [messageTemplate].
type templateParser struct{}

// Parse satisfies go-i18n's interface; the delimiters are always {{ and }}.
func (templateParser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	return parseTemplate(src)
}

// Cacheable satisfies go-i18n's interface: parse each message once.
func (templateParser) Cacheable() bool { return true }

var argName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*`)

// parseTemplate cuts a message into pieces.
func parseTemplate(src string) (messageTemplate, error) {
	pieces, rest, err := parsePieces(src, false)
	if err == nil && rest != "" {
		err = fmt.Errorf("%q closes nothing", closeArg)
	}
	return pieces, err
}

// parsePieces reads until the end of src, or inside a label until its closing mark.
func parsePieces(src string, inLabel bool) (pieces []piece, rest string, err error) {
	for src != "" {
		next := strings.IndexAny(src, "{}")
		if next < 0 {
			next = len(src)
		}
		if next > 0 {
			pieces, src = append(pieces, piece{text: src[:next]}), src[next:]
			continue
		}
		if strings.HasPrefix(src, closeArg) {
			return pieces, src, nil
		}
		if strings.HasPrefix(src, openArg) {
			var arg piece
			if arg, src, err = parseArg(src); err != nil {
				return nil, "", err
			}
			pieces = append(pieces, arg)
			continue
		}
		return nil, "", fmt.Errorf("stray brace at %q", src)
	}
	if inLabel {
		return nil, "", fmt.Errorf("an argument isn't closed by %q", closeArg)
	}
	return pieces, "", nil
}

// parseArg reads {{.Name}} or {{.Name: words}} at the start of src.
func parseArg(src string) (arg piece, rest string, err error) {
	src = strings.TrimPrefix(src, openArg)
	arg.name = argName.FindString(src)
	if arg.name == "" {
		return piece{}, "", fmt.Errorf("an argument's name begins with a capital, at %q", src)
	}
	src = src[len(arg.name):]
	if label, ok := strings.CutPrefix(src, ": "); ok {
		if arg.label, src, err = parsePieces(label, true); err != nil {
			return piece{}, "", err
		}
	}
	rest, ok := strings.CutPrefix(src, closeArg)
	if !ok {
		return piece{}, "", fmt.Errorf("argument %s isn't closed by %q", arg.name, closeArg)
	}
	return arg, rest, nil
}
