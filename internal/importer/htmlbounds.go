package importer

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"tertulia/internal/text"
)

// Bounds of the HTML in one file, whose comments strangers wrote. The parser and
// the converter make a tree and a text of it that may be its square and more.
const (
	// maxSource is the longest article or comment that is read, in bytes with all
	// its tags.
	maxSource = 2 * text.MaxMarkdown
	// maxEffort is what converting all the HTML in a file may take, counted as
	// below. Pages of a megabyte with a thousand comments take half of it.
	maxEffort = 300_000
	// maxNested is how deep elements may stand in one another.
	maxNested = 100
	// maxSpan is how many columns or rows a cell may take; HTML allows as many
	// columns.
	maxSpan = 1000
)

// spend takes away from what converting may still take. False where it is used
// up, which is noted once, with the line on which the text at hand begins.
func (p *parser) spend(effort, line int) bool {
	if p.effort > maxEffort {
		return false
	}
	p.effort += effort
	if p.effort > maxEffort {
		p.broken(line, "the HTML in the text from here on would take too much to convert: elements that aren't closed or are nested too deep, or a table that is too large")
		return false
	}
	return true
}

// searching bounds what is sought through the whole piece: for each "[" the
// converter seeks the "]", and around each comment it joins the texts anew.
func searching(source string) int {
	return (strings.Count(source, "[") + strings.Count(source, "<!--")) * (len(source) >> 12)
}

// Elements that have no end, and those that the parser opens anew after a block
// that they weren't closed in (HTML, 13.2.4.3).
const (
	voidTags       = " img br hr wbr embed param source "
	formattingTags = " a b big code em font i s small strike strong tt u "
)

func among(tags, name string) bool { return strings.Contains(tags, " "+name+" ") }

// reopening bounds from above how many formatting elements the parser opens anew
// in a piece: at each tag all that weren't closed in the order in which they were
// opened, long ones counting for more, since each copy has its attributes.
func reopening(source string) int {
	r := reopener{waiting: map[string]formatting{}, names: map[string]int{}}
	z := html.NewTokenizer(strings.NewReader(source))
	for r.total <= maxEffort {
		kind := z.Next()
		raw := string(z.Raw())
		name, _ := z.TagName()
		switch kind {
		case html.ErrorToken:
			return r.total
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(string(name), raw)
		case html.EndTagToken:
			r.end(string(name))
		}
	}
	return r.total
}

// reopener goes through the tags of a piece.
type reopener struct {
	open    []opened
	names   map[string]int        // how many of each name are in open
	waiting map[string]formatting // by what tells them from one another
	weight  int                   // of all that wait
	total   int
}

// opened is an element whose end has not been seen; key is empty for one that is
// no formatting.
type opened struct{ name, key string }

// formatting is a number of formatting elements that are alike.
type formatting struct{ count, size int }

// weight counts three of those that are alike at the most, as the parser keeps no
// more, and of links one.
func (f formatting) weight(key string) int {
	most := 3
	if key == "a" {
		most = 1
	}
	return min(f.count, most) * (1 + f.size>>4)
}

func (r *reopener) start(name, raw string) {
	r.total += r.weight
	if among(voidTags, name) {
		return
	}
	o := opened{name: name}
	if among(formattingTags, name) {
		if o.key = raw; name == "a" {
			o.key = "a"
		}
		r.wait(o.key, len(raw), 1)
	}
	r.open = append(r.open, o)
	r.names[name]++
}

// end closes the element that was opened last. Where it closes another, those
// above it wait for ever.
func (r *reopener) end(name string) {
	r.total += r.weight
	if r.names[name] == 0 {
		return
	}
	if last := r.open[len(r.open)-1]; last.name == name && last.key != "" {
		r.wait(last.key, 0, -1)
	}
	for {
		last := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		r.names[last.name]--
		if last.name == name {
			return
		}
	}
}

// wait adds to the number of elements that are alike.
func (r *reopener) wait(key string, size, n int) {
	f := r.waiting[key]
	r.weight -= f.weight(key)
	f.count += n
	f.size = max(f.size, size)
	r.weight += f.weight(key)
	r.waiting[key] = f
}

// nesting is what a tree takes to write: each line and element as often as it is
// nested deep, as each blockquote and list prefixes the lines in it anew; and its
// tables.
func nesting(n *html.Node, depth int) int {
	if depth > maxNested {
		return maxEffort + 1
	}
	effort := depth * (1 + strings.Count(n.Data, "\n"))
	if n.Data == "table" {
		effort += cells(n)
	}
	for c := n.FirstChild; c != nil && effort <= maxEffort; c = c.NextSibling {
		effort += nesting(c, depth+1)
	}
	return effort
}

// cells bounds from above how many cells a table has once all its rows are filled
// up, and those that span others have made room; none where a table stands in it,
// since it then becomes no table.
func cells(table *html.Node) int {
	rows, widest, spanned := 1, 0, 0
	for n := range table.Descendants() {
		switch n.Data {
		case "table":
			return 0
		case "tr":
			rows++
			width := 0
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				width++
			}
			widest = max(widest, width)
		case "td", "th":
			columns, down := span(n, "colspan"), span(n, "rowspan")
			if spanned += columns*down - 1; columns > maxSpan || down > maxSpan || spanned > maxEffort {
				return maxEffort + 1
			}
		}
	}
	return (rows + spanned) * (widest + spanned)
}

// span is the number in an attribute, one where there is none.
func span(cell *html.Node, key string) int {
	for _, a := range cell.Attr {
		if a.Key == key {
			n, err := strconv.Atoi(a.Val)
			if err != nil {
				return 1
			}
			return min(max(n, 1), maxSpan+1)
		}
	}
	return 1
}
