package forum

import "slices"

// Reader says which languages somebody reads, best first, and so in which
// version they see a text.
type Reader struct {
	Langs []Lang
	// Originals shows every text as it was written.
	Originals bool
}

// ReaderOf is the reader of a page in a language: who chose it reads it. Visitors
// read nothing else that the forum knows of.
func ReaderOf(v Viewer, page Lang) Reader {
	r := Reader{Langs: []Lang{page}}
	if v.SignedIn() {
		r.Langs = append(r.Langs, v.Member.Reads()...)
		r.Originals = v.Member.Originals
	}
	return r
}

// Reads are the languages that the member has said to read: those that lists are
// to show, the one they write in and that of the interface.
func (m *Member) Reads() []Lang {
	return JoinLangs(append([]Lang{m.WriteLang, Lang(m.Locale)}, m.ReadLangs.List()...)...).List()
}

// Reads reports whether the reader reads a language.
func (r Reader) Reads(lang Lang) bool { return slices.Contains(r.Langs, lang) }

// pick finds the version to show of a text: the original, which is -1, if the
// reader reads its language, else one by people in the best of their languages,
// else one by an engine.
func (r Reader) pick(original Lang, n int, version func(i int) (Lang, Source)) int {
	if r.Originals || r.Reads(original) {
		return -1
	}
	made := -1
	for _, l := range r.Langs {
		for i := range n {
			switch lang, source := version(i); {
			case lang != l:
			case source != Machine:
				return i
			case made < 0:
				made = i
			}
		}
	}
	return made
}

// Version picks the translation to show of a text, of which versions are the best
// in each language; nil to show the original.
func (r Reader) Version(original Lang, versions []Translation) *Translation {
	best := r.pick(original, len(versions), func(i int) (Lang, Source) { return versions[i].Lang, versions[i].Source })
	if best < 0 {
		return nil
	}
	return &versions[best]
}

// Title picks the title to show of a thread; ok is false for the original.
func (r Reader) Title(t *Thread) (title Title, ok bool) {
	titles := t.Titles.List()
	best := r.pick(t.Lang, len(titles), func(i int) (Lang, Source) { return titles[i].Lang, titles[i].Source })
	if best < 0 {
		return Title{}, false
	}
	return titles[best], true
}

// TagName picks the name to show of a tag that isn't built in.
func (r Reader) TagName(t *Tag) Name {
	names := t.Names.List()
	best := r.pick(t.Lang, len(names), func(i int) (Lang, Source) { return names[i].Lang, Human })
	if best < 0 {
		return Name{Lang: t.Lang, Text: t.Name}
	}
	return names[best]
}

// Text picks the version to show of a text with others in other languages; ok is
// false for the original.
func (r Reader) Text(original Lang, texts Titles) (title Title, ok bool) {
	if texts == "" {
		return Title{}, false
	}
	all := texts.List()
	best := r.pick(original, len(all), func(i int) (Lang, Source) { return all[i].Lang, all[i].Source })
	if best < 0 {
		return Title{}, false
	}
	return all[best], true
}

// SlugIn is the readable part of the thread's address in a locale: that of the
// title in its language, if it is translated into it.
func (t *Thread) SlugIn(lang Lang) string {
	if title, ok := t.Titles.In(lang); ok && lang != t.Lang {
		return title.Slug
	}
	return t.Slug
}

// IndexableIn reports whether the thread's page in a language is one for search
// engines to find: it is written in it, or people have translated its title and
// opening post into it.
func (t *Thread) IndexableIn(lang Lang) bool {
	if lang == t.Lang {
		return true
	}
	title, ok := t.Titles.In(lang)
	return ok && title.Indexable
}
