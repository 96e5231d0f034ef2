package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// suggestionQuery is what stands in a search box so far.
type suggestionQuery struct {
	Text string `query:"q"`
}

// maxSuggested is how much of it is looked at, in bytes.
const maxSuggested = 100

// suggestion is one line under a search box.
type suggestion struct {
	Value string `json:"value"` // for the box
	Label string `json:"label"`
}

// suggestions gives, as JSON, tags and titles for what is being typed.
func (s *Server) suggestions(c echo.Context) error {
	var q suggestionQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	found := []suggestion{}
	if len(q.Text) <= maxSuggested {
		words, err := s.Store.WithCompounds(c.Request().Context(), text.AnalyseQuery(q.Text, nil))
		if err != nil {
			return err
		}
		p := s.shell(c.Response(), c.Request())
		tags, titles, err := s.Store.Suggest(c.Request().Context(), store.Beginning{Typed: q.Text, Words: words,
			Lang: forum.Lang(p.L.Tag()), Builtin: s.builtin.begun(q.Text)})
		if err != nil {
			return err
		}
		for _, tag := range tags {
			found = append(found, suggestion{Value: "tag:" + tag.Key, Label: p.TagName(tag)})
		}
		for _, t := range titles {
			found = append(found, suggestion{Value: t.Text})
		}
	}
	mayKeep(c.Response().Header(), "private, max-age=60")
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	return c.JSON(http.StatusOK, found)
}
