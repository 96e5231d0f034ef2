package account_test

import (
	"slices"
	"testing"

	"tertulia/internal/account"
	"tertulia/internal/forum"
)

// What a member alone sees makes nothing out of date for others, and nothing is told of
// what stays as it is.
func TestWhatIsToldOfAChange(t *testing.T) {
	each(t, func(t *testing.T, a *accounts) {
		a.add("noor", forum.RoleMember)
		v := a.logIn("noor")
		var told []forum.EventKind
		a.store.Subscribe(func(events []forum.Event) {
			for _, e := range events {
				if e.MemberID == nil || *e.MemberID != v.ID() {
					t.Errorf("%s isn't about the member", e.Kind)
				}
				told = append(told, e.Kind)
			}
		})
		dark := account.Preferences{Locale: "nl", TimeZone: "Africa/Cairo", Digits: "arab", ReadLangs: []forum.Lang{"nl", "ar"}, Scheme: forum.SchemeDark}
		for _, c := range []struct {
			what   string
			change func() error
			want   forum.EventKind
		}{
			{"preferences", func() error { return a.SavePreferences(a.ctx, v, dark) }, forum.ViewerChanged},
			{"name and bio", func() error { return a.SaveProfile(a.ctx, v, account.Profile{DisplayName: "Noor", Bio: "Leest"}) }, forum.MemberChanged},
			{"handle", func() error { return a.ChangeHandle(a.ctx, v, "noortje") }, forum.MemberChanged},
			{"engines", func() error { return a.KeepFromEngines(a.ctx, v, true) }, forum.MemberChanged},
		} {
			for _, want := range [][]forum.EventKind{{c.want}, nil} { // and once more
				told = nil
				a.ok(c.change())
				if !slices.Equal(told, want) {
					t.Errorf("%s: told of %v, want %v", c.what, told, want)
				}
			}
		}
	})
}
