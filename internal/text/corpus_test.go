//go:build train

package text

import (
	"encoding/binary"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/text/encoding/charmap"

	"tertulia/internal/forum"
)

// trainLang maps the folders of the corpus to classes; what isn't named and is
// written in Latin letters is another language.
var trainLang = map[string]forum.Lang{
	"nl": "nl", "nl-NL": "nl", "de": "de", "de-DE": "de", "es": "es", "es-ES": "es", "en-US": "en", "C": "en",
	"nl_NL": "nl", "de_DE": "de", "es_ES": "es",
}

// otherLangs are the languages that teach the model what is none of ours.
var otherLangs = strings.Fields(`fr it pt pt_BR ca gl sv da nb nb_NO fi pl cs sk sl hr hu ro tr id lt lv et eu eo ga la vi is
	fr-FR it-IT pt-BR ca-ES sv-SE da-DK nb-NO pl-PL cs-CZ ro-RO tr-TR hr-HR id-ID vi-VN fr_FR it_IT`)

// wordLists are the lists of words in usr/share/dict.
var wordLists = map[string]forum.Lang{
	"dutch": "nl", "ngerman": "de", "spanish": "es", "american-english-large": "en",
	"french": forum.Und, "italian": forum.Und, "portuguese": forum.Und, "catalan": forum.Und,
	"swedish": forum.Und, "danish": forum.Und, "bokmaal": forum.Und,
}

// readCorpus gives the lines of each class as words, each line once. A line that
// is English too was left untranslated.
func readCorpus(t *testing.T, root string) [][][]string {
	t.Helper()
	english := slices.Index(modelClasses[:], "en")
	lines := make([]map[string][]string, len(modelClasses))
	for class := range lines {
		lines[class] = map[string][]string{}
	}
	walkCorpus(t, root, func(class int, line string) {
		if words := detectionWords(line); len(words) >= 2 {
			lines[class][strings.Join(words, " ")] = words
		}
	})
	texts := make([][][]string, len(modelClasses))
	for class := range lines {
		for _, key := range slices.Sorted(maps.Keys(lines[class])) {
			if _, untranslated := lines[english][key]; class == english || !untranslated {
				texts[class] = append(texts[class], lines[class][key])
			}
		}
	}
	return texts
}

// walkCorpus calls add with each piece of text of a class.
func walkCorpus(t *testing.T, root string, add func(int, string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".mo":
			readCatalogue(t, path, add)
		case ".html", ".page":
			readHTML(t, path, add)
		case ".json":
			readMessages(t, path, add)
		case ".lua":
			readDialogue(t, path, add)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// classOf is the class of a folder of the corpus; -1 for one that isn't used.
func classOf(folder string) int {
	if lang, ok := trainLang[folder]; ok {
		return slices.Index(modelClasses[:], lang)
	}
	if slices.Contains(otherLangs, folder) {
		return len(modelClasses) - 1
	}
	return -1
}

var markup = regexp.MustCompile(`<[^>]*>|\{\{[^}]*\}\}|\[\[[^\]]*\]\]|\[https?:[^ ]*|\$[0-9a-z_|]+|%[-0-9]*[a-z]|&[a-z]+;|\\n|_`)

// readCatalogue reads the translations of a gettext catalogue, and the English
// originals of the German ones.
func readCatalogue(t *testing.T, path string, add func(int, string)) {
	t.Helper()
	parts := strings.Split(filepath.ToSlash(path), "/")
	folder := parts[len(parts)-3]
	if strings.Contains(path, "wordpress") {
		folder = strings.TrimSuffix(filepath.Base(path), ".mo")
		folder = folder[strings.LastIndexByte(folder, '-')+1:]
	}
	class := classOf(folder)
	if class < 0 {
		return
	}
	data := contents(t, path)
	word := func(at int) int { return int(binary.LittleEndian.Uint32(data[at:])) }
	text := func(table, i int) string {
		length, offset := word(table+8*i), word(table+8*i+4)
		s, _, _ := strings.Cut(string(data[offset:offset+length]), "\x00")
		_, plain, hasContext := strings.Cut(s, "\x04")
		if hasContext {
			s = plain
		}
		return markup.ReplaceAllString(s, " ")
	}
	count, originals, translations := word(8), word(12), word(16)
	for i := 1; i < count; i++ {
		original, translation := text(originals, i), text(translations, i)
		if original == translation {
			continue
		}
		add(class, translation)
		if folder == "de" {
			add(slices.Index(modelClasses[:], "en"), original)
		}
	}
}

// readHTML reads the paragraphs of a page of the handbook or of GNOME's help.
func readHTML(t *testing.T, path string, add func(int, string)) {
	t.Helper()
	class := -1
	for _, part := range strings.Split(filepath.ToSlash(path), "/") {
		class = max(class, classOf(part))
	}
	if class < 0 {
		return
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	doc, err := html.Parse(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "p" || n.Data == "div" && hasClass(n, "para")) {
			var b strings.Builder
			for c := range n.Descendants() {
				if c.Type == html.TextNode && !hasClass(c.Parent, "literal") {
					b.WriteString(c.Data + " ")
				}
			}
			add(class, b.String())
		}
	}
}

func hasClass(n *html.Node, class string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && a.Val == class })
}

