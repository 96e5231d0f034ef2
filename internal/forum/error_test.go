package forum_test

import (
	"slices"
	"testing"

	"tertulia/internal/forum"
)

func TestJoin(t *testing.T) {
	fault := func(field string) *forum.Error { return forum.FieldError(field, "error.x", nil) }
	joined := func(errs ...*forum.Error) *forum.Error {
		e, _ := forum.Join(errs...).(*forum.Error)
		return e
	}
	for _, c := range []struct {
		name string
		err  *forum.Error
		want []string
	}{
		{"one", joined(nil, fault("a"), nil), []string{"a"}},
		{"several", joined(fault("a"), fault("b"), fault("c")), []string{"a", "b", "c"}},
		{"joined before", joined(joined(fault("a"), fault("b")), fault("c")), []string{"a", "b", "c"}},
		{"joined after", joined(fault("a"), joined(fault("b"), fault("c"))), []string{"a", "b", "c"}},
	} {
		var got []string
		for _, f := range c.err.Fields() {
			got = append(got, f.Field)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if err := forum.Join(nil, nil); err != nil {
		t.Errorf("nothing joined is %v", err)
	}
}
