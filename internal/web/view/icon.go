package view

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"tertulia/static"
)

// icon is a symbol of static/img/icons.svg. A page has a hundred of them, so they
// are written without the trouble that a template takes.
type icon struct{ class, name string }

// Icon is a symbol of static/img/icons.svg in the size and colour of the text. It
// says nothing to screen readers: words stand beside it or in aria-label. Its name is
// the program's own, and isn't escaped.
func Icon(name string) templ.Component { return icon{"icon", name} }

// PointingIcon is an icon that points forward or backward, turned round where
// the page runs from right to left.
func PointingIcon(name string) templ.Component { return icon{"icon points", name} }

// Render writes the symbol.
func (i icon) Render(_ context.Context, w io.Writer) error {
	for _, s := range [...]string{`<svg class="`, i.class, `" aria-hidden="true"><use href="`, iconFile(), "#", i.name, `"></use></svg>`} {
		if _, err := io.WriteString(w, s); err != nil {
			return err
		}
	}
	return nil
}

func iconPath(name string) string { return iconFile() + "#" + name }

func iconFile() string { return static.Path("img/icons.svg") }