// readMessages reads the messages of MediaWiki: a file for each language.
func readMessages(t *testing.T, path string, add func(int, string)) {
	t.Helper()
	lang := strings.TrimSuffix(filepath.Base(path), ".json")
	if lang == "en" {
		lang = "en-US"
	}
	class := classOf(lang)
	if class < 0 {
		return
	}
	var messages map[string]any
	if err := json.Unmarshal(contents(t, path), &messages); err != nil {
		t.Fatal(path, err)
	}
	for _, message := range messages {
		if s, ok := message.(string); ok {
			for _, line := range strings.Split(markup.ReplaceAllString(s, " "), "\n") {
				add(class, line)
			}
		}
	}
}

var spoken = regexp.MustCompile(`dialogStr\("((?:[^"\\]|\\.)*)"`)

// readDialogue reads what the fish say to each other.
func readDialogue(t *testing.T, path string, add func(int, string)) {
	t.Helper()
	lang := strings.TrimPrefix(strings.TrimSuffix(filepath.Base(path), ".lua"), "dialogs_")
	if lang == "en" {
		lang = "en-US"
	}
	class := classOf(lang)
	if class < 0 {
		return
	}
	for _, found := range spoken.FindAllStringSubmatch(string(contents(t, path)), -1) {
		add(class, markup.ReplaceAllString(found[1], " "))
	}
}

// readWordLists gives the words of each class of at least four letters, without
// those that stand in the list of another class too.
func readWordLists(t *testing.T, root string) [][]string {
	t.Helper()
	classes := map[string]map[int]bool{}
	for name, lang := range wordLists {
		paths, err := filepath.Glob(filepath.Join(root, "*", "usr", "share", "dict", name))
		if err != nil || len(paths) != 1 {
			t.Fatal(name, paths, err)
		}
		text := string(contents(t, paths[0]))
		if strings.ToValidUTF8(text, "") != text {
			text, _ = charmap.ISO8859_1.NewDecoder().String(text)
		}
		for _, word := range listedWords(text, lang) {
			if classes[word] == nil {
				classes[word] = map[int]bool{}
			}
			classes[word][slices.Index(modelClasses[:], lang)] = true
		}
	}
	lists := make([][]string, len(modelClasses))
	for _, word := range slices.Sorted(maps.Keys(classes)) {
		for class := range classes[word] {
			if len(classes[word]) == 1 && len([]rune(word)) > 3 {
				lists[class] = append(lists[class], word)
			}
		}
	}
	return lists
}

// listedWords gives the lines of a list that are one word and no name: German
// writes its nouns with a capital too.
func listedWords(list string, lang forum.Lang) []string {
	var words []string
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if lang == "de" {
			line = strings.ToLower(line)
		}
		if found := detectionWords(line); len(found) == 1 && found[0] == line {
			words = append(words, line)
		}
	}
	return words
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
