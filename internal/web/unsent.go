package web

import (
	"net/http"
	"strings"

	"tertulia/internal/middleware"
)

// unsentOf are the texts that people typed into a form that failed as a whole, for
// the page of the failure: nothing written at length is lost. What can't be read,
// and what no keyboard types, is left out.
func unsentOf(r *http.Request) []string {
	if r.Method != http.MethodPost || r.ParseForm() != nil {
		return nil
	}
	var texts []string
	for _, name := range []string{"title", "body", "summary", "note", "name", "bio", "source", "target", "question", "kept_title", "kept_body", "kept_question"} {
		if text := r.PostForm.Get(name); text != "" && middleware.Clean(text) {
			texts = append(texts, text)
		}
	}
	for _, name := range []string{"position", "text"} {
		if lines := strings.TrimSpace(strings.Join(r.PostForm[name], "\n")); lines != "" && middleware.Clean(lines) {
			texts = append(texts, lines)
		}
	}
	return texts
}
