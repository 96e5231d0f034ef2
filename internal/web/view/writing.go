package view

import (
	"strconv"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// Writing is the form for a text: a new thread, a comment, or an edit of either.
// It sends title, body, lang, tags, reply_to, key, revision, lang_sure and place to
// Action, or by its other buttons to address.Preview and address.Drafts.
type Writing struct {
	Action string // where it posts
	Submit string // words of the main button
	Place  forum.Place

	Threaded bool // a thread's form, or the edit of an opening post: with title and tags
	Title    string
	Body     string
	Emptied  int        // number of a post whose author removed the text for good: there is none to write; 0 for others
	Lang     forum.Lang // empty: to be recognised
	Tags     string
	TagsMax  int
	Asks     forum.Wording // the question of a new thread

	// Written and Read are the languages of a comment's thread: those of its
	// posts, and those that others who write in it read.
	Written, Read []forum.LangCount

	ReplyTo  *forum.PostAt // of a comment
	People   forum.People  // names whom it replies to
	Key      string        // makes a double submit one post
	Revision int           // of the text an edit started from; 0 for none

	Faults  Faults
	AskSure bool       // the language chosen isn't the one recognised: ask to confirm
	Seems   forum.Lang // recognised in a preview; empty: nothing to say
	Preview *forum.Rendered
	// PreviewTitle, PreviewTags, PreviewAsks and PreviewLang go with the preview of a
	// text; the first three only of a thread's.
	PreviewTitle string
	PreviewTags  []forum.Tag
	PreviewAsks  forum.Wording
	PreviewLang  forum.Lang
	Draft        *time.Time // when the draft shown was saved; nil: it isn't one
}

func (w *Writing) title(p *Page) Field {
	return Field{Name: "title", Label: p.T("form.title"), Hint: p.T("form.title_hint"), Value: w.Title,
		Class: "title", Fault: w.Faults.At("title"), Auto: "off"}
}

func (w *Writing) body(p *Page) Field {
	return Field{Name: "body", Label: p.T("form.body"), Hint: p.T("form.body_hint"), Value: w.Body,
		Fault: w.Faults.At("body")}
}

func (w *Writing) lang(p *Page) Field {
	return Field{Name: "lang", Label: p.T("form.lang"), Value: string(w.Lang), Hint: p.T("form.lang_hint"),
		Fault: w.Faults.At("lang")}
}

func (w *Writing) tags(p *Page) Field {
	return Field{Name: "tags", Label: p.T("form.tags"), Hint: p.T("form.tags_hint", locale.Args{"Max": w.TagsMax}),
		Value: w.Tags, Optional: true, Auto: "off", Fault: w.Faults.At("tags")}
}

// knownTags names the tags that every forum starts with.
func (p *Page) knownTags() string {
	var names []string
	for _, key := range forum.BuiltinTags() {
		names = append(names, p.tagName(forum.Tag{Key: key, Builtin: true}))
	}
	return p.T("form.tags_known", locale.Args{"Tags": p.L.List(names)})
}

func (w *Writing) sure(p *Page) Field {
	return Field{Name: "lang_sure", Label: p.T("form.lang_sure")}
}

// seems says which language the text is in; empty where there is nothing to say.
func (w *Writing) seems(p *Page) string {
	if !w.Seems.Known() || w.Seems == w.Lang {
		return ""
	}
	return p.T("form.lang_seems", seemsArgs(p, w.Seems))
}

func seemsArgs(p *Page, lang forum.Lang) locale.Args {
	return locale.Args{"Language": p.langName(lang)}
}

func (w *Writing) replyTo() string {
	if w.ReplyTo == nil {
		return ""
	}
	return strconv.FormatInt(int64(w.ReplyTo.ID), 10)
}

func (w *Writing) revision() string {
	if w.Revision == 0 {
		return ""
	}
	return strconv.Itoa(w.Revision)
}

func (w *Writing) drafts(p *Page) string   { return address.Drafts(p.L.Tag()) }
func (w *Writing) previews(p *Page) string { return address.Preview(p.L.Tag()) }
