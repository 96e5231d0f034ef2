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
	for _, name := range []string{"title", "body", "note", "bio", "question", "kept_title", "kept_body", "kept_question"} {
		if text := r.PostForm.Get(name); text != "" && middleware.Clean(text) {
			texts = append(texts, text)
		}
	}
	if positions := strings.TrimSpace(strings.Join(r.PostForm["position"], "\n")); positions != "" && middleware.Clean(positions) {
		texts = append(texts, positions)
	}
	return texts
}
