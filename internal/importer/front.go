package importer

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"
	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// Bounds of front matter. Exporters write a few dozen lines, and more where they
// put the comments there; the YAML library takes squares of depth.
const (
	maxFrontLines = 5000
	maxFrontBytes = 256 << 10
	maxFrontDepth = 50
)

// meta is what an article's front matter, and its file's name, say of it.
type meta struct {
	title, slug, author string
	id, guid            string // what the system it comes from calls it
	date, dateGMT       time.Time
	tags, categories    []string
	tagsLine            int // of the first of them
	lang                forum.Lang
	closed              bool
	comments            []Comment
}

// splitFront parts front matter (YAML between two lines "---", the first of them
// the file's first) from the text below it. Without front matter the first
// passage is empty.
func (p *parser) splitFront(all passage) (head, body passage) {
	body = all.trim()
	switch strings.TrimRight(body.lines[0], " \t") {
	case "+++":
		p.broken(body.first, "front matter in TOML (+++) can't be read; only YAML (---) can")
		return passage{}, body
	case "---":
	default:
		return passage{}, body
	}
	for i, line := range body.lines[1:min(len(body.lines), maxFrontLines)] {
		if end := strings.TrimRight(line, " \t"); end == "---" || end == "..." {
			return body.from(1).to(i), body.from(i + 2).trim()
		}
	}
	if len(body.lines) > 1 && keyLine.MatchString(body.lines[1]) {
		p.broken(body.first, "the front matter that begins here has no end (a line ---)")
	}
	return passage{}, body
}

var keyLine = regexp.MustCompile(`^[\w-]+:(\s|$)`)

// readFront reads the keys that matter; unknown ones are left alone.
func (p *parser) readFront(head passage) meta {
	var m meta
	source := strings.Join(head.lines, "\n")
	if len(source) > maxFrontBytes || tooDeep(source) {
		p.broken(head.first, "the front matter is too long or nested too deep")
		return m
	}
	file, err := yamlparser.ParseBytes([]byte(source), 0)
	if err != nil {
		line, message := yamlError(err)
		p.broken(head.line(line-1), "front matter: %s", message)
		return m
	}
	for _, doc := range file.Docs {
		for _, pair := range p.pairs(doc.Body, head) {
			p.readKey(&m, pair)
		}
	}
	if m.date.IsZero() {
		m.date = m.dateGMT
	}
	return m
}

var dashes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(fmt.Sprintf(`(?:[-?:][ \t]+){%d}`, maxFrontDepth))
})

// tooDeep reports whether YAML may be nested deeper than any exporter does.
func tooDeep(source string) bool {
	depth := 0
	for _, r := range source {
		switch r {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0)
		}
		if depth > maxFrontDepth {
			return true
		}
	}
	return dashes().MatchString(source)
}

func yamlError(err error) (line int, message string) {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		return e.GetToken().Position.Line, e.GetMessage()
	}
	return 1, err.Error()
}

// pair is one key of the front matter with its value and its line in the file.
type pair struct {
	key   string
	value ast.Node
	line  int
}

// pairs lists the keys of a mapping; it notes what isn't one.
func (p *parser) pairs(node ast.Node, head passage) []pair {
	var pairs []pair
	switch n := node.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
	case ast.MapNode:
		for it := n.MapRange(); it.Next(); {
			line := head.line(it.Key().GetToken().Position.Line - 1)
			pairs = append(pairs, pair{strings.ToLower(scalar(it.Key())), it.Value(), line})
		}
	default:
		p.broken(head.line(node.GetToken().Position.Line-1), "front matter is not a list of keys and values")
	}
	return pairs
}

// readKey takes over one key. Where exporters differ, the spellings stand side
// by side.
func (p *parser) readKey(m *meta, kv pair) {
	switch kv.key {
	case "title":
		m.title = p.line(kv)
	case "slug", "basename":
		m.slug = p.line(kv)
	case "author", "authors":
		m.author = p.readAuthor(kv)
	case "date", "published_at", "pubdate":
		m.date = p.readDate(kv)
	case "date_gmt":
		m.dateGMT = p.readDate(kv)
	case "wordpress_id", "id", "post_id", "wp_id":
		m.id = p.line(kv)
	case "guid", "wordpress_url":
		m.guid = p.line(kv)
	case "tags", "tag":
		m.tagsLine = cmp.Or(m.tagsLine, kv.line)
		m.tags = append(m.tags, p.readNames(kv)...)
	case "categories", "category":
		m.tagsLine = cmp.Or(m.tagsLine, kv.line)
		m.categories = append(m.categories, p.readNames(kv)...)
	case "lang", "language", "locale":
		m.lang = p.readLang(kv)
	case "comments":
		p.readComments(m, kv)
	case "published", "status", "draft", "password":
		p.refuseUnpublished(kv)
	}
}

var jekyllName = regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})-(.+)$`)

// addFileName fills date and slug from a name such as 2010-06-24-slug.md, where
// the front matter doesn't say them.
func (p *parser) addFileName(m *meta) {
	base := path.Base(strings.ReplaceAll(p.name, `\`, "/"))
	parts := jekyllName.FindStringSubmatch(strings.TrimSuffix(base, path.Ext(base)))
	if parts == nil {
		return
	}
	if date, err := time.Parse("2006-1-2", parts[1]); err == nil && m.date.IsZero() {
		m.date = date
		p.refuseFuture(date, "the date in the file's name, "+parts[1]+",", 0)
	}
	if m.slug == "" {
		m.slug = parts[2]
	}
}

// article is the article as far as the front matter tells it.
func (m *meta) article() Article {
	slug := m.slug
	if decoded, err := url.PathUnescape(slug); err == nil { // WordPress keeps "%d9%87%d9%84"
		slug = decoded
	}
	return Article{
		Title: m.title, Slug: text.Slug(slug), Author: m.author, Date: m.date.UTC(),
		Tags: m.allTags(), Lang: m.lang, Closed: m.closed, Comments: m.comments,
	}
}

// allTags are the tags, then the categories, each once whatever its case, without
// the category that WordPress gives to articles that have none.
func (m *meta) allTags() []string {
	var kept []string
	seen := map[string]bool{"": true}
	for _, none := range []string{
		"uncategorized", "uncategorised", "geen categorie", "ongecategoriseerd", "allgemein",
		"nicht kategorisiert", "sin categoría", "sin categorizar", "غير مصنف",
	} {
		seen[none] = true
	}
	for _, name := range slices.Concat(m.tags, m.categories) {
		name = strings.TrimPrefix(text.CleanLine(name), "#")
		if key := strings.ToLower(name); !seen[key] {
			seen[key] = true
			kept = append(kept, name)
		}
	}
	return kept
}
