package outbound

import (
	"html"
	"strconv"
	"strings"

	xhtml "golang.org/x/net/html"

	"tertulia/internal/forum"
)

// markup is how an engine is told what to leave alone, in the elements it knows.
type markup struct {
	pair string // element around what stands between an opening and a closing
	keep string // element around what is kept
	// hidden leaves out what a keep reads as.
	hidden bool
}

// write gives a passage as markup.
func (m markup) write(p forum.Passage) string {
	var b strings.Builder
	for _, r := range p {
		id := strconv.Itoa(r.ID)
		switch r.Kind {
		case forum.RunText:
			b.WriteString(html.EscapeString(r.Text))
		case forum.RunOpen:
			b.WriteString("<" + m.pair + ` id="p` + id + `">`)
		case forum.RunClose:
			b.WriteString("</" + m.pair + ">")
		case forum.RunKeep:
			b.WriteString("<" + m.keep + ` id="k` + id + `">` + html.EscapeString(m.shown(r)) + "</" + m.keep + ">")
		}
	}
	return b.String()
}

// shown is what an engine sees of a keep. It is never empty: some drop elements
// that hold nothing.
func (m markup) shown(r forum.Run) string {
	if text := strings.TrimSpace(r.Text); text != "" && !m.hidden {
		return text
	}
	return "k" + strconv.Itoa(r.ID)
}

// read takes markup apart again; nil, which is no translation of anything, where it
// can't be read: an element isn't ours, lost its id or is never closed. What stands
// in a keep isn't looked at: the caller knows it better.
func (m markup) read(s string) forum.Passage {
	var p forum.Passage
	var open []int
	keeping := false
	z := xhtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			if len(open) > 0 || keeping {
				return nil
			}
			return p
		case xhtml.TextToken:
			if !keeping {
				p = append(p, forum.Run{Kind: forum.RunText, Text: z.Token().Data})
			}
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
			run, ok := m.opening(z.Token())
			if !ok || keeping {
				return nil
			}
			p = append(p, run.Run)
			if run.selfClosing {
				continue
			}
			if keeping = run.Kind == forum.RunKeep; !keeping {
				open = append(open, run.ID)
			}
		case xhtml.EndTagToken:
			name := z.Token().Data
			switch {
			case keeping && name == m.keep:
				keeping = false
			case !keeping && name == m.pair && len(open) > 0:
				p = append(p, forum.Run{Kind: forum.RunClose, ID: open[len(open)-1]})
				open = open[:len(open)-1]
			default:
				return nil
			}
		default:
			return nil
		}
	}
}

type openedRun struct {
	forum.Run
	selfClosing bool
}

// opening reads the tag of an element; not ok for one that isn't ours.
func (m markup) opening(t xhtml.Token) (run openedRun, ok bool) {
	kinds := map[string]forum.RunKind{m.keep: forum.RunKeep, m.pair: forum.RunOpen}
	kind, ok := kinds[t.Data]
	if !ok {
		return openedRun{}, false
	}
	closed := t.Type == xhtml.SelfClosingTagToken
	for _, a := range t.Attr {
		if a.Key != "id" || a.Val == "" {
			continue
		}
		id, err := strconv.Atoi(a.Val[1:])
		if err == nil && id > 0 && !(closed && kind == forum.RunOpen) {
			return openedRun{forum.Run{Kind: kind, ID: id}, closed}, true
		}
	}
	return openedRun{}, false
}

// readAll reads the markup of several passages. One that can't be read is nil: the
// others are still good.
func (m markup) readAll(texts []string) []forum.Passage {
	passages := make([]forum.Passage, len(texts))
	for i, s := range texts {
		passages[i] = m.read(s)
	}
	return passages
}
