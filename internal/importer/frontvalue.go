package importer

import (
	"html"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"golang.org/x/text/language"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// readAuthor takes a name, the first of several, or the name in what Jekyll's
// importer for WordPress writes (display_name, login).
func (p *parser) readAuthor(kv pair) string {
	switch n := kv.value.(type) {
	case *ast.SequenceNode:
		if len(n.Values) == 0 {
			return ""
		}
		if len(n.Values) > 1 {
			p.warn(kv.line, "%d authors are named; the first is kept", len(n.Values))
		}
		return p.readAuthor(pair{kv.key, n.Values[0], kv.line})
	case ast.MapNode:
		names := map[string]string{}
		for it := n.MapRange(); it.Next(); {
			names[strings.ToLower(scalar(it.Key()))] = text.CleanLine(html.UnescapeString(scalar(it.Value())))
		}
		for _, key := range []string{"display_name", "name", "login"} {
			if names[key] != "" {
				return names[key]
			}
		}
		return ""
	}
	return p.line(kv)
}

// readNames takes a list, or names in one string: parted by commas, or by spaces
// where there is no comma (as Jekyll reads them).
func (p *parser) readNames(kv pair) []string {
	var names []string
	if list, ok := kv.value.(*ast.SequenceNode); ok {
		for _, n := range list.Values {
			names = append(names, p.line(pair{kv.key, n, kv.line}))
		}
		return names
	}
	s := p.line(kv)
	if strings.ContainsAny(s, ",،") {
		return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '،' })
	}
	if kv.key == "category" || kv.key == "tag" {
		return []string{s}
	}
	return strings.Fields(s)
}

func (p *parser) readLang(kv pair) forum.Lang {
	s := p.line(kv)
	if s == "" {
		return ""
	}
	tag, err := language.Parse(strings.ReplaceAll(s, "_", "-"))
	if err != nil {
		p.warn(kv.line, "%q is not a language tag; the language is detected instead", s)
		return ""
	}
	base, _ := tag.Base()
	return forum.Lang(base.String())
}

// yamlBool reads a truth value in all spellings of YAML 1.1, which Jekyll reads,
// and as a number. False for what is none.
func yamlBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true", "yes", "on", "y", "1":
		return true, true
	case "false", "no", "off", "n", "0":
		return false, true
	}
	return false, false
}

// refuseUnpublished keeps drafts and protected articles from being published by
// an import. What isn't understood is not taken to be public.
func (p *parser) refuseUnpublished(kv pair) {
	s := p.line(kv)
	if s == "" {
		return
	}
	public := false
	switch kv.key {
	case "published", "draft":
		value, ok := yamlBool(s)
		if !ok {
			p.broken(kv.line, "%s: %s is neither true nor false; change that line if the article shall be imported", kv.key, s)
			return
		}
		public = value == (kv.key == "published")
	case "status":
		public = slices.Contains([]string{"publish", "published", "public"}, strings.ToLower(s))
	}
	if !public {
		p.broken(kv.line, "the article isn't published (%s: %s); change that line if it shall be imported", kv.key, s)
	}
}

// line is a value that has to be a plain one, on one line and without HTML's
// entities, which WordPress leaves in titles and names.
func (p *parser) line(kv pair) string {
	switch kv.value.(type) {
	case ast.MapNode, *ast.SequenceNode:
		p.broken(kv.line, "%s must be a plain value", kv.key)
		return ""
	}
	return text.CleanLine(html.UnescapeString(scalar(kv.value)))
}

// scalar is the text of a plain value as written; empty for null.
func scalar(node ast.Node) string {
	switch n := node.(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.StringNode:
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.TagNode:
		return scalar(n.Value)
	case *ast.AnchorNode:
		return scalar(n.Value)
	case *ast.MappingKeyNode:
		return scalar(n.Value)
	}
	if t := node.GetToken(); t != nil {
		return t.Value
	}
	return ""
}
