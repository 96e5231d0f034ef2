package view

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"tertulia/internal/text"
)

// The components here write words that stand right beside each other: a template
// would put white space between them.

// isolated fills a slot of a sentence with a name or title that may run in
// another direction.
func isolated(words string) templ.Component { return element("bdi", words) }

// marked is a snippet with what was looked for marked.
func marked(pieces []text.Piece) templ.Component {
	parts := make([]templ.Component, len(pieces))
	for i, piece := range pieces {
		parts[i] = plain(piece.Text)
		if piece.Found {
			parts[i] = element("mark", piece.Text)
		}
	}
	return templ.Join(parts...)
}

// runs is a changed paragraph: what stayed, what came and what went.
func runs(all []text.Run) templ.Component {
	parts := make([]templ.Component, len(all))
	for i, run := range all {
		switch run.Kind {
		case text.Insert:
			parts[i] = element("ins", run.Text)
		case text.Delete:
			parts[i] = element("del", run.Text)
		default:
			parts[i] = plain(run.Text)
		}
	}
	return templ.Join(parts...)
}

func plain(words string) templ.Component { return templ.Raw(templ.EscapeString(words)) }

// element puts words in an element. The tag is the program's own.
func element(tag, words string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<"+tag+">"+templ.EscapeString(words)+"</"+tag+">")
		return err
	})
}
