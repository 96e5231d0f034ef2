package web

import (
	"net/http"
	"strings"
)

// unsentOf are the texts that people typed into a form that failed as a whole, for
// the page of the failure: nothing written at length is lost. What no database keeps
// in them, NUL and what is no UTF-8, is shown as U+FFFD.
func unsentOf(r *http.Request) []string {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		return nil
	}
	var texts []string
	for _, name := range []string{"title", "body", "summary", "note", "name", "bio", "source", "target", "question", "kept_title", "kept_body", "kept_question"} {
		if text := r.PostForm.Get(name); text != "" {
			texts = append(texts, readable(text))
		}
	}
	for _, name := range []string{"position", "text"} {
		if lines := strings.TrimSpace(strings.Join(r.PostForm[name], "\n")); lines != "" {
			texts = append(texts, readable(lines))
		}
	}
	return texts
}

func readable(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "\uFFFD"), "\uFFFD")
}
