package store

import (
	"reflect"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

func TestRenderedFormsComeBackAsTheyWere(t *testing.T) {
	tests := []forum.Rendered{
		{},
		{Version: 3},
		{Version: 1, Segments: []forum.Segment{{Kind: forum.SegmentHTML, HTML: "<p>Één\n\n<br>\"&amp;\"</p>\n"}}},
		{Version: 1, Segments: []forum.Segment{
			{Kind: forum.SegmentHTML, HTML: "<p>"}, {Kind: forum.SegmentMention, ID: 17, Text: "نور"},
			{Kind: forum.SegmentPost, ID: -2, Text: "html 1 2\n"}, {Kind: forum.SegmentHTML}, {Kind: forum.SegmentHTML, HTML: "</p>"}}},
	}
	for _, want := range tests {
		if got, err := decodeRendered(encodeRendered(want)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v comes back as %+v (%v)", want, got, err)
		}
	}
}

func TestBrokenRenderedFormsAreErrors(t *testing.T) {
	whole := encodeRendered(forum.Rendered{Version: 1, Segments: []forum.Segment{
		{Kind: forum.SegmentHTML, HTML: "<p>"}, {Kind: forum.SegmentMention, ID: 1, Text: "noor"}}})
	for i := 2; i < len(whole); i++ {
		if got, err := decodeRendered(whole[:i]); err == nil && len(got.Segments) == 2 {
			t.Errorf("%q gives %+v", whole[:i], got)
		}
	}
	for _, s := range []string{"{}", "x\n", "1\nhtml", "1\nhtml 0 -1\n\n", "1\nhtml 0 99999999999999999999\n", strings.Replace(whole, "3", "4", 1)} {
		if got, err := decodeRendered(s); err == nil {
			t.Errorf("%q gives %+v", s, got)
		}
	}
}
