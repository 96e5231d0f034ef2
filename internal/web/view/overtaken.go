package view

import (
	"slices"

	"tertulia/internal/forum"
)

// This file is about forms for translations that somebody else was faster with.

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

// without are the failures but those of a field; with none named, but those of the
// whole form.
func (f Faults) without(field string) Faults {
	return slices.DeleteFunc(slices.Clone(f), func(fault Fault) bool { return fault.Field == field })
}
