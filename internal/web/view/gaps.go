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
	return address.Gaps{Into: string(v.Page.Query.Into), From: v.Chosen, Show: string(v.Page.Query.Kind)}
}

// tab is the page of a kind.
func (v *Gaps) tab(p *Page, kind forum.GapKind) string {
	at := v.At()
	at.Show = string(kind)
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
	if v.Page.Query.Kind != forum.GapStale {
		return p.T("translation.add", p.langArgs(v.Page.Query.Into))
	}
	return p.T("translation.update")
}

// gapAt is the form where it is done.
func (v *Gaps) gapAt(p *Page, g *forum.Gap) string {
	lang := v.Page.Query.Into
	switch {
	case g.Tag != nil:
		return address.TagNames(p.L.Tag(), g.Tag.Key)
	case g.Part == forum.PartQuestion:
		return p.translateAt(g.Post, address.PostQuestion, lang)
	case g.Part == forum.PartSummary:
		return p.translateAt(g.Post, address.PostSummary, lang)
	}
	return p.translateAt(g.Post, address.PostTranslate, lang)
}

// gapOf says of which part of a thread something is left; empty for its title and
// opening post.
func (p *Page) gapOf(g *forum.Gap) string {
	switch {
	case g.Part == forum.PartQuestion:
		return p.T("question.field")
	case g.Part == forum.PartSummary:
		return p.T("thread.summary")
	case g.Number > 1:
		return p.T("translation.gaps.comment", numberArgs(g.Number))
	}
	return ""
}

// nothing is what is said of a kind of which nothing is left.
func (v *Gaps) nothing(p *Page) (title, text string) {
	into := p.langArgs(v.Page.Query.Into)
	switch v.Page.Query.Kind {
	case forum.GapMissing:
		return p.T("translation.gaps.complete"), p.T("translation.gaps.complete_text", into)
	case forum.GapTags:
		return p.T("translation.gaps.complete"), p.T("translation.gaps.named_text", into)
	}
	return p.T("translation.gaps.fresh"), p.T("translation.gaps.fresh_text", into)
}
