package web

import (
	"cmp"
	"context"
	"slices"

	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
)

// TagNames are the names of the built-in tags in every language of the interface:
// readers know a tag by the one of theirs.
type TagNames struct {
	names []builtinName
	keys  map[string]string // by the text.NameKey of a name
}

type builtinName struct{ key, name string }

// NewTagNames reads the names from the messages.
//
//locale:keys tag.name.{strategy,customer-service,sales,conversation,automation,live-events,copywriting,analytics,crisis,advertising,community,tools,ethics,meta}
func NewTagNames(set *locale.Set) TagNames {
	n := TagNames{keys: map[string]string{}}
	for _, l := range set.All() {
		for _, key := range forum.BuiltinTags() {
			name := l.T("tag.name." + key)
			n.names = append(n.names, builtinName{key, name})
			n.keys[text.NameKey(name)] = key
		}
	}
	return n
}

// Key finds the key of a built-in tag by its name in any language.
func (n TagNames) Key(name string) (key string, ok bool) {
	key, ok = n.keys[text.NameKey(name)]
	return key, ok
}

// begun are the keys of the tags with a name, in any language, that begins as typed.
func (n TagNames) begun(typed string) []string {
	var keys []string
	for _, tag := range n.names {
		if !slices.Contains(keys, tag.key) && text.NameBegins(tag.name, typed) {
			keys = append(keys, tag.key)
		}
	}
	return keys
}

// tagKey finds the key of the tag that a reader means: it, or a name of the tag in
// any language. What no tag is called that they may see stays as it is.
func (s *Server) tagKey(ctx context.Context, v forum.Viewer, named string) (string, error) {
	if named == "" {
		return "", nil
	}
	found, err := s.Store.TagCalled(ctx, v, named)
	if err != nil || found != "" {
		return found, err
	}
	if key, ok := s.builtin.Key(named); ok {
		return key, nil
	}
	return cmp.Or(text.Slug(named), named), nil
}

// tagWritten is the tag of a search as it stands in its form: as its readers know it, if
// that leads back to it, or else as it was asked for.
func (s *Server) tagWritten(ctx context.Context, p *view.Page, v *view.Search) (string, error) {
	if v.Page == nil || v.Page.Tag == nil || v.At.Tag == "" || v.Typed.Tag != "" {
		return v.At.Tag, nil
	}
	name := p.TagName(*v.Page.Tag)
	if name == v.At.Tag {
		return name, nil
	}
	key, err := s.tagKey(ctx, p.Viewer, name)
	if err != nil || key != v.Page.Tag.Key {
		return v.At.Tag, err
	}
	return name, nil
}
