package text

// ChangeKind says what happened to a piece of text between two revisions.
type ChangeKind string

// The kinds of change.
const (
	Equal  ChangeKind = "equal"
	Insert ChangeKind = "insert"
	Delete ChangeKind = "delete"
)

// Change is one paragraph of a comparison: its runs in reading order.
type Change struct {
	// Kind is [Equal] for a paragraph that is the same in both, [Insert] or
	// [Delete] for one that is only in one of them, and empty for one that was
	// changed inside.
	Kind ChangeKind
	// Dir is the paragraph's own direction: "ltr", "rtl" or "auto".
	Dir string
	// Runs are the paragraph's words, in stretches of one kind.
	Runs []Run
}

// Run is a stretch of words of one kind.
type Run struct {
	Kind ChangeKind
	Text string
}

// Diff compares two revisions of a text, paragraph by paragraph and inside
// these word by word.
func Diff(old, new string) []Change { return nil }
