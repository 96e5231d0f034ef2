package web

import (
	"net/http"
	"strings"
)

// room is how many bytes of a form may still be shown again.
type room int

// roomForForm is that of one form: no post has more, as long as it may be
// ([tertulia/internal/text.Overlong]).
const roomForForm room = 20_000 * 32

// fit gives back what there is room for, and else nothing of it.
func (left *room) fit(s string) string {
	if room(len(s)) > *left {
		return ""
	}
	*left -= room(len(s))
	return s
}

// unsentOf are the texts that people typed into a form that failed as a whole, for
// the page of the failure: nothing written at length is lost, but for what no form
// would take. What no database keeps in them, NUL and what is no UTF-8, is shown as
// U+FFFD.
func unsentOf(r *http.Request) []string {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		return nil
	}
	var texts []string
	left := roomForForm
	show := func(text string) {
		if text = left.fit(text); text != "" {
			texts = append(texts, readable(text))
		}
	}
	for _, name := range []string{"title", "body", "summary", "note", "name", "bio", "source", "target", "question", "title_kept", "body_kept", "kept_title", "kept_body", "kept_question"} {
		show(r.PostForm.Get(name))
	}
	for _, name := range []string{"position", "text", "text_kept", "name_kept"} {
		show(strings.TrimSpace(strings.Join(r.PostForm[name], "\n")))
	}
	return texts
}

func readable(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "\uFFFD"), "\uFFFD")
}
