package view

import (
	"time"

	"github.com/a-h/templ"
)

// Written is when a post was written, as tests see it.
func Written(p *Page, at time.Time) templ.Component { return written(p, timeOf{at: at}) }
