package sample

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"tertulia/internal/forum"
)

// marker begins the line that stands above every comment, edit and translation.
const marker = "=== "

// header is what a thread file begins with: the thread, and its opening post.
type header struct {
	Thread `yaml:",inline"`
	Author string `yaml:"author"`
	Age    Age    `yaml:"ago"`
}

// block is a marker line with the text below it.
type block struct {
	line   int
	marker string
	text   string
}

// parseThread reads a thread file. Errors name the line.
func parseThread(data string) (Thread, error) {
	front, body, ok := cutFrontMatter(data)
	if !ok {
		return Thread{}, fmt.Errorf("line 1: no front matter between lines of ---")
	}
	var h header
	if err := yaml.UnmarshalWithOptions([]byte(front), &h, yaml.Strict()); err != nil {
		return Thread{}, fmt.Errorf("front matter: %w", err)
	}
	t := h.Thread
	blocks := cutBlocks(body, strings.Count(front, "\n")+4)
	t.Posts = []Post{{Number: 1, Author: h.Author, Lang: t.Lang, Age: h.Age, Text: blocks[0].text}}
	for _, b := range blocks[1:] {
		if err := t.add(b); err != nil {
			return t, fmt.Errorf("line %d: %w", b.line, err)
		}
	}
	return t, nil
}

func cutFrontMatter(data string) (front, body string, ok bool) {
	rest, ok := strings.CutPrefix(data, "---\n")
	if !ok {
		return "", "", false
	}
	return strings.Cut(rest, "\n---\n")
}

// cutBlocks cuts a body at its markers. The first block is the opening post's
// and has no marker. The body's first line has the number first.
func cutBlocks(body string, first int) []block {
	blocks := []block{{line: first}}
	var text []string
	end := func() {
		blocks[len(blocks)-1].text = strings.TrimSpace(strings.Join(text, "\n"))
		text = nil
	}
	for i, line := range strings.Split(body, "\n") {
		if rest, ok := strings.CutPrefix(line, marker); ok {
			end()
			blocks = append(blocks, block{line: first + i, marker: rest})
			continue
		}
		text = append(text, line)
	}
	end()
	return blocks
}

// add appends the comment that b holds, or the edit or translation of the post
// before it.
func (t *Thread) add(b block) error {
	word, attributes, _ := strings.Cut(b.marker, " ")
	if word == "translation" {
		return t.addTranslation(attributes, b.text)
	}
	if b.text == "" {
		return fmt.Errorf("no text below the marker")
	}
	if word == "edit" {
		return t.addEdit(attributes, b.text)
	}
	number, err := strconv.Atoi(word)
	if err != nil {
		return fmt.Errorf("marker %q: neither a number nor edit", word)
	}
	return t.addComment(number, attributes, b.text)
}

func (t *Thread) addComment(number int, attributes, text string) error {
	p := Post{Number: number, Lang: t.Lang, Text: text}
	if err := yaml.UnmarshalWithOptions([]byte(attributes), &p, yaml.Strict()); err != nil {
		return fmt.Errorf("comment %d: %w", number, err)
	}
	if number != len(t.Posts)+1 {
		return fmt.Errorf("comment %d stands where %d should", number, len(t.Posts)+1)
	}
	if p.Deleted != nil && p.Deleted.By == "" {
		p.Deleted.By, p.Deleted.Reason = p.Author, forum.RemovedByAuthor
	}
	t.Posts = append(t.Posts, p)
	return nil
}

func (t *Thread) addEdit(attributes, text string) error {
	post := &t.Posts[len(t.Posts)-1]
	e := Edit{By: post.Author, Text: text}
	if err := yaml.UnmarshalWithOptions([]byte(attributes), &e, yaml.Strict()); err != nil {
		return fmt.Errorf("edit of %d: %w", post.Number, err)
	}
	post.Edits = append(post.Edits, e)
	return nil
}

func (t *Thread) addTranslation(attributes, text string) error {
	post := &t.Posts[len(t.Posts)-1]
	tr := Translation{Text: text}
	if err := yaml.UnmarshalWithOptions([]byte(attributes), &tr, yaml.Strict()); err != nil {
		return fmt.Errorf("translation of %d: %w", post.Number, err)
	}
	post.Translations = append(post.Translations, tr)
	return nil
}
