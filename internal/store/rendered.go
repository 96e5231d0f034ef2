package store

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"gorm.io/gorm/schema"

	"tertulia/internal/forum"
)

// A rendered form is kept as text: the renderer's version on a line, then for
// each segment a line with its kind, its id and the length of what follows in
// bytes, then its HTML or text and a line's end. A page reads twenty of them, and
// nothing in this form has to be escaped, looked at byte by byte or copied. The
// empty form is empty.

// encodeRendered writes a rendered form.
func encodeRendered(r forum.Rendered) string {
	if r.Version == 0 && len(r.Segments) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n", r.Version)
	for _, s := range r.Segments {
		body := s.Text
		if s.Kind == forum.SegmentHTML {
			body = s.HTML
		}
		fmt.Fprintf(&b, "%s %d %d\n%s\n", s.Kind, s.ID, len(body), body)
	}
	return b.String()
}

// decodeRendered reads what encodeRendered wrote.
func decodeRendered(s string) (forum.Rendered, error) {
	var r forum.Rendered
	if s == "" {
		return r, nil
	}
	line, rest, _ := strings.Cut(s, "\n")
	var err error
	if r.Version, err = strconv.Atoi(line); err != nil {
		return r, fmt.Errorf("read rendered form: %w", err)
	}
	for rest != "" {
		var segment forum.Segment
		if segment, rest, err = decodeSegment(rest); err != nil {
			return r, fmt.Errorf("read segment %d of rendered form: %w", len(r.Segments)+1, err)
		}
		r.Segments = append(r.Segments, segment)
	}
	return r, nil
}

func decodeSegment(s string) (segment forum.Segment, rest string, err error) {
	line, body, _ := strings.Cut(s, "\n")
	kind, numbers, _ := strings.Cut(line, " ")
	id, length, _ := strings.Cut(numbers, " ")
	segment.Kind = forum.SegmentKind(kind)
	if segment.ID, err = strconv.ParseInt(id, 10, 64); err != nil {
		return segment, "", err
	}
	n, err := strconv.Atoi(length)
	if err != nil {
		return segment, "", err
	}
	if n < 0 || n >= len(body) || body[n] != '\n' {
		return segment, "", fmt.Errorf("its length isn't %d", n)
	}
	if segment.Kind == forum.SegmentHTML {
		segment.HTML = body[:n]
	} else {
		segment.Text = body[:n]
	}
	return segment, body[n+1:], nil
}

// renderedSerializer lets GORM write rendered forms, and read them where it does
// the reading.
type renderedSerializer struct{}

// Value is called by GORM with the field's value.
func (renderedSerializer) Value(_ context.Context, _ *schema.Field, _ reflect.Value, value any) (any, error) {
	r, ok := value.(forum.Rendered)
	if !ok {
		return nil, fmt.Errorf("a %T is no rendered form", value)
	}
	return encodeRendered(r), nil
}

// Scan is called by GORM with the column's value.
func (renderedSerializer) Scan(ctx context.Context, f *schema.Field, row reflect.Value, value any) error {
	return readRendered(f.ReflectValueOf(ctx, row), value)
}

func readRendered(to reflect.Value, value any) (err error) {
	var r forum.Rendered
	switch v := value.(type) {
	case string:
		r, err = decodeRendered(v)
	case []byte:
		r, err = decodeRendered(string(v))
	case nil:
	default:
		err = fmt.Errorf("a %T is no rendered form", value)
	}
	to.Set(reflect.ValueOf(r))
	return err
}
