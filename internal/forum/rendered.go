package forum

// Rendered is a text in the form in which pages show it: made once, when the
// text is written. It holds no locale, no handle, no slug and no translated
// word, so that it never has to be made again because any of those changed.
type Rendered struct {
	// Version is the renderer's version; texts with an older one can be
	// rendered again from their Markdown.
	Version int
	// Segments follow each other; joined, they are one balanced HTML fragment.
	Segments []Segment
}

// SegmentKind says what a [Segment] holds.
type SegmentKind string

// The kinds of segment. Everything but [SegmentHTML] is an embed: a gap that
// the page fills for its reader from data fetched in bulk.
const (
	SegmentHTML    SegmentKind = "html"
	SegmentMention SegmentKind = "mention"
	SegmentPost    SegmentKind = "post"
)

// Segment is a run of safe HTML, or an embed.
type Segment struct {
	Kind SegmentKind
	// HTML is a piece of an allow-listed fragment; only in [SegmentHTML].
	HTML string
	// ID is the member of a mention, or the post (or thread) linked to.
	ID int64
	// Text is what stands in the gap when its target can't be shown: the handle
	// as typed, or the address as typed.
	Text string
}
