// Package mail writes the forum's mails out: one letter, made of blocks in the
// reader's language, as plain text and as HTML that say the same.
//
// What members wrote (names, titles, notes) is kept apart from the sentences
// around it, so that its direction can't disturb them: by isolates in plain
// text and subjects, by <bdi> in HTML.
package mail

import (
	"bytes"
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
)

// Letter is one mail to one person.
type Letter struct {
	L       *locale.Locale
	Forum   string // its name, as its readers in L know it
	Home    string // whole address of its front page
	Subject string // with [Isolate] around what members wrote
	Name    string // of the reader
	Blocks  []Block
}

// Block is a part of a letter: a [Sentence], a [Button] or [Facts].
type Block interface{ writeText(t *plainText) }

// Sentence is a paragraph: a message cut at the slots of what members wrote and
// of addresses. The slot URL becomes a link.
type Sentence []locale.Part

// urlSlot is the slot that holds an address.
const urlSlot = "URL"

// Button is what the letter asks to do. The address stands below it, for those
// whose mail program shows no buttons.
type Button struct{ Label, URL string }

// Facts are lines with a name each.
type Facts []Fact

// Fact is one line of [Facts].
type Fact struct {
	Label string
	Value string
	Lang  forum.Lang // of a value that somebody wrote; empty for the forum's own words
}

// Render writes the letter out, as plain text and as HTML.
func (l *Letter) Render(ctx context.Context) (text, html string, err error) {
	var b bytes.Buffer
	if err := document(l).Render(ctx, &b); err != nil {
		return "", "", fmt.Errorf("write mail: %w", err)
	}
	return l.text(), b.String(), nil
}

// greeting is the first line.
func (l *Letter) greeting() Sentence {
	return l.L.Parts("mail.greeting", locale.Args{"Name": l.Name}, "Name")
}

// footer says why the reader gets this.
func (l *Letter) footer() Sentence {
	return l.L.Parts("mail.footer", locale.Args{"Forum": l.Forum}, "Forum")
}
