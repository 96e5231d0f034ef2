package text

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"tertulia/internal/forum"
)

// Translatable is a text taken apart for a translation engine: its passages, and
// everything around and between them, which no engine gets to touch.
type Translatable struct {
	// Passages are the blocks that hold words, in order.
	Passages []forum.Passage

	source string
	line   bool // plain text on one line, not Markdown
	shape  shape
	blocks []block // one for each passage
}

// block is where a passage stands in the source, and how its marks are written.
type block struct {
	start, stop int // bytes of the source that its translation takes the place of
	kind        blockKind
	marks       map[int]mark
}

type blockKind int

const (
	flowBlock blockKind = iota // starts a line
	headingBlock
	cellBlock
)

// mark is how a keep or a pair is written.
type mark struct {
	// plain is text, to be escaped; markdown is written as it is. A pair has
	// markdown and after around what it holds.
	plain, markdown, after string
	// apart says that no word ran into the mark before it, or behind it.
	apartBefore, apartAfter bool
}

// Characters is what translating the whole text counts as.
func (t *Translatable) Characters() int {
	n := 0
	for _, p := range t.Passages {
		n += p.Characters()
	}
	return n
}

// TranslatableMarkdown takes a post apart. What comes back unchanged: handles,
// hashtags, cashtags, addresses, e-mail addresses, code, emoji, and the
// structure of the Markdown. Where a term of the glossary stands, its target
// comes back. It fails as [Render] does.
func TranslatableMarkdown(markdown string, terms []forum.Term) (*Translatable, error) {
	if err := checkMarkdown(markdown); err != nil {
		return nil, err
	}
	t := &Translatable{source: CleanText(markdown)}
	doc := parseMarkdown([]byte(t.source))
	t.shape = shapeOf(doc, []byte(t.source))
	r := &passageReader{source: []byte(t.source), terms: terms}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker never fails
		kind, leaf := leafKind(n)
		if !leaf || !entering {
			return ast.WalkContinue, nil
		}
		if b, passage := r.block(n, kind); passage.HasWords() {
			t.blocks, t.Passages = append(t.blocks, b), append(t.Passages, passage)
		}
		return ast.WalkSkipChildren, nil
	})
	return t, nil
}

// TranslatableLine takes a title apart: plain text on one line.
func TranslatableLine(line string, terms []forum.Term) *Translatable {
	t := &Translatable{source: CleanLine(line), line: true}
	r := &passageReader{terms: terms}
	r.begin(cellBlock)
	if passage := r.words(t.source); passage.HasWords() {
		r.current.stop = len(t.source)
		r.noteEdges(passage)
		t.blocks, t.Passages = []block{r.current}, []forum.Passage{passage}
	}
	return t
}

// leafKind reports the blocks of running text.
func leafKind(n ast.Node) (blockKind, bool) {
	switch n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		return flowBlock, true
	case *ast.Heading:
		return headingBlock, true
	case *east.TableCell:
		return cellBlock, true
	}
	return 0, false
}

// Fill puts translated passages in the place of the original ones. It fails with
// [forum.ErrMangled] where one isn't a translation of its original
// ([forum.Passage.CheckTranslation]), where an engine made up a handle, a hashtag
// or an address, and where the whole has another structure than the original.
func (t *Translatable) Fill(translated []forum.Passage) (string, error) {
	if len(translated) != len(t.Passages) {
		return "", fmt.Errorf("%w: %d passages, not %d", forum.ErrMangled, len(translated), len(t.Passages))
	}
	var out []byte
	end := 0
	for i, b := range t.blocks {
		if err := t.Check(i, translated[i]); err != nil {
			return "", err
		}
		out = append(append(out, t.source[end:b.start]...), b.write(translated[i], t.line)...)
		end = b.stop
	}
	filled := string(append(out, t.source[end:]...))
	if t.line {
		return CleanLine(filled), nil
	}
	return filled, t.checkShape(filled)
}

// Check reports why p can't be the translation of passage i, as [forum.ErrMangled].
func (t *Translatable) Check(i int, p forum.Passage) error {
	if err := t.Passages[i].CheckTranslation(p); err != nil {
		return err
	}
	for _, r := range p {
		if r.Kind != forum.RunText {
			continue
		}
		for _, s := range fixedSpans(r.Text) {
			if s.foreign {
				return fmt.Errorf("%w: it adds %q", forum.ErrMangled, s.as)
			}
		}
	}
	return nil
}

// checkShape compares what the result is read as with the original.
func (t *Translatable) checkShape(filled string) error {
	if err := checkMarkdown(filled); err != nil {
		return fmt.Errorf("%w: %w", forum.ErrMangled, err)
	}
	source := []byte(filled)
	if at := t.shape.difference(shapeOf(parseMarkdown(source), source)); at != "" {
		return fmt.Errorf("%w: %s", forum.ErrMangled, at)
	}
	return nil
}
