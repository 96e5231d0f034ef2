package locale

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"tertulia/locales"
)

const glossaryFile = root + "/docs/GLOSSARY.md"

// tables gives the rows of the glossary's tables with that header, cells trimmed.
func tables(t *testing.T, header ...string) [][]string {
	t.Helper()
	text, err := os.ReadFile(glossaryFile)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	inside := false
	for line := range strings.SplitSeq(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case !strings.HasPrefix(line, "|"):
			inside = false
		case strings.Join(cells, "|") == strings.Join(header, "|"):
			inside = true
		case inside && !strings.HasPrefix(cells[0], "---"):
			rows = append(rows, cells)
		}
	}
	if len(rows) == 0 {
		t.Fatalf("no table in %s has the columns %v", glossaryFile, header)
	}
	return rows
}

// columns are the languages of the glossary's terms, in order.
var columns = []string{"en", "nl", "de", "ar", "es"}

func TestEveryTermHasOneWordOfItsOwn(t *testing.T) {
	set := loadSet(t)
	header := make([]string, 0, len(columns)+1)
	for _, tag := range columns {
		l, ok := set.Lookup(tag)
		if !ok {
			t.Fatalf("the glossary has a column for %s, which isn't registered", tag)
		}
		header = append(header, l.Name())
	}
	if len(set.All()) != len(columns) {
		t.Errorf("the glossary has %d columns for %d locales", len(columns), len(set.All()))
	}
	meaning := map[string]string{}
	for _, row := range tables(t, append(header, "meaning")...) {
		for i, tag := range columns {
			word := strings.ToLower(row[i])
			if word == "" {
				t.Errorf("%s: no word for %s", tag, row[0])
			}
			if other := meaning[tag+word]; other != "" {
				t.Errorf("%s: %q means both %s and %s", tag, word, other, row[0])
			}
			meaning[tag+word] = row[0]
		}
	}
}

// ban is a word that messages of a language don't use.
type ban struct {
	word    *regexp.Regexp
	row     []string
	allowed *strings.Replacer
}

// bans reads the glossary's last table.
func bans(t *testing.T) map[string][]ban {
	t.Helper()
	found := map[string][]ban{}
	for _, row := range tables(t, "language", "not", "but", "right in") {
		var phrases []string
		for phrase := range strings.SplitSeq(row[3], ",") {
			if phrase = plain(strings.TrimSpace(phrase)); phrase != "" {
				phrases = append(phrases, phrase, "")
			}
		}
		for word := range strings.SplitSeq(row[1], ",") {
			found[row[0]] = append(found[row[0]],
				ban{pattern(row[0], strings.TrimSpace(word)), row, strings.NewReplacer(phrases...)})
		}
	}
	return found
}

// pattern finds a banned word as a whole word, in Arabic with what is written
// together with it.
func pattern(tag, word string) *regexp.Regexp {
	expr := regexp.QuoteMeta(plain(strings.TrimSuffix(word, "*")))
	if strings.HasSuffix(word, "*") {
		expr += `\p{L}*`
	}
	if tag == "ar" {
		expr = `[وف]?(?:[بكل]?(?:ال)?|لل)` + expr
	}
	return regexp.MustCompile(`(?:^|[^\p{L}])(?:` + expr + `)(?:[^\p{L}]|$)`)
}

// plain is a text in small letters and without the vowel signs of Arabic.
func plain(s string) string {
	marks := runes.Remove(runes.Predicate(func(r rune) bool { return unicode.Is(unicode.Mn, r) && isArabicSign(r) }))
	out, _, err := transform.String(transform.Chain(norm.NFC, marks), s)
	if err != nil {
		return s
	}
	return strings.ToLower(out)
}

func isArabicSign(r rune) bool { return r >= '\u064b' && r <= '\u0652' }

// usedBan names the first banned word in a text, or nothing.
func usedBan(list []ban, text string) string {
	for _, b := range list {
		if word := b.word.FindString(b.allowed.Replace(plain(text))); word != "" {
			return fmt.Sprintf("%q stands for what the glossary calls %s", strings.TrimSpace(word), b.row[2])
		}
	}
	return ""
}

func TestMessagesUseTheGlossary(t *testing.T) {
	banned := bans(t)
	for _, l := range loadSet(t).All() {
		if len(banned[l.Tag()]) == 0 {
			t.Errorf("the glossary bans no words in %s", l.Tag())
		}
		for key, msg := range readMessages(t, locales.FS, l.Tag()) {
			for _, text := range messageForms(msg) {
				if fault := usedBan(banned[l.Tag()], proseOf(text)); fault != "" {
					t.Errorf("locales/%s: %s: %s: %q", l.Tag(), key, fault, text)
				}
			}
		}
	}
}

func TestBannedWordsAreFound(t *testing.T) {
	banned := bans(t)
	for _, c := range []struct {
		tag, text string
		banned    bool
	}{
		{"en", "This topic is closed", true},
		{"en", "Off topic", false},
		{"en", "Topical advice", false},
		{"nl", "Wat vindt u?", true},
		{"nl", "Unieke vragen", false},
		{"de", "Deine Beiträge", true},
		{"de", "der dir bekannte Beitrag", true},
		{"de", "Beiträge in diesem Verlauf", false},
		{"ar", "وبالموضوع", true},
		{"ar", "للمستخدم", true},
		{"ar", "اسم المُستخدِم", false},
		{"es", "Tu nombre de usuario", false},
		{"es", "Usuarios", true},
		{"es", "vuestros debates", true},
	} {
		if fault := usedBan(banned[c.tag], c.text); (fault != "") != c.banned {
			t.Errorf("%s %q: %q", c.tag, c.text, fault)
		}
	}
}
