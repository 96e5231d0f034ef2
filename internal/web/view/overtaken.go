package view

import (
	"slices"

	"tertulia/internal/forum"
)

// This file is about forms for translations that somebody else was faster with.

// part is a field for a translation, and what there is in its place.
type part struct {
	field Field
	given *forum.Translation // by people; nil for none
	met   *forum.Translation // is it, where somebody was faster and the viewer may replace it
}

// name is that of the field among the failures of its form.
func (a *part) name() string { return a.field.Name + a.field.Key }

// revision is that of the translation there is; "0" for none.
func (a *part) revision() string {
	if !visible(a.given) {
		return "0"
	}
	return revisionText(a.given.Revision)
}

// meet remembers the translation there is where it isn't the revision that the form
// started from and says something else than what was typed.
func (a *part) meet(revision int, typed string) {
	if visible(a.given) && a.given.Revision != revision && a.given.Body != typed {
		a.met = a.given
	}
}

// settle says of each part of a form what somebody else made of it meanwhile: what is
// another's for good stands in its field, with what was typed below it. It gives what is
// wrong with the form then; that it is out of date only where the original is, too.
func (p *Page) settle(page *forum.TranslationPage, faults Faults, outdated bool, parts ...*part) Faults {
	var met Faults
	for _, a := range parts {
		a.field.Fault = faults.At(a.name())
		if p.taken(page, a.given) {
			p.yield(&a.field, a.given)
			a.met, faults = nil, faults.without(a.name())
		} else if a.met != nil && a.field.Fault == "" {
			a.field.Fault = p.T("translation.error.overtaken")
		}
		if a.field.Fault != "" && faults.At(a.name()) == "" {
			met = append(met, Fault{Field: a.name(), Text: a.field.Fault})
		}
	}
	if len(met) > 0 && !outdated {
		faults = faults.without("")
	}
	return append(faults, met...)
}

// taken reports whether a translation is another's that the viewer may not replace.
func (p *Page) taken(page *forum.TranslationPage, tr *forum.Translation) bool {
	return visible(tr) && forum.IsTaken(forum.CanRetranslate(p.Viewer, &page.Thread, page.Written(tr.Target), tr))
}

// yield puts a translation that can't be replaced into its field, and what was typed
// there below it, if it says something else.
func (p *Page) yield(f *Field, tr *forum.Translation) {
	f.ReadOnly = true
	if f.Value != "" && f.Value != tr.Body {
		f.Kept = f.Value
	}
	f.Value, f.Fault = tr.Body, ""
	if f.Kept != "" {
		f.Fault, f.Hint = p.T("translation.error.taken"), ""
	} else {
		f.Hint = p.T("translation.error.taken")
	}
}

// settled reports whether nothing is left that the viewer may save.
func settled(parts ...*part) bool {
	return !slices.ContainsFunc(parts, func(a *part) bool { return !a.field.ReadOnly })
}

// orStanding is what was typed; where that is nothing, the translation there is.
func orStanding(typed string, tr *forum.Translation) string {
	if typed == "" && visible(tr) {
		return tr.Body
	}
	return typed
}

// without are the failures but those of a field; with none named, but those of the
// whole form.
func (f Faults) without(field string) Faults {
	return slices.DeleteFunc(slices.Clone(f), func(fault Fault) bool { return fault.Field == field })
}
