package view

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"tertulia/internal/locale"
)

// Slot says what stands in a slot of a sentence (see [locale.Locale.Parts]):
// Make gets the words that the message has for it.
type Slot struct {
	Name string
	Make func(words string) templ.Component
}

// Rich is a translated sentence with elements in its slots:
//
//	@Rich(p.L.Parts("thread.log_in", nil, "LogIn"), Slot{"LogIn", LinkTo(path)})
func Rich(parts []locale.Part, slots ...Slot) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, part := range parts {
			if err := renderPart(ctx, w, part, slots); err != nil {
				return err
			}
		}
		return nil
	})
}

func renderPart(ctx context.Context, w io.Writer, part locale.Part, slots []Slot) error {
	for _, slot := range slots {
		if part.Slot != "" && slot.Name == part.Slot {
			return slot.Make(part.Text).Render(ctx, w)
		}
	}
	_, err := io.WriteString(w, templ.EscapeString(part.Text))
	return err
}

// LinkTo makes the words of a slot a link.
func LinkTo(path string) func(words string) templ.Component {
	return func(words string) templ.Component { return link(path, words) }
}

// Put places a component in a slot, whatever the words are.
func Put(c templ.Component) func(words string) templ.Component {
	return func(string) templ.Component { return c }
}
