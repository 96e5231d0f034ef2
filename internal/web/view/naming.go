package view

import (
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// Naming is the page with the names of a tag in other languages, beside its own.
type Naming struct {
	Tag    *forum.Tag
	Names  []naming
	People forum.People
	Faults Faults
}

// naming is the name of a tag in one language.
type naming struct {
	lang     *locale.Locale
	given    *forum.Translation // nil where there is none that the viewer may read
	name     string             // as the form has it
	revision int
	may      bool   // change or add it
	kept     string // what was typed for it where it is another's
	fault    string
}

// NewNaming lists the name of a tag in each language of the interface but its
// own.
func NewNaming(p *Page, page *forum.NamesPage) Naming {
	v := Naming{Tag: &page.Tag, People: page.People}
	for _, l := range p.Locales {
		if langOf(l) == page.Tag.Lang {
			continue
		}
		n := naming{lang: l, given: versionIn(page.Names, langOf(l)), may: forum.CanTranslateTag(p.Viewer, v.Tag, langOf(l)) == nil}
		if n.given != nil {
			n.may = forum.CanRetranslateTag(p.Viewer, v.Tag, n.given) == nil
		}
		if visible(n.given) {
			n.name, n.revision = n.given.Body, n.given.Revision
		}
		v.Names = append(v.Names, n)
	}
	return v
}

// Meet puts what was typed for a language into its form, and what is wrong with
// it.
func (v *Naming) Meet(p *Page, lang forum.Lang, name string, faults Faults) {
	for i := range v.Names {
		if n := &v.Names[i]; langOf(n.lang) == lang && len(faults) > 0 {
			n.meet(p, name, faults[0].Text)
			v.Faults = Faults{{Field: "name" + n.lang.Tag(), Text: n.fault}}
		}
	}
}

// Keep puts what was typed for a language before beside its name, where it can't be
// given; else into its form.
func (v *Naming) Keep(lang forum.Lang, name string) {
	for i := range v.Names {
		if n := &v.Names[i]; langOf(n.lang) == lang && name != n.name {
			n.keep(name)
		}
	}
}

func (n *naming) keep(name string) {
	if n.may {
		n.name = name
	} else {
		n.kept = name
	}
}

func (n *naming) meet(p *Page, name, fault string) {
	n.fault = fault
	n.keep(name)
	if !n.may && visible(n.given) {
		n.fault = p.T("translation.error.taken")
	}
}

// Title names the page.
func (v *Naming) Title(p *Page) string {
	return p.T("translation.tag.title", locale.Args{"Tag": p.TagTitle(v.Tag)})
}

// NameHistoryTitle names the page of the history of a tag's name.
func NameHistoryTitle(p *Page, h *forum.NameHistory) string {
	return p.T("translation.tag.history", locale.Args{"Tag": p.TagTitle(&h.Tag), "Language": p.langName(h.Name.Lang)})
}

// none reports whether there is nothing to read and nothing to do.
func (v *Naming) none() bool {
	for i := range v.Names {
		if v.Names[i].may || v.Names[i].given != nil {
			return false
		}
	}
	return true
}

func (n *naming) field(p *Page) Field {
	return Field{Name: "name", Label: p.T("translation.tag.name", p.langArgs(langOf(n.lang))), Hint: p.T("translation.tag.hint"),
		Value: n.name, Fault: n.fault, Auto: "off", Dir: n.lang.Dir(), Key: n.lang.Tag(), Optional: true}
}

// keptField shows what was typed for a name that can't be given any more.
func (n *naming) keptField(p *Page) Field {
	return Field{Name: "name", Label: p.T("write.unsent"), Value: n.kept, Fault: n.fault, Auto: "off", Dir: n.lang.Dir(), Key: n.lang.Tag(), ReadOnly: true}
}

// mayRemoveName reports whether the viewer may take a name away.
func (p *Page) mayRemoveName(tr *forum.Translation) bool {
	return p.Viewer.SignedIn() && forum.CanRemoveName(p.Viewer, tr) == nil
}

// mayRestoreName reports whether the viewer may bring back a name that was taken away.
func (p *Page) mayRestoreName(tag *forum.Tag, tr *forum.Translation) bool {
	return p.Viewer.SignedIn() && forum.CanRestoreName(p.Viewer, tag, tr) == nil
}

// nameShown is the name that the reader sees a list's tag by, where that isn't its own.
func (v *List) nameShown(p *Page) *forum.Translation {
	if v.Names == nil {
		return nil
	}
	name := p.Reader.TagName(&v.Names.Tag)
	if name.Lang == v.Names.Tag.Lang {
		return nil
	}
	if tr := versionIn(v.Names.Names, name.Lang); visible(tr) {
		return tr
	}
	return nil
}

// Unnaming is the page that asks before the name of a tag in a language goes.
type Unnaming struct {
	Tag      forum.Tag
	Name     *forum.Translation
	Reasoned bool // another gave it, which wants a reason
	Reason   string
	Note     string
	Faults   Faults
}
