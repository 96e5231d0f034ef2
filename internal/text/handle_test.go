package text

import (
	"errors"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

func TestCheckHandle(t *testing.T) {
	for _, c := range []struct{ handle, key string }{
		{"sanne", ""},
		{"Jan_P-2", ""},
		{"josé", ""},
		{"jose\u0301", ""},
		{"müller", ""},
		{"نورالدين", ""},
		{"نور_٢٤", ""},
		{"نور_24", ""},
		{"كريم", ""},
		{"дмитрий", ""},
		{"たなか太郎", ""},
		{"김민준", ""},
		{"अमित", ""},
		{"ab", "error.handle.length"},
		{"", "error.handle.length"},
		{strings.Repeat("a", 30), ""},
		{strings.Repeat("a", 31), "error.handle.length"},
		{strings.Repeat("نُ", 30), ""},
		{"jan piet", "error.handle.characters"},
		{"jan.piet", "error.handle.characters"},
		{"_jan", "error.handle.characters"},
		{"jan-", "error.handle.characters"},
		{"jan\u202Epiet", "error.handle.characters"},
		{"jan\u200Bpiet", "error.handle.characters"},
		{"jan\u200Dpiet", "error.handle.characters"},
		{"jan\u115Fpiet", "error.handle.characters"},
		{"jan\uFE0Fpiet", "error.handle.characters"},
		{"jan👍", "error.handle.characters"},
		{"<jan>", "error.handle.characters"},
		{"ｊａｎｎｅ", "error.handle.characters"},
		{"محمـد", "error.handle.characters"},
		{"\u0301jan", "error.handle.characters"},
		{"ja\u0301\u0302\u0303\u0304n", "error.handle.characters"},
		{"jan\xff", "error.handle.characters"},
		{"janنور", "error.handle.mixed_scripts"},
		{"pаypal", "error.handle.mixed_scripts"}, // Cyrillic а
		{"αβγabc", "error.handle.mixed_scripts"},
		{"jan1٢", "error.handle.mixed_scripts"},
		{"jan١", "error.handle.mixed_scripts"},
		{"olivia۱", "error.handle.mixed_scripts"},
		{"नन्दा२", ""},
		{"علی۲۴", ""},
		{"admin", "error.handle.reserved"},
		{"Admin", "error.handle.reserved"},
		{"adrnin", "error.handle.reserved"},
		{"SYSTEM", "error.handle.reserved"},
		{"المشرف", "error.handle.reserved"},
		{"settings", "error.handle.reserved"},
	} {
		err := CheckHandle(c.handle)
		if c.key == "" {
			if err != nil {
				t.Errorf("%q is refused: %v", c.handle, err)
			}
			continue
		}
		var e *forum.Error
		if !errors.As(err, &e) || e.Key != c.key || e.Field != "handle" {
			t.Errorf("%q: %v, want %s", c.handle, err, c.key)
		}
	}
}

func TestHandleFold(t *testing.T) {
	for _, pair := range [][2]string{{"Noor", "noor"}, {"ｎｏｏｒ", "noor"}, {"JOSÉ", "jose\u0301"}, {"STRASSE", "straße"}, {"ΣΊΣΥΦΟΣ", "σίσυφος"}} {
		if HandleFold(pair[0]) != HandleFold(pair[1]) {
			t.Errorf("%q and %q fold apart", pair[0], pair[1])
		}
	}
	if HandleFold("jose") == HandleFold("josé") {
		t.Error("jose and josé fold together")
	}
}

func TestHandleSkeleton(t *testing.T) {
	for _, pair := range [][2]string{
		{"paypal", "pаypаl"}, // Cyrillic а
		{"Ian", "lan"},
		{"bob", "b0b"},
		{"BOB", "B0B"},
		{"maria", "rnaria"},
		{"sanne", "SANNE"},
		{"علي", "على"},
		{"كريم", "کریم"},
		{"مُحمّد", "محمد"},
		{"محمـد", "محمد"},
	} {
		if HandleSkeleton(pair[0]) != HandleSkeleton(pair[1]) {
			t.Errorf("%q and %q can be mistaken, but have skeletons %q and %q",
				pair[0], pair[1], HandleSkeleton(pair[0]), HandleSkeleton(pair[1]))
		}
	}
	for _, pair := range [][2]string{{"ella", "elia"}, {"jose", "josé"}, {"jan_p", "jan-p"}, {"كريم", "كرم"}, {"أحمد", "حمد"}} {
		if HandleSkeleton(pair[0]) == HandleSkeleton(pair[1]) {
			t.Errorf("%q and %q have the same skeleton", pair[0], pair[1])
		}
	}
}

func FuzzHandleSkeleton(f *testing.F) {
	f.Add("Ian_نور")
	f.Fuzz(func(t *testing.T, s string) {
		if fold := HandleFold(s); HandleFold(fold) != fold {
			t.Errorf("folding %q again changes it: %q, %q", s, fold, HandleFold(fold))
		}
		_ = CheckHandle(s)
		_ = HandleSkeleton(s)
	})
}
