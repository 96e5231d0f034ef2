package text

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// blocks writes the children of a container.
func (w *writer) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.block(n)
	}
}

// block writes one block. Kinds that aren't named (link reference definitions)
// show nothing.
func (w *writer) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.leaf("p", n)
	case *ast.TextBlock:
		w.inlineContent(n)
	case *ast.Heading:
		w.leaf("h"+strconv.Itoa(w.outline.level(n.Level)), n)
	case *ast.Blockquote:
		w.container("blockquote", w.ownDir(n), n)
	case *ast.List:
		w.list(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		w.codeBlock(n)
	case *ast.ThematicBreak:
		w.lineEnd("<hr>")
	case *east.Table:
		w.table(n)
	}
}

// leaf writes a block of running text.
func (w *writer) leaf(element string, n ast.Node) {
	auto := w.auto(n)
	if !w.afford(len("<></>") + 2*len(element) + len(auto)) {
		w.inlineContent(n)
		w.raw("\n")
		return
	}
	w.raw("<", element, auto, ">")
	w.inlineContent(n)
	w.raw("</", element, ">")
}

// auto is the attribute for the direction of running text. Browsers find it themselves,
// but take left-to-right where there is no letter: there it is left out, so that
// "280!" stands where the text around it stands.
func (w *writer) auto(n ast.Node) string {
	if w.firstStrong(n) == "auto" {
		return ""
	}
	return ` dir="auto"`
}

// lineEnd writes an element that ends a line, or else a line's end.
func (w *writer) lineEnd(element string) {
	if !w.afford(len(element)) {
		element = "\n"
	}
	w.raw(element)
}

// inlineContent writes the running text of a block, and closes what bidi
// controls it left open. A task's checkbox is labelled by the text after it.
func (w *writer) inlineContent(n ast.Node) {
	if box, ok := n.FirstChild().(*east.TaskCheckBox); ok && w.afford(len(`<label><input type="checkbox" disabled checked> </label>`)) {
		w.raw(`<label><input type="checkbox" disabled`)
		if box.IsChecked {
			w.raw(" checked")
		}
		w.raw("> ")
		defer w.raw("</label>")
	}
	w.inlines(n)
	w.bidi.end(&w.html)
}

// container writes a block of blocks.
func (w *writer) container(element, attributes string, n ast.Node) {
	if !w.afford(len("<></>") + 2*len(element) + len(attributes)) {
		w.blocks(n)
		w.raw("\n")
		return
	}
	w.raw("<", element, attributes, ">")
	w.blocks(n)
	w.raw("</", element, ">")
}

// dir is the attribute for a container's direction, that of its first letter;
// empty if it has none. It is written out, since dir="auto" would pass over
// children that have a dir themselves, and bars and markers would stand on the
// wrong side.
func (w *writer) dir(n ast.Node) string {
	if d := w.firstStrong(n); d != "auto" {
		return ` dir="` + d + `"`
	}
	return ""
}

// ownDir is as [writer.dir], but empty inside a container of the same direction.
func (w *writer) ownDir(n ast.Node) string {
	if p := n.Parent(); p.Kind() != ast.KindDocument && w.firstStrong(p) == w.firstStrong(n) {
		return ""
	}
	return w.dir(n)
}

func (w *writer) list(l *ast.List) {
	element, attributes := "ul", ""
	if l.IsOrdered() {
		element = "ol"
		if l.Start != 1 {
			attributes = ` start="` + strconv.Itoa(l.Start) + `"`
		}
	}
	attributes += w.ownDir(l)
	marked := w.afford(len("<ul></ul>") + len(attributes))
	if marked {
		w.raw("<", element, attributes, ">")
	}
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		w.container("li", taskClass(item)+w.dir(item), item)
	}
	if marked {
		w.raw("</", element, ">")
	}
}

