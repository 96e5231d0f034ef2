package account

import (
	"context"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

func TestPasswordRules(t *testing.T) {
	tests := []struct{ password, key string }{
		{"vier bomen in de tuin", ""},
		{"٤ أشجار في الحديقة", ""},
		{"483920174652", ""},
		{"kort", "error.password.short"},
		{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "error.password.short"}, // three clusters of many bytes
		{strings.Repeat("lang ", 41), "error.password.long"},
		{"Password2026!", "error.password.common"},
		{"Contraseña123", "error.password.common"},
		{"qwertyuiop", "error.password.common"},
		{"1234567890", "error.password.common"},
		{"abcdefghijklm", "error.password.common"},
		{"0987654321", "error.password.common"},
		{"hahahahahaha", "error.password.common"},
		{"noordevries", "error.password.common"},
		{"NoorDeVries99", "error.password.common"},
	}
	for _, test := range tests {
		got := ""
		if err := checkPassword(test.password, "NoorDeVries", ""); err != nil {
			got = err.Key
		}
		if got != test.key {
			t.Errorf("%q: %q, want %q", test.password, got, test.key)
		}
	}
}

func TestHash(t *testing.T) {
	p, ctx := newPasswords(1), context.Background()
	hash, err := p.hash(ctx, "vier bomen")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash is %s", hash)
	}
	if again, err := p.hash(ctx, "vier bomen"); err != nil || again == hash {
		t.Errorf("the same password gives the same hash (error %v)", err)
	}
	for _, c := range []struct {
		hash, password string
		ok             bool
	}{{hash, "vier bomen", true}, {hash, "vier bomen ", false}, {hash, "", false}, {"", "", false}, {"", "vier bomen", false}} {
		if ok, err := p.check(ctx, c.hash, c.password); ok != c.ok || err != nil {
			t.Errorf("%q against %q: %v, error %v", c.password, c.hash, ok, err)
		}
	}
	if _, err := p.check(ctx, "$argon2id$broken", "vier bomen"); err == nil {
		t.Error("a broken hash is no failure")
	}
}

func TestHashingWaitsForItsTurn(t *testing.T) {
	p := newPasswords(1)
	p.running <- struct{}{} // somebody else's
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.hash(ctx, "vier bomen"); err == nil {
		t.Error("hashed without waiting")
	}
	if len(p.waiting) != 0 {
		t.Error("whoever has gone still waits")
	}
}

func TestTooManyHashesAreSentAway(t *testing.T) {
	p := newPasswords(1)
	p.running <- struct{}{} // somebody else's
	for range cap(p.waiting) {
		p.waiting <- struct{}{}
	}
	if _, err := p.hash(context.Background(), "vier bomen"); !forum.Is(err, forum.Unavailable) {
		t.Errorf("error %v, want Unavailable", err)
	}
	<-p.waiting
	<-p.running
	if _, err := p.hash(context.Background(), "vier bomen"); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestEmailAddresses(t *testing.T) {
	tests := []struct{ typed, address, key string }{
		{" Noor@Example.ORG ", "Noor@example.org", "noor@example.org"},
		{"noor+forum@bücher.example", "noor+forum@xn--bcher-kva.example", "noor+forum@xn--bcher-kva.example"},
		{"o'neill@example.org", "o'neill@example.org", "o'neill@example.org"},
		{"نور@مثال.example", "نور@xn--mgbh0fb.example", "نور@xn--mgbh0fb.example"},
		{"", "", ""},
		{"noor", "", ""},
		{"noor@localhost", "", ""},
		{"@example.org", "", ""},
		{"noor@example.org.", "", ""},
		{"Noor <noor@example.org>", "", ""},
		{"noor@example.org\r\nBcc: a@example.org", "", ""},
		{"noor@exa mple.org", "", ""},
		{"a@b@example.org", "", ""},
		{`"noor de vries"@example.org`, "", ""},
		{"noor@example.org,lars@example.org", "", ""},
		{strings.Repeat("a", 65) + "@example.org", "", ""},
		{"noor@" + strings.Repeat("a.", 130) + "org", "", ""},
		{"noor@ex\xffample.org", "", ""},
	}
	for _, test := range tests {
		got, bad := parseEmail(test.typed)
		if got.address != test.address || got.key != test.key || (bad == nil) != (test.address != "") {
			t.Errorf("%q: %+v, error %v; want %q, %q", test.typed, got, bad, test.address, test.key)
		}
		if bad != nil && (bad.Kind != forum.Invalid || bad.Field != "email") {
			t.Errorf("%q: failure %+v", test.typed, bad)
		}
	}
}
