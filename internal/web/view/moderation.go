package view

import (
	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// Form is the page of a form, and the title it goes by.
type Form struct {
	Title string
	Page  func(p *Page) templ.Component
}

// Closing is what stands in the form that closes a thread.
type Closing struct {
	Reason    string
	Note      string
	Summary   string
	Lang      string // of the summary
	Until     string
	Successor string
	Version   int
}

// Summing is what stands in the form that sums up a closed thread.
type Summing struct {
	Summary string
	Lang    string
	Version int
}

// Reopening is what stands in the form that reopens one.
type Reopening struct {
	Reason  string
	Note    string
	Version int
}

// Removing is what stands in the form that hides or deletes a thread, or one of
// its comments.
type Removing struct {
	To     forum.Visibility
	Thread forum.Thread
	Post   *forum.Post // nil: the thread
	Reason string
	Note   string
}

// CloseForm is the page on which a moderator closes a thread.
func CloseForm(p *Page, t forum.Thread, f Closing, faults Faults) Form {
	return Form{Title: p.T("moderation.close.title"), Page: func(p *Page) templ.Component {
		return closeForm(p, t, f, faults)
	}}
}

// SummaryForm is the page on which a moderator sums up a closed thread.
func SummaryForm(p *Page, t forum.Thread, f Summing, faults Faults) Form {
	return Form{Title: p.T("moderation.summary.title"), Page: func(p *Page) templ.Component {
		return summaryForm(p, t, f, faults)
	}}
}

// ReopenForm is the page on which a moderator reopens a thread.
func ReopenForm(p *Page, t forum.Thread, f Reopening, faults Faults) Form {
	return Form{Title: p.T("moderation.reopen.title"), Page: func(p *Page) templ.Component {
		return reopenForm(p, t, f, faults)
	}}
}

// RemoveForm is the page on which a moderator hides or deletes something.
func RemoveForm(p *Page, f Removing, faults Faults) Form {
	return Form{Title: p.T(f.titleKey()), Page: func(p *Page) templ.Component { return removeForm(p, f, faults) }}
}

//locale:keys moderation.{hide_thread,hide_comment,delete_thread,delete_comment}.title
func (f *Removing) titleKey() string { return "moderation." + f.act() + "_" + f.target() + ".title" }

//locale:keys moderation.{hide,delete}.intro
func (f *Removing) introKey() string { return "moderation." + f.act() + ".intro" }

func (f *Removing) act() string {
	if f.To == forum.Hidden {
		return "hide"
	}
	return "delete"
}

func (f *Removing) target() string {
	if f.Post == nil || f.Post.Opening() {
		return "thread"
	}
	return "comment"
}

// back is what the form is about.
func (f *Removing) back(p *Page) string {
	if f.Post != nil {
		return address.LocalePost(p.L.Tag(), int64(f.Post.ID))
	}
	return p.threadAt(&f.Thread)
}

// closeReasons are the choices for closing, in the reader's language.
func (p *Page) closeReasons() []Option {
	var options []Option
	for _, r := range forum.CloseReasons() {
		options = append(options, Option{Value: string(r), Label: p.T("close.reason." + string(r))})
	}
	return options
}

//locale:keys reopen.reason.{forum.ReopenReason}
func (p *Page) reopenReasons() []Option {
	var options []Option
	for _, r := range forum.ReopenReasons() {
		options = append(options, Option{Value: string(r), Label: p.T("reopen.reason." + string(r))})
	}
	return options
}

//locale:keys removal.reason.{forum.RemovalReason}
func (p *Page) removalReasons() []Option {
	var options []Option
	for _, r := range forum.RemovalReasons() {
		options = append(options, Option{Value: string(r), Label: p.T("removal.reason." + string(r))})
	}
	return options
}

// logParts is the sentence that tells a decision.
//
//locale:keys moderation.log.{edit_translation,edit_translation_comment,edit_translation_tag}
//locale:keys moderation.log.{remove_translation,remove_translation_comment,remove_translation_tag}
//locale:keys moderation.log.{restore_translation,restore_translation_comment,restore_translation_tag}
//locale:keys moderation.log.{close,summary,reopen,pin,unpin,hide,restore,delete,edit,relabel,role,hide_comment,restore_comment,delete_comment,edit_comment,relabel_comment,engine_off,engine_on,term_set,term_drop}
func (p *Page) logParts(d *forum.Decision, page *forum.LogPage) []locale.Part {
	key, args := "moderation.log."+string(d.Act), locale.Args{}
	switch d.Act {
	case forum.ActEditTranslation, forum.ActRemoveTranslation, forum.ActRestoreTranslation:
		if d.ThreadID == nil {
			return p.L.Parts(key+"_tag", args, "Actor")
		}
	}
	if number := page.Numbers[postOf(d)]; number > 1 {
		key, args["Number"] = key+"_comment", number
	}
	if d.Act == forum.ActRelabel {
		args["Language"] = p.langName(forum.Lang(d.Reason))
	}
	return p.L.Parts(key, args, "Actor", "Thread", "Member")
}

func postOf(d *forum.Decision) forum.PostID {
	if d.PostID == nil {
		return 0
	}
	return *d.PostID
}

// logSlots are the people and the thread in that sentence.
func (p *Page) logSlots(d *forum.Decision, page *forum.LogPage) []Slot {
	slots := []Slot{{"Actor", Put(MemberName(p, page.People[d.ActorID]))}}
	if d.MemberID != nil {
		slots = append(slots, Slot{"Member", Put(MemberName(p, page.People[*d.MemberID]))})
	}
	if d.ThreadID != nil {
		slots = append(slots, Slot{"Thread", Put(logThread(p, *d.ThreadID, page.Threads))})
	}
	return slots
}

// logReason is why, in the reader's language; empty where no reason was asked.
func (p *Page) logReason(d *forum.Decision) string {
	switch {
	case d.Reason == "":
		return ""
	case d.Act == forum.ActClose:
		return p.T("close.reason." + d.Reason)
	case d.Act == forum.ActReopen:
		return p.T("reopen.reason." + d.Reason)
	case d.Act == forum.ActHide, d.Act == forum.ActDelete, d.Act == forum.ActRemoveTranslation:
		return p.T("removal.reason." + d.Reason)
	}
	return ""
}

// logTranslation is the page with what a decision was about, for those who may
// still read it; empty where there is none.
func (p *Page) logTranslation(d *forum.Decision, page *forum.LogPage) string {
	if d.TagID != nil && page.Tags[*d.TagID].Key != "" {
		return address.TagNames(p.L.Tag(), page.Tags[*d.TagID].Key)
	}
	if d.Act != forum.ActRemoveTranslation || d.PostID == nil || !p.Viewer.Moderates(d.Lang) {
		return ""
	}
	return address.PostIn(p.L.Tag(), int64(*d.PostID), address.PostTranslation, string(d.Lang))
}

// actOptions are the acts that the log can be narrowed to.
//
//locale:keys act.{forum.Act}
func (p *Page) actOptions() []Option {
	options := []Option{{Value: "", Label: p.T("moderation.log.all_acts")}}
	for _, a := range forum.Acts() {
		options = append(options, Option{Value: string(a), Label: p.T("act." + string(a))})
	}
	return options
}

func (p *Page) logLangOptions() []Option {
	return append([]Option{{Value: "", Label: p.T("list.langs_all")}}, p.LocaleOptions()...)
}
