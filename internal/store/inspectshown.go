package store

import (
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/text"
)

// This file compares what pages show of each text with what its author wrote, rendered
// again.

// renderedAtOnce is how many texts are rendered again at once.
const renderedAtOnce = 200

// shownText is a text as it was written and as pages show it.
type shownText struct {
	ID       int64
	Markdown string
	Rendered string
}

func shownInspections() []inspection {
	return []inspection{
		{what: "posts that show nothing of what was written", query: `SELECT id FROM posts WHERE rendered = '' AND markdown <> ''`},
		shownInspection("posts that show another text than was written", `SELECT id, markdown, rendered FROM posts WHERE rendered <> ''`, "id"),
		shownInspection("translations that show another text than was written", `SELECT id, body AS markdown, rendered FROM translations WHERE target_kind IN ('post', 'summary')`, "id"),
		shownInspection("summaries that show another text than was written", `SELECT thread_id AS id, markdown, rendered FROM summaries WHERE rendered <> ''`, "thread_id"),
	}
}

// shownInspection counts the texts of a query, by the numbers of a column, that are
// shown unlike they were written, or that can't be read.
func shownInspection(what, query, number string) inspection {
	query += ` AND ` + number + ` > ? ORDER BY ` + number + ` LIMIT ?`
	return inspection{what: what, counts: func(db *gorm.DB) (int, error) {
		unlike, broken := 0, new(unread)
		for last := int64(0); ; {
			texts, err := all[shownText](db, query, last, renderedAtOnce)
			if err != nil {
				return unlike, err
			}
			if len(texts) == 0 {
				return unlike, broken.failure()
			}
			last = texts[len(texts)-1].ID
			for i := range texts {
				as, err := texts[i].asWritten()
				if err != nil {
					broken.add(fmt.Errorf("%s %d: %w", number, texts[i].ID, err))
				}
				if !as {
					unlike++
				}
			}
		}
	}}
}

// asWritten reports whether the same can be read in both forms. Whom a mention led to,
// and which links were the forum's own, is as it was when the text was written. What
// another renderer made isn't compared.
func (t *shownText) asWritten() (as bool, err error) {
	shown, err := decodeRendered(t.Rendered)
	if err != nil || shown.Version != text.RendererVersion {
		return err == nil, err
	}
	err = surviving(func() error {
		again, err := text.Render(t.Markdown, text.Options{})
		as = err == nil && text.PlainText(again) == text.PlainText(shown)
		return err
	})
	return as, err
}
