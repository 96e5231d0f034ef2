package importer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"tertulia/internal/forum"
)

// wording is how WordPress, in one language, words the lines around comments.
type wording struct {
	lang forum.Lang
	// heading matches the line above the comments that names the article. Its
	// groups are the number, or the word for one or two, and what it is about.
	heading *regexp.Regexp
	// bare matches a heading that is nothing but the number of comments.
	bare *regexp.Regexp
	// closed are the lines that say that no more comments are taken, in lower
	// case and without the full stop.
	closed []string
	// furniture are lines of the page that are no one's words: links for sharing
	// and answering.
	furniture []string
	// said matches the line that names a comment's author, and perhaps the date.
	said *regexp.Regexp
}

// heading and bare make the patterns of a language from its words.
func heading(one, nouns, about string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^([0-9٠-٩]+|` + one + `)\s+(?:` + nouns + `)\s+(?:` + about + `)\s*:?\s+(\S.*)$`)
}

func bare(one, nouns string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^([0-9٠-٩]+|` + one + `)\s+(?:` + nouns + `)\s*:?$`)
}

func said(verbs, at string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(\S.{0,59}?)(?:\s+(?:` + at + `)\s+(.{6,40}))?\s+(?:` + verbs + `)(?:\s+(?:` + at + `)\s+(.{6,40}))?\s*:$`)
}

// wordings lists the languages whose pages are understood. It is never changed, and made
// for who imports: the patterns take longer than most else that a start of the program does.
var wordings = sync.OnceValue(func() []wording {
	return []wording{
		{
			lang:      "en",
			heading:   heading(`one|an?`, `thoughts?|responses?|comments?|replies|reply`, `on|to`),
			bare:      bare(`one`, `comments?|responses?|replies|reply`),
			closed:    []string{"comments are closed", "comments are now closed", "comments closed", "commenting is closed"},
			furniture: []string{"share this post", "share this", "share this:", "like this:", "reply", "reply ↓", "leave a reply", "leave a comment"},
			said:      said(`says|said|wrote`, `on`),
		},
		{
			lang:      "nl",
			heading:   heading(`één|eén|een`, `gedachten?|reacties?`, `over|op`),
			bare:      bare(`één|eén|een`, `reacties?`),
			closed:    []string{"reacties zijn gesloten", "de reacties zijn gesloten", "reageren is niet meer mogelijk"},
			furniture: []string{"dit delen", "dit delen:", "deel dit", "deel dit bericht", "vind-ik-leuk:", "beantwoorden", "beantwoorden ↓", "geef een reactie", "plaats een reactie"},
			said:      said(`zegt|zei|schreef|schrijft`, `op`),
		},
		{
			lang:      "de",
			heading:   heading(`eine?`, `gedanken?|kommentare?|antwort(?:en)?`, `zu|auf`),
			bare:      bare(`eine?`, `kommentare?|antwort(?:en)?`),
			closed:    []string{"kommentare sind geschlossen", "die kommentare sind geschlossen", "kommentare geschlossen", "die kommentarfunktion ist geschlossen"},
			furniture: []string{"teilen mit:", "diesen beitrag teilen", "beitrag teilen", "gefällt mir:", "antworten", "antworten ↓", "schreibe einen kommentar", "kommentar verfassen"},
			said:      said(`sagt|sagte|schrieb|schreibt`, `am`),
		},
		{
			lang:      "es",
			heading:   heading(`una?|uno`, `comentarios?|respuestas?|pensamientos?|ideas?`, `en|a|sobre`),
			bare:      bare(`una?|uno`, `comentarios?|respuestas?`),
			closed:    []string{"los comentarios están cerrados", "comentarios cerrados", "los comentarios estan cerrados"},
			furniture: []string{"comparte esto", "comparte esto:", "compartir:", "compartir esta entrada", "me gusta esto:", "responder", "responder ↓", "deja una respuesta", "deja un comentario"},
			said:      said(`dice|dijo|escribió`, `el`),
		},
		{
			lang:      "ar",
			heading:   regexp.MustCompile(`^(?:([0-9٠-٩]+)\s+(?:` + arabicNouns + `)|` + arabicOne + `|(` + arabicTwo + `))\s+(?:على|عن|حول)\s*:?\s+(\S.*)$`),
			bare:      regexp.MustCompile(`^(?:([0-9٠-٩]+)\s+(?:` + arabicNouns + `)|` + arabicOne + `|(` + arabicTwo + `))\s*:?$`),
			closed:    []string{"التعليقات مغلقة", "التعليقات مقفلة", "أغلقت التعليقات", "باب التعليقات مغلق"},
			furniture: []string{"شارك هذا الموضوع", "شارك هذا الموضوع:", "شارك هذا المقال", "معجب بهذه:", "رد", "رد ↓", "اترك رداً", "اترك ردًا", "اترك تعليقاً", "اترك تعليقًا"},
			said:      said(`يقول|تقول|قال|قالت|كتب|كتبت`, `في|بتاريخ`),
		},
	}
})

// Arabic counts one and two by the noun itself.
const (
	arabicNouns = `تعليقات|تعليقًا|تعليقاً|تعليق|آراء|رأيًا|رأياً|رأي|ردود|ردًا|رداً|رد|أفكار|فكرة`
	arabicOne   = `(?:تعليق|رأي|رد) واحد|فكرة واحدة`
	arabicTwo   = `تعليقان|رأيان|ردان|فكرتان`
)

// lineMarks may stand around a line of the page: white space, Markdown's marks,
// and the direction marks that copying from Arabic pages leaves.
const lineMarks = "#*_ \t\u00a0\u200e\u200f"

// headingCount reads the line above the comments: how many there should be, or
// false where the line is something else. A heading with a subject must be about
// the article itself: "5 thoughts on timing" may well head a list of thoughts.
func headingCount(line, title string) (int, bool) {
	line = strings.Trim(line, lineMarks)
	for _, w := range wordings() {
		if m := w.bare.FindStringSubmatch(line); m != nil {
			return number(m[1:]), true
		}
		if m := w.heading.FindStringSubmatch(line); m != nil && isAbout(m[len(m)-1], title) {
			return number(m[1 : len(m)-1]), true
		}
	}
	return 0, false
}

// number is the count in a heading's groups: digits, the dual, or else one.
func number(groups []string) int {
	if n, err := strconv.Atoi(westernDigits(groups[0])); err == nil {
		return n
	}
	if groups[0] == "" && groups[len(groups)-1] != "" {
		return 2
	}
	return 1
}

// isAbout reports whether a heading's subject is the article's title or is in
// quotation marks as a whole. Copying often loses the closing mark.
func isAbout(subject, title string) bool {
	const opening, closing = "“„«\"'‘‹", "”“»\"'’›"
	inQuotes := func(r rune) bool { return strings.ContainsRune(opening+closing+" .", r) }
	named := strings.TrimFunc(subject, inQuotes)
	if named != "" && strings.EqualFold(named, strings.TrimFunc(title, inQuotes)) {
		return true
	}
	first, size := utf8.DecodeRuneInString(subject)
	if !strings.ContainsRune(opening, first) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(subject)
	return strings.ContainsRune(closing, last) || !strings.ContainsAny(subject[size:], closing)
}

// closedIn names the language in which a line says that comments are closed;
// empty where it says something else.
func closedIn(line string) forum.Lang {
	s := strings.ToLower(strings.TrimRight(strings.Trim(line, lineMarks), ".!"))
	for _, w := range wordings() {
		if slices.Contains(w.closed, s) {
			return w.lang
		}
	}
	return ""
}

// isFurniture reports whether a whole line is one of the page's own links.
func isFurniture(line string) bool {
	s := strings.ToLower(strings.Trim(line, lineMarks))
	return slices.ContainsFunc(wordings(), func(w wording) bool { return slices.Contains(w.furniture, s) })
}

// westernDigits writes Arabic-Indic digits as 0 to 9.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if '٠' <= r && r <= '٩' {
			return r - '٠' + '0'
		}
		return r
	}, s)
}
