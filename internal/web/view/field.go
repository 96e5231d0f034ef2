package view

import (
	"errors"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// Field is one input of a form. Texts are in the reader's language already.
type Field struct {
	Name  string // as the form sends it
	Key   string // tells apart fields of several forms with one name; empty: the name does
	Label string
	Hint  string // empty: none
	Value string
	Type  string // of the input; empty: text
	// Dir is "ltr" for what is never written from right to left, such as e-mail
	// addresses; empty: each paragraph by its own letters, and the page's
	// direction while there are none.
	Dir      string
	Auto     string // autocomplete token (HTML, section 4.10.18.7); empty: none
	Class    string
	Optional bool
	// ReadOnly fields show what can't be changed here, and send nothing. Kept is what was
	// typed in such a field before it became one; it stands below, to be copied, and is
	// sent by the name of the field with "_kept" behind it.
	ReadOnly bool
	Kept     string
	Fault    string // what is wrong with it; empty: nothing
}

func (f *Field) id() string      { return "field-" + f.Name + f.Key }
func (f *Field) hintID() string  { return f.id() + "-hint" }
func (f *Field) faultID() string { return f.id() + "-fault" }
func (f *Field) keptID() string  { return f.id() + "-kept" }

func (f *Field) keptName() string { return f.Name + "_kept" }

// describedBy names the elements that explain the field.
func (f *Field) describedBy() string {
	switch {
	case f.Fault != "" && f.Hint != "":
		return f.faultID() + " " + f.hintID()
	case f.Fault != "":
		return f.faultID()
	case f.Hint != "":
		return f.hintID()
	}
	return ""
}

func (f *Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

// Option is one choice of a list.
type Option struct {
	Value string
	Label string
	Lang  string // of the label, where it isn't the page's
	Group string // heading that it stands under in a [Select], with those beside it; empty: none
}

// grouped parts options where their group changes.
func grouped(options []Option) [][]Option {
	var groups [][]Option
	for i, o := range options {
		if i == 0 || o.Group != options[i-1].Group {
			groups = append(groups, nil)
		}
		last := len(groups) - 1
		groups[last] = append(groups[last], o)
	}
	return groups
}

// Fault is what was wrong with a field, in the reader's language.
type Fault struct {
	Field string // empty: the whole form
	Text  string
}

// Faults are the failures of a form that is shown again, in order.
type Faults []Fault

// FaultsOf reads the failures of a form out of an error; none for another error.
func (p *Page) FaultsOf(err error) Faults {
	var e *forum.Error
	if !errors.As(err, &e) {
		return nil
	}
	var faults Faults
	for _, f := range e.Fields() {
		faults = append(faults, Fault{Field: f.Field, Text: p.Say(f.Key, f.Args)})
	}
	return faults
}

// At is what is wrong with a field; empty: nothing.
func (f Faults) At(field string) string {
	for _, fault := range f {
		if fault.Field == field {
			return fault.Text
		}
	}
	return ""
}

// Say is the message of a failure. Times among its arguments are printed as
// dates, languages and reasons by their names.
func (p *Page) Say(key string, args forum.Args) string {
	said := locale.Args{}
	for name, value := range args {
		switch x := value.(type) {
		case time.Time:
			value = p.L.Date(x, p.Zone, locale.Long)
		case forum.Lang:
			value = p.langName(x)
		case forum.RemovalReason:
			value = p.removal(forum.Removal{Reason: x})
		}
		said[name] = value
	}
	return p.T(key, said)
}

// refusal is why the reader can't write anything; empty if they can.
func (p *Page) refusal() string {
	var e *forum.Error
	if !errors.As(forum.CanWrite(p.Viewer), &e) {
		return ""
	}
	return p.Say(e.Key, e.Args)
}

// chosen reports whether a tag is among the values joined by commas.
func (f *Field) chosen(tag string) bool { return forum.Langs(f.Value).Has(forum.Lang(tag)) }

// LangOptions are the languages a text can be marked with, each in its own name,
// after leaving it to recognition.
func (p *Page) LangOptions() []Option {
	options := []Option{{Value: "", Label: p.T("form.lang_auto")}}
	return append(options, p.LocaleOptions()...)
}

// LocaleOptions are the languages of the interface, each in its own name.
func (p *Page) LocaleOptions() []Option {
	var options []Option
	for _, l := range p.Locales {
		options = append(options, Option{Value: l.Tag(), Label: l.Name(), Lang: l.Tag()})
	}
	return options
}

func langOf(l *locale.Locale) forum.Lang { return forum.Lang(l.Tag()) }

func countArgs(n int) locale.Args { return locale.Args{"Count": n} }
