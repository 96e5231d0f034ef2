package view

import (
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
)

// revision is one entry of a post's history, compared with the one before it.
type revision struct {
	forum.Revision
	before *forum.Revision // nil for the first
}

// revisions pairs each with its predecessor, newest first.
func revisions(page *forum.HistoryPage) []revision {
	all := make([]revision, len(page.Revisions))
	for i := range page.Revisions {
		all[i].Revision = page.Revisions[i]
		all[i].before = page.Older
		if i+1 < len(page.Revisions) {
			all[i].before = &page.Revisions[i+1]
		}
	}
	return all
}

func (r *revision) titleChanges() []text.Change {
	if r.before == nil || r.before.Title == r.Title {
		return nil
	}
	return text.Diff(r.before.Title, r.Title)
}

func (r *revision) textChanges() []text.Change {
	if r.before == nil {
		return text.Diff(r.Markdown, r.Markdown)
	}
	return text.Diff(r.before.Markdown, r.Markdown)
}

// sameText reports that only the title, language or tags changed.
func (r *revision) sameText() bool { return r.before != nil && r.before.Markdown == r.Markdown }

// langChange says from which language to which; empty without a change.
func (r *revision) langChange(p *Page) string {
	if r.before == nil || r.before.Lang == r.Lang {
		return ""
	}
	return p.T("history.lang", locale.Args{"Old": p.langName(r.before.Lang), "New": p.langName(r.Lang)})
}

// tagChange says from which tags to which; nothing without a change.
func (r *revision) tagChange(p *Page) []locale.Part {
	if r.before == nil || r.before.Tags == r.Tags {
		return nil
	}
	return p.L.Parts("history.tags", locale.Args{"Old": p.tagKeys(r.before.Tags), "New": p.tagKeys(r.Tags)}, "Old", "New")
}

func (p *Page) tagKeys(keys string) string {
	if keys == "" {
		return p.T("history.no_tags")
	}
	return p.L.List(strings.Split(keys, ","))
}
