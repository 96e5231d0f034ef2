package forum

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Passage is one block of a text (a paragraph, a heading, a cell, a title) as it
// goes to a translation engine: runs of words, between marks for what must come
// back unchanged.
type Passage []Run

// RunKind says what a [Run] is.
type RunKind string

// The kinds of run. A pair opens and closes around what is emphasized or linked.
const (
	RunText  RunKind = "text"
	RunKeep  RunKind = "keep"
	RunOpen  RunKind = "open"
	RunClose RunKind = "close"
)

// Run is a piece of a [Passage].
type Run struct {
	Kind RunKind
	// ID tells keeps and pairs of one passage apart, from 1; 0 for words.
	ID int
	// Text is the words; of a keep what it reads as, for engines that look at
	// what stands around a word.
	Text string
}

// ErrMangled is a translation in which something that had to come back unchanged
// was lost, doubled or taken apart.
var ErrMangled = errors.New("the translation lost something that it had to keep")

// Characters is what translating the passage counts as: the characters (Unicode
// code points) of its words and of what its keeps read as.
func (p Passage) Characters() int {
	n := 0
	for _, r := range p {
		n += utf8.RuneCountInString(r.Text)
	}
	return n
}

// HasWords reports whether there is anything to translate.
func (p Passage) HasWords() bool {
	for _, r := range p {
		if r.Kind == RunText && strings.ContainsFunc(r.Text, unicode.IsLetter) {
			return true
		}
	}
	return false
}

// CheckTranslation reports, as [ErrMangled], why t can't be a translation of p:
// not each keep and pair of p exactly once, pairs that cross or hold nothing, or
// no words left.
func (p Passage) CheckTranslation(t Passage) error {
	want, err := p.marks()
	if err != nil {
		return err
	}
	got, err := t.marks()
	if err != nil {
		return err
	}
	for mark := range want {
		if !got[mark] {
			return fmt.Errorf("%w: %s %d is gone", ErrMangled, mark.Kind, mark.ID)
		}
	}
	for mark := range got {
		if !want[mark] {
			return fmt.Errorf("%w: %s %d was never there", ErrMangled, mark.Kind, mark.ID)
		}
	}
	if p.HasWords() && !t.HasWords() {
		return fmt.Errorf("%w: it has no words", ErrMangled)
	}
	return nil
}

// marks gives the keeps and pairs of a passage, the latter by what opens them.
func (p Passage) marks() (map[Run]bool, error) {
	marks := map[Run]bool{}
	var open []openPair
	for _, r := range p {
		switch r.Kind {
		case RunText:
			if len(open) > 0 && strings.TrimSpace(r.Text) != "" {
				open[len(open)-1].filled = true
			}
			continue
		case RunClose:
			if len(open) == 0 || open[len(open)-1].id != r.ID {
				return nil, fmt.Errorf("%w: pair %d crosses another or was never opened", ErrMangled, r.ID)
			}
			if !open[len(open)-1].filled {
				return nil, fmt.Errorf("%w: pair %d holds nothing", ErrMangled, r.ID)
			}
			open = open[:len(open)-1]
			if len(open) > 0 {
				open[len(open)-1].filled = true
			}
			continue
		case RunOpen:
			open = append(open, openPair{id: r.ID})
		case RunKeep:
			if len(open) > 0 {
				open[len(open)-1].filled = true
			}
		}
		mark := Run{Kind: r.Kind, ID: r.ID}
		if marks[mark] {
			return nil, fmt.Errorf("%w: %s %d stands twice", ErrMangled, r.Kind, r.ID)
		}
		marks[mark] = true
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("%w: pair %d is never closed", ErrMangled, open[0].id)
	}
	return marks, nil
}

type openPair struct {
	id     int
	filled bool
}

// Term is one entry of the community's glossary for a pair of languages: where
// Source stands in a text as a whole word, a machine translation has Target.
type Term struct {
	ID     int64
	From   Lang `gorm:"column:from_lang"`
	To     Lang `gorm:"column:to_lang"`
	Source string
	Target string
}
