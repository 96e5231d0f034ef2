package account

import (
	"net/mail"
	"strings"
	"testing"
)

// FuzzParseEmail holds that an address that passes can stand in a mail's header and
// in a mail server's command as it is, and is one with itself.
func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{"a@b.example", "A.B+c@Bücher.Example", "a@xn--bcher-kva.example", "\"a b\"@c.example", "a@b.c\r\nBcc: x@y.z", "<a@b.c>",
		"a@[127.0.0.1]", "a@b", "a@@b.c", "a@ｂ.ｃ", "ü@b.example", "a@b..c", "a@b.c.", "a(b)@c.d", strings.Repeat("a", 65) + "@b.c",
		"a@" + strings.Repeat("b.", 130) + "c", "a\x00@b.c", "a\u202e@b.c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		e, bad := parseEmail(typed)
		if bad != nil {
			return
		}
		if len(e.address) > maxEmail || strings.ContainsAny(e.address, " \t\r\n\x00<>,;:\\\"()") {
			t.Fatalf("%q gives %q", typed, e.address)
		}
		at := strings.LastIndexByte(e.address, '@')
		if strings.ContainsFunc(e.address[at:], func(r rune) bool { return r >= 0x80 || r <= ' ' }) {
			t.Fatalf("%q gives the domain %q", typed, e.address[at:])
		}
		if parsed, err := mail.ParseAddress(e.address); err != nil || parsed.Address != e.address || parsed.Name != "" {
			t.Fatalf("%q gives %q, which is read as %v (%v)", typed, e.address, parsed, err)
		}
		if again, bad := parseEmail(e.address); bad != nil || again != e {
			t.Fatalf("%q gives %q, then %q (%v)", typed, e, again, bad)
		}
	})
}
