package community

import (
	"iter"
	"slices"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

const (
	// maxTag is the length of a tag in grapheme clusters.
	maxTag = 30
	// maxTags is the length of all tags of a thread as they are typed, in bytes.
	maxTags = 16 << 10
)

// readTags reads tags as they are typed: separated by commas of any script or
// line ends, with or without a #, each once. Those that the thread has already may
// stay, whatever the limits are by now.
func (s *Service) readTags(typed string, has []forum.Tag, limits *forum.Settings) ([]forum.Tag, *forum.Error) {
	var tags []forum.Tag
	called, more := callTags(has), false
	for name := range typedNames(typed) {
		tag, failure := s.readTag(name, called)
		if failure != nil {
			return nil, failure
		}
		if !slices.ContainsFunc(tags, keyed(tag.Key)) {
			tags = append(tags, tag)
			more = more || !slices.ContainsFunc(has, keyed(tag.Key))
		}
		if more && len(tags) > limits.TagsMax {
			return nil, forum.FieldError("tags", "error.tags.many", forum.Args{"Max": limits.TagsMax})
		}
	}
	return tags, nil
}

// WriteTags gives the tags of a thread as they stand in the form that edits it: by the
// name that shown gives, or where [Service.Edit] would read that as anything else, by
// their own name or key. A form that is posted as it is leaves a thread its tags.
func (s *Service) WriteTags(tags []forum.Tag, shown func(forum.Tag) string) string {
	called, names := callTags(tags), make([]string, len(tags))
	for i, t := range tags {
		names[i] = t.Key
		for _, name := range []string{t.Name, shown(t)} {
			if s.reads(name, called, t.Key) {
				names[i] = name
			}
		}
	}
	return strings.Join(names, ", ")
}

// reads reports whether a name is read as one tag, that with a key.
func (s *Service) reads(name string, called callings, key string) bool {
	typed := slices.Collect(typedNames(name))
	if len(typed) != 1 {
		return false
	}
	tag, failure := s.readTag(typed[0], called)
	return failure == nil && tag.Key == key
}

// typedNames are the names of the tags that were typed.
func typedNames(typed string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for name := range strings.FieldsFuncSeq(typed, separatesTags) {
			name = text.CleanLine(strings.TrimLeft(text.CleanLine(name), "#"))
			if name != "" && !yield(name) {
				return
			}
		}
	}
}

func separatesTags(r rune) bool { return strings.ContainsRune(",،;؛\n", r) }

func keyed(key string) func(forum.Tag) bool {
	return func(t forum.Tag) bool { return t.Key == key }
}

// readTag reads one: of the tags that the thread has, the one that goes by the name, or
// else any.
func (s *Service) readTag(name string, called callings) (forum.Tag, *forum.Error) {
	key, ok := s.TagKey(name)
	if !ok {
		key = text.Slug(name)
	}
	if tag, ok := called.find(name, key); ok {
		return tag, nil
	}
	switch {
	case text.Longer(name, maxTag):
		return forum.Tag{}, forum.FieldError("tags", "error.tags.long", forum.Args{"Max": maxTag})
	case key == "":
		return forum.Tag{}, forum.FieldError("tags", "error.tags.characters", nil)
	}
	return forum.Tag{Key: key, Name: name, Lang: text.Detect(name).Lang}, nil
}

// callings are the tags that a thread has, by all that they are called: readers know
// them by the names that people gave them in any language.
type callings struct {
	keys  map[string]forum.Tag
	names map[string]forum.Tag // as they are written
	alike map[string]forum.Tag // by their text.NameKey
}

func callTags(has []forum.Tag) callings {
	c := callings{keys: map[string]forum.Tag{}, names: map[string]forum.Tag{}, alike: map[string]forum.Tag{}}
	for _, t := range has {
		add(c.keys, text.CleanLine(t.Key), t)
		add(c.names, text.CleanLine(t.Name), t)
		add(c.alike, text.NameKey(t.Name), t)
		for _, n := range t.Names.List() {
			add(c.names, text.CleanLine(n.Text), t)
			add(c.alike, text.NameKey(n.Text), t)
		}
	}
	return c
}

// add keeps what goes by a name; of two the first, and none without a name.
func add(to map[string]forum.Tag, name string, t forum.Tag) {
	if _, taken := to[name]; !taken && name != "" {
		to[name] = t
	}
}

// find finds the tag with a name; one with the key that the name makes goes before those
// that are merely called so.
func (c callings) find(name, key string) (t forum.Tag, ok bool) {
	for _, by := range []struct {
		known map[string]forum.Tag
		name  string
	}{{c.keys, name}, {c.keys, key}, {c.names, name}, {c.alike, text.NameKey(name)}} {
		if t, ok = by.known[by.name]; ok {
			return t, true
		}
	}
	return t, false
}
