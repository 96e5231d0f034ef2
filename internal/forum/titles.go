package forum

import "strings"

// Title is the title of a thread in a language other than its own.
type Title struct {
	Lang   Lang
	Text   string
	Slug   string // may be empty
	Source Source
	Stale  bool // the original reads otherwise since
	// Indexable says that people have translated the title and the opening post:
	// the thread's page in this language is one to be found by search engines.
	Indexable bool
}

// Titles are the best titles of a thread in the languages that it is translated
// into, kept with the thread so that lists have them at no cost: a line for each,
// of fields with tabs between, in the order of the languages.
type Titles string

// JoinTitles keeps titles, whose texts hold neither tabs nor line ends.
func JoinTitles(titles ...Title) Titles {
	lines := make([]string, len(titles))
	for i, t := range titles {
		lines[i] = strings.Join([]string{string(t.Lang), flag(t.Indexable, "indexable"), string(t.Source),
			flag(t.Stale, "stale"), t.Slug, t.Text}, "\t")
	}
	return Titles(strings.Join(lines, "\n"))
}

func flag(set bool, word string) string {
	if set {
		return word
	}
	return ""
}

// fieldsOfTitle is how many fields a line has.
const fieldsOfTitle = 6

// List gives all of them.
func (s Titles) List() []Title {
	var titles []Title
	for line := range strings.SplitSeq(string(s), "\n") {
		f := strings.SplitN(line, "\t", fieldsOfTitle)
		if len(f) == fieldsOfTitle {
			titles = append(titles, Title{Lang: Lang(f[0]), Indexable: f[1] != "", Source: Source(f[2]),
				Stale: f[3] != "", Slug: f[4], Text: f[5]})
		}
	}
	return titles
}

// IndexableLike are the patterns of LIKE for titles with which a thread is
// indexable in a language: one of them must match.
func IndexableLike(lang Lang) (first, later string) {
	start := string(lang) + "\tindexable\t%"
	return start, "%\n" + start
}

// In finds the one in a language.
func (s Titles) In(lang Lang) (Title, bool) {
	for _, t := range s.List() {
		if t.Lang == lang {
			return t, true
		}
	}
	return Title{}, false
}

// Names are the names of a tag in languages other than its own, kept with the
// tag: a line for each, of the language and the name with a tab between.
type Names string

// Name is the name of a tag in one language.
type Name struct {
	Lang Lang
	Text string
}

// JoinNames keeps names, which hold neither tabs nor line ends.
func JoinNames(names ...Name) Names {
	lines := make([]string, len(names))
	for i, n := range names {
		lines[i] = string(n.Lang) + "\t" + n.Text
	}
	return Names(strings.Join(lines, "\n"))
}

// List gives all of them.
func (s Names) List() []Name {
	var names []Name
	for line := range strings.SplitSeq(string(s), "\n") {
		if lang, text, ok := strings.Cut(line, "\t"); ok {
			names = append(names, Name{Lang: Lang(lang), Text: text})
		}
	}
	return names
}

// In finds the name in a language; empty if there is none.
func (s Names) In(lang Lang) string {
	for _, n := range s.List() {
		if n.Lang == lang {
			return n.Text
		}
	}
	return ""
}
