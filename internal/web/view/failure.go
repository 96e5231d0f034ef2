package view

import (
	"strconv"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// titleKey is the message that names the status: page.error.404.title.
func (f Failure) titleKey() string { return "page.error." + strconv.Itoa(f.Status) + ".title" }

// Args are the arguments of a failure as a message takes them.
func Args(args forum.Args) locale.Args { return locale.Args(args) }
