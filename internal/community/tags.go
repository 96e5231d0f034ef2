package community

import (
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
// line ends, with or without a #, each once.
func (s *Service) readTags(typed string, limits *forum.Settings) ([]forum.Tag, *forum.Error) {
	var tags []forum.Tag
	for name := range strings.FieldsFuncSeq(typed, separatesTags) {
		name = text.CleanLine(strings.TrimLeft(text.CleanLine(name), "#"))
		if name == "" {
			continue
		}
		tag, failure := s.readTag(name)
		if failure != nil {
			return nil, failure
		}
		if !slices.ContainsFunc(tags, func(t forum.Tag) bool { return t.Key == tag.Key }) {
			tags = append(tags, tag)
		}
		if len(tags) > limits.TagsMax {
			return nil, forum.FieldError("tags", "error.tags.many", forum.Args{"Max": limits.TagsMax})
		}
	}
	return tags, nil
}

func separatesTags(r rune) bool { return strings.ContainsRune(",،;؛\n", r) }

func (s *Service) readTag(name string) (forum.Tag, *forum.Error) {
	if text.Longer(name, maxTag) {
		return forum.Tag{}, forum.FieldError("tags", "error.tags.long", forum.Args{"Max": maxTag})
	}
	key, ok := s.TagKey(name)
	if !ok {
		key = text.Slug(name)
	}
	if key == "" {
		return forum.Tag{}, forum.FieldError("tags", "error.tags.characters", nil)
	}
	return forum.Tag{Key: key, Name: name, Lang: text.Detect(name).Lang}, nil
}
