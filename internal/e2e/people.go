package e2e

import (
	"strings"
	"time"

	"tertulia/internal/browser"
)

// Person is someone with an account.
type Person struct{ Handle, Password string }

// DemoPerson is the member, moderator or admin of the demo community whose
// log-in the forum printed when it started.
func (f *Forum) DemoPerson(role string) Person {
	f.t.Helper()
	for _, entry := range f.log.entries("demo log-in") {
		if entry["role"] == role {
			return Person{Handle: entry["handle"].(string), Password: entry["password"].(string)}
		}
	}
	f.t.Fatalf("the forum printed no log-in of a demo %s", role)
	return Person{}
}

// Add adds a member by the command line, with a role and, for a moderator, the
// languages it is for: "nl,de".
func (f *Forum) Add(handle, role, languages string) Person {
	f.t.Helper()
	p := Person{Handle: handle, Password: "correct horse battery"}
	args := []string{"member", "add", handle, "--email=" + handle + "@example.org", "--password=" + p.Password, "--role=" + role}
	if languages != "" {
		args = append(args, "--languages="+languages)
	}
	f.Command(args...)
	return p
}

// MailedLink waits for a mail to the address and returns the link it asks to
// open. Mails go to files, since the forum has no mail server.
func (f *Forum) MailedLink(to string) string {
	f.t.Helper()
	for deadline := time.Now().Add(browser.Patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for _, mail := range f.log.entries("no mail server: mail written to a file") {
			if mail["to"] == to && mail["link"] != "" {
				return mail["link"].(string)
			}
		}
	}
	f.t.Fatalf("no mail with a link came to %s", to)
	return ""
}

// LogIn logs the person in by the form, in the locale, and ends on the home page.
func (f *Forum) LogIn(tab *browser.Tab, locale string, p Person) {
	f.t.Helper()
	tab.Go(f.URL + "/" + locale + "/login")
	tab.Fill("main [name=email]", p.Handle)
	tab.Fill("main [name=password]", p.Password)
	tab.Follow("main form button.main")
	if strings.Contains(tab.URL(), "/login") {
		f.t.Fatalf("%s can't log in: %s", p.Handle, tab.Text("main"))
	}
}
