package sample

import (
	"context"
	"errors"
	"regexp"
	"testing"

	"tertulia/internal/forum"
)

func TestLogins(t *testing.T) {
	set := map[string]string{}
	setPassword := func(_ context.Context, handle, password string) error {
		set[handle] = password
		return nil
	}
	first, err := Logins(t.Context(), setPassword)
	if err != nil {
		t.Fatal(err)
	}
	people := map[string]Member{}
	for _, m := range demo(t).Members {
		people[m.Handle] = m
	}
	form := regexp.MustCompile(`^[a-z2-7]{4}(-[a-z2-7]{4}){3}$`)
	roles := map[forum.Role]bool{}
	for _, l := range first {
		roles[l.Role] = true
		if people[l.Handle].Role != l.Role {
			t.Errorf("%s is %q in the community, and %s here", l.Handle, people[l.Handle].Role, l.Role)
		}
		if set[l.Handle] != l.Password || !form.MatchString(l.Password) {
			t.Errorf("%s was given %q and told %q", l.Handle, set[l.Handle], l.Password)
		}
	}
	if len(roles) != 3 {
		t.Errorf("log-ins for %v, want one for each role", roles)
	}
	second, err := Logins(t.Context(), setPassword)
	if err != nil || second[0].Password == first[0].Password {
		t.Errorf("the password stayed %q (%v)", second[0].Password, err)
	}
}

func TestLoginsFail(t *testing.T) {
	broken := errors.New("broken")
	_, err := Logins(t.Context(), func(context.Context, string, string) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}
