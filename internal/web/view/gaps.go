package view

import (
	"tertulia/internal/address"
	"tertulia/internal/forum"
)

// Gaps is the page of what is left to translate.
type Gaps struct {
	Page       *forum.GapPage
	Into, From []forum.Lang // to choose from
	Chosen     string       // of From; empty: all
}

// At is where the page stands, without its cursor.
func (v *Gaps) At() address.Gaps {
	return address.Gaps{Into: string(v.Page.Query.Into), From: v.Chosen, Missing: v.Page.Query.Missing}
}

// tab is the page of the one kind or the other.
func (v *Gaps) tab(p *Page, missing bool) string {
	at := v.At()
	at.Missing = missing
	return address.Translations(p.L.Tag(), at)
}

func (v *Gaps) next(p *Page) string {
	at := v.At()
	at.After = v.Page.Next
	return address.Translations(p.L.Tag(), at)
}

func (v *Gaps) intoOptions(p *Page) []Option { return p.langOptions(v.Into) }

func (v *Gaps) fromOptions(p *Page) []Option {
	return append([]Option{{Value: "", Label: p.T("translation.gaps.any")}}, p.langOptions(v.From)...)
}

// langOptions name languages in the reader's.
func (p *Page) langOptions(langs []forum.Lang) []Option {
	var options []Option
	for _, lang := range langs {
		options = append(options, Option{Value: string(lang), Label: p.langName(lang)})
	}
	return options
}

// gapDo says what there is to do.
func (v *Gaps) gapDo(p *Page) string {
	if v.Page.Query.Missing {
		return p.T("translation.add", p.langArgs(v.Page.Query.Into))
	}
	return p.T("translation.update")
}
