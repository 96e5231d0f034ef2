package admin_test

import (
	"context"
	"strings"
	"testing"

	"tertulia/internal/account"
	"tertulia/internal/forum"
	"tertulia/internal/store"
)

func TestMemberAdd(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.prints("added @lena, admin\n", "member", "add", "@lena", "--email=lena@x.example", "--password=geheim", "--role=admin",
			"--locale=de", "--name= Lena  K. ")
		o.stdin = "drie stoelen\r\nand more\n"
		o.prints("added @مريم, moderator of nl, ar\n", "member", "add", "مريم", "--email=m@x.example", "--password-stdin",
			"--role=moderator", "--languages=nl,ar")

		o.fails("taken", "member", "add", "LENA", "--email=other@x.example", "--password=x")
		o.fails("belongs to another account", "member", "add", "mona", "--email=Lena@x.example", "--password=x")
		o.fails("handle: ", "member", "add", "a b", "--email=none", "--password=x")
		o.fails("email: This doesn’t look like", "member", "add", "a b", "--email=none", "--password=x")
		o.fails("name: Make the display name shorter: at most 50", "member", "add", "mona", "--email=mona@x.example",
			"--password=x", "--name="+strings.Repeat("long ", 20))
		o.fails("languages: Only moderators", "member", "add", "mona", "--email=mona@x.example", "--password=x", "--languages=nl")
		o.stdin = ""
		o.fails("password: Enter your password", "member", "add", "mona", "--email=mona@x.example", "--password-stdin")
		o.fails(`--languages takes nl, de, ar, es, en, not "fy"`, "member", "add", "mona", "--email=mona@x.example",
			"--password=x", "--role=moderator", "--languages=nl,fy")
		o.fails(`--locale takes nl, de, ar, es, en, not "fr"`, "member", "add", "mona", "--email=mona@x.example",
			"--password=x", "--locale=fr")
		o.fails("can't be used together", "member", "add", "mona", "--email=mona@x.example", "--password=x", "--password-stdin")
		o.fails("missing flags: --password", "member", "add", "mona", "--email=mona@x.example")

		o.prints("HANDLE  ROLE                 E-MAIL          SINCE       LAST SEEN\n"+
			"lena    admin                lena@x.example  2026-11-21  never\n"+
			"مريم    moderator of nl, ar  m@x.example     2026-11-21  never\n", "member", "list")
		checkAdded(t, o)
	})
}

// checkAdded logs the added members in.
func checkAdded(t *testing.T, o *operator) {
	t.Helper()
	s := o.open()
	members := account.New(account.Config{Store: s, Locales: []string{"nl", "de"}})
	for login, password := range map[string]string{"lena": "geheim", "m@x.example": "drie stoelen"} {
		in, err := members.LogIn(context.Background(), account.LogIn{Login: login, Password: password})
		if err != nil {
			t.Errorf("%s can't log in: %v", login, err)
			continue
		}
		if login == "lena" && (in.Member.Locale != "de" || in.Member.DisplayName != "Lena K." || in.Member.EstablishedAt == nil) {
			t.Errorf("added %+v", in.Member)
		}
	}
}

func TestMemberRole(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.prints("added @lena, admin\n", "member", "add", "lena", "--email=lena@x.example", "--password=x", "--role=admin")
		o.prints("added @mona, member\n", "member", "add", "mona", "--email=mona@x.example", "--password=x")
		o.prints("mona is now moderator of all languages\n", "member", "role", "mona", "moderator")
		o.prints("Mona is now moderator of de\n", "member", "role", "Mona", "moderator", "--languages=de")
		o.prints("HANDLE  ROLE             E-MAIL          SINCE       LAST SEEN\n"+
			"mona    moderator of de  mona@x.example  2026-11-21  never\n", "member", "list", "--role=moderator")

		o.fails("the only admin", "member", "role", "lena", "member")
		o.fails(`no member "nobody"; `+"`tertulia member list`", "member", "role", "nobody", "admin")
		o.fails("must be one of", "member", "role", "mona", "king")
		o.fails("Only moderators", "member", "role", "mona", "member", "--languages=de")

		page, err := o.open().LogPage(context.Background(), forum.Viewer{}, forum.LogQuery{})
		if err != nil || len(page.Decisions) != 2 || page.Decisions[0].Note != "moderator (de)" {
			t.Errorf("the log has %+v (%v)", page.Decisions, err)
		}
	})
}

// open opens the operator's forum until the test ends.
func (o *operator) open() *store.Store {
	o.t.Helper()
	c := store.Config{DataDir: o.database[1], Now: o.now}
	if len(o.database) > 2 {
		c.URL = o.database[3]
	}
	s, err := store.Open(context.Background(), c)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() {
		if err := s.Close(); err != nil {
			o.t.Error(err)
		}
	})
	return s
}