// taskClass marks a list item that starts with a checkbox, which stands in the
// place of its marker.
func taskClass(item ast.Node) string {
	if first := item.FirstChild(); first != nil {
		if _, ok := first.FirstChild().(*east.TaskCheckBox); ok {
			return ` class="task"`
		}
	}
	return ""
}

// codeBlock writes code, which is left-to-right in every language. It can be
// scrolled, and so must be reachable by keyboard.
func (w *writer) codeBlock(n ast.Node) {
	const open, end = `<pre dir="ltr" tabindex="0"><code>`, `</code></pre>`
	marked := w.afford(len(open) + len(end))
	if marked {
		w.raw(open)
	}
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		w.code(string(line.Value(w.source)))
	}
	if marked {
		w.raw(end)
	}
}

func (w *writer) table(t *east.Table) {
	const open, end = `<div class="table" tabindex="0"><table`, `</table></div>`
	if !w.afford(len(open) + len(end) + len(` dir="ltr"><thead></thead>`) + cellsSize(t)) {
		w.plainCells(t)
		return
	}
	w.raw(open, w.dir(t), ">")
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		if row.Kind() == east.KindTableHeader {
			w.raw("<thead>")
			w.row(row, "th")
			w.raw("</thead>")
			continue
		}
		w.row(row, "td")
	}
	w.raw(end)
}

// cellsSize is what the markup of a table's rows and cells takes at most. It is spent
// before the first of them: text beside a cell would be shown before the table.
func cellsSize(t *east.Table) int {
	size := 0
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		size += len("<tr></tr>")
		for n := row.FirstChild(); n != nil; n = n.NextSibling() {
			size += len("<td></td>") + len(cellClass(n))
			if n.FirstChild() != nil {
				size += len(` dir="auto"`)
			}
		}
	}
	return size
}

// plainCells writes what a table holds, each cell on a line of its own.
func (w *writer) plainCells(t *east.Table) {
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		for n := row.FirstChild(); n != nil; n = n.NextSibling() {
			if n.FirstChild() != nil {
				w.inlineContent(n)
				w.raw("\n")
			}
		}
	}
}

// row writes a table's row. An empty heading is an ordinary cell.
func (w *writer) row(row ast.Node, element string) {
	w.raw("<tr>")
	for n := row.FirstChild(); n != nil; n = n.NextSibling() {
		name := element
		if n.FirstChild() == nil {
			name = "td"
		}
		w.raw("<", name, cellClass(n), w.auto(n), ">")
		w.inlineContent(n)
		w.raw("</", name, ">")
	}
	w.raw("</tr>")
}

// cellClass is the attribute for the alignment of a cell.
func cellClass(n ast.Node) string {
	if cell, ok := n.(*east.TableCell); ok {
		return alignClass(cell.Alignment)
	}
	return ""
}

// alignClass gives the class of an aligned cell. Left is the start of a line:
// whoever writes ":--" wants the usual.
func alignClass(a east.Alignment) string {
	switch a {
	case east.AlignCenter:
		return ` class="center"`
	case east.AlignRight:
		return ` class="end"`
	}
	return ""
}

// firstStrong is the direction of the first letter of a block: "ltr", "rtl" or
// "auto" for none. It passes over what browsers pass over for dir="auto": code,
// bare addresses and mentions, which carry a direction of their own.
func (w *writer) firstStrong(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		return Direction(string(n.Segment.Value(w.source)))
	case *ast.CodeSpan, *ast.AutoLink, *mention, *ast.CodeBlock, *ast.FencedCodeBlock:
		return "auto"
	case *ast.Blockquote, *ast.List, *ast.ListItem, *east.Table:
		d, ok := w.directions[n]
		if !ok {
			d = w.firstStrongIn(n)
			w.directions[n] = d
		}
		return d
	}
	return w.firstStrongIn(n)
}

// firstStrongIn is the direction of the first letter of what is in n.
func (w *writer) firstStrongIn(n ast.Node) string {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if d := w.firstStrong(c); d != "auto" {
			return d
		}
	}
	return "auto"
}
