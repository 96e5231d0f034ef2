package locale

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// source is the language that messages are written in first; one that is
// missing elsewhere is shown in it.
var source = language.English

// messages gathers the message files of all locales.
type messages struct {
	bundle *i18n.Bundle
	static map[language.Tag]map[string]string
	// single are messages with arguments, but without plural forms.
	single map[language.Tag]map[string]messageTemplate
}

func newMessages() *messages {
	return &messages{
		bundle: i18n.NewBundle(source),
		static: map[language.Tag]map[string]string{}, single: map[language.Tag]map[string]messageTemplate{},
	}
}

// load reads every file of a locale's folder.
func (m *messages) load(fsys fs.FS, lang language.Tag) error {
	files, err := fs.Glob(fsys, path.Join(lang.String(), "*.toml"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no message files in %s/", lang)
	}
	m.static[lang], m.single[lang] = map[string]string{}, map[string]messageTemplate{}
	if err := m.bundle.AddMessages(lang, pluralProbe()); err != nil {
		return err
	}
	for _, file := range files {
		if err := m.loadFile(fsys, file, lang); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func (m *messages) loadFile(fsys fs.FS, file string, lang language.Tag) error {
	var tree map[string]any
	if _, err := toml.DecodeFS(fsys, file, &tree); err != nil {
		return err
	}
	area := strings.TrimSuffix(path.Base(file), ".toml")
	for top := range tree {
		if top != area {
			return fmt.Errorf("key %q belongs in %s.toml", top, top)
		}
	}
	return walkMessages("", tree, func(msg *i18n.Message) error { return m.add(lang, msg) })
}

// add leaves to go-i18n what it is asked for: messages with plural forms, and all of the
// source, which stand in for those that a language lacks.
func (m *messages) add(lang language.Tag, msg *i18n.Message) error {
	forms := messageForms(msg)
	single := len(forms) == 1 && msg.Other != ""
	for form, text := range forms {
		made, err := parseTemplate(text)
		if err != nil {
			return fmt.Errorf("message %s (%s): %w", msg.ID, form, err)
		}
		switch {
		case !single:
		case strings.Contains(text, openArg):
			m.single[lang][msg.ID] = made
		default:
			m.static[lang][msg.ID] = text
		}
	}
	if single && lang != source {
		return nil
	}
	return m.bundle.AddMessages(lang, msg)
}

// walkMessages calls add with each message of a decoded file.
func walkMessages(key string, node any, add func(*i18n.Message) error) error {
	switch node := node.(type) {
	case string:
		return add(&i18n.Message{ID: key, Other: node})
	case map[string]any:
		if msg := pluralMessage(key, node); msg != nil {
			return add(msg)
		}
		for name, child := range node {
			if err := walkMessages(join(key, name), child, add); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("key %s: a message is a string, not %T", key, node)
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// pluralMessage reads a table whose keys are all CLDR plural categories, among
// them other; nil if it is an ordinary table, as report.reason.{other,spam} is.
func pluralMessage(key string, table map[string]any) *i18n.Message {
	msg := &i18n.Message{ID: key}
	for name, value := range table {
		text, ok := value.(string)
		if !ok {
			return nil
		}
		switch name {
		case "zero":
			msg.Zero = text
		case "one":
			msg.One = text
		case "two":
			msg.Two = text
		case "few":
			msg.Few = text
		case "many":
			msg.Many = text
		case "other":
			msg.Other = text
		default:
			return nil
		}
	}
	if msg.Other == "" {
		return nil
	}
	return msg
}

// messageForms gives the texts of a message by plural category.
func messageForms(msg *i18n.Message) map[string]string {
	forms := map[string]string{}
	for _, f := range [...]struct{ form, text string }{
		{"zero", msg.Zero}, {"one", msg.One}, {"two", msg.Two}, {"few", msg.Few}, {"many", msg.Many}, {"other", msg.Other},
	} {
		if f.text != "" {
			forms[f.form] = f.text
		}
	}
	return forms
}
