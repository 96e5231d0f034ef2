package mail

import (
	"testing"

	"tertulia/internal/locale"
	"tertulia/locales"
)

func TestIsolateOnlyWhatCouldDisturb(t *testing.T) {
	set, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		tag, text string
		isolated  bool
	}{
		{"nl", "Noor de Vries", false},
		{"nl", "C3-PO, droid", false},
		{"nl", "René", false},
		{"nl", "نور", true},
		{"nl", "Noor نور Noor", true},
		{"nl", "Noor 2", true}, // a number could go with what follows
		{"nl", "!Noor", true},
		{"nl", "Noor\u202Eevil", true},
		{"nl", "", true},
		{"ar", "نور الدين", false},
		{"ar", "نور ٢ الدين", true},
		{"ar", "Noor", true},
	}
	for _, test := range tests {
		l, ok := set.Lookup(test.tag)
		if !ok {
			t.Fatal(test.tag)
		}
		if got := Isolate(l, test.text) != test.text; got != test.isolated {
			t.Errorf("%s: %q isolated: %v, want %v", test.tag, test.text, got, test.isolated)
		}
	}
}
