package view

import (
	"github.com/a-h/templ"

	"tertulia/internal/forum"
)

// Slip is one of the small pages around logging in: a narrow sheet with one
// form or one thing to say.
type Slip interface {
	TitleKey() string
	Page(p *Page) templ.Component
}

// SignUp is the form for becoming a member.
type SignUp struct {
	Handle, Email string
	Terms         bool
	Err           error
	Closed        bool // nobody can sign up
	AskTerms      bool
}

// LogIn is the log-in form, with what was being written when a session expired.
type LogIn struct {
	Login   string
	Next    string
	Kept    Kept
	Expired bool
	Unsent  []string // texts of a form that isn't kept
	Err     error
}

// Kept is an unsent form that travels through the log-in page.
type Kept struct{ Place, Title, Body, Lang, Tags, Question, ReplyTo, Revision, Original, TitleRevision, As string }

// typed reports whether there is anything to keep.
func (k *Kept) typed() bool { return k.Title+k.Body+k.Question != "" }

// Mailed says that a link is on its way, whether or not the address is known.
type Mailed struct {
	Purpose forum.TokenPurpose
	Email   string
	Err     error
}

// Confirm asks before a mailed link proves an address.
type Confirm struct{ Token, Email, Handle string }

// Stale says that a mailed link is worth nothing (any more).
type Stale struct{ Err error }

// Forgot asks for the address to send a link to.
type Forgot struct {
	Email string
	Err   error
}

// Reset asks for a new password.
type Reset struct {
	Token, Handle string
	Err           error
}

// Setup is the form that makes the first admin.
type Setup struct {
	Token, Handle, Email string
	Err                  error
}

func (SignUp) TitleKey() string  { return "account.signup.title" }
func (LogIn) TitleKey() string   { return "account.login.title" }
func (Mailed) TitleKey() string  { return "account.mailed.title" }
func (Confirm) TitleKey() string { return "account.confirm.title" }
func (Stale) TitleKey() string   { return "account.stale.title" }
func (Forgot) TitleKey() string  { return "account.forgot.title" }
func (Reset) TitleKey() string   { return "account.reset.title" }
func (Setup) TitleKey() string   { return "account.setup.title" }

// Page is the form.
func (v SignUp) Page(p *Page) templ.Component { return signUp(p, v, p.FaultsOf(v.Err)) }

// Page is the form.
func (v LogIn) Page(p *Page) templ.Component { return logIn(p, v, p.FaultsOf(v.Err)) }

// Page says what to do next.
func (v Mailed) Page(p *Page) templ.Component { return mailed(p, v, p.FaultsOf(v.Err)) }

// Page is the question.
func (v Confirm) Page(p *Page) templ.Component { return confirm(p, v) }

// Page says how to get another link.
func (v Stale) Page(p *Page) templ.Component { return stale(p, p.FaultsOf(v.Err)) }

// Page is the form.
func (v Forgot) Page(p *Page) templ.Component { return forgot(p, v, p.FaultsOf(v.Err)) }

// Page is the form.
func (v Reset) Page(p *Page) templ.Component { return reset(p, v, p.FaultsOf(v.Err)) }

// Page is the form.
func (v Setup) Page(p *Page) templ.Component { return setup(p, v, p.FaultsOf(v.Err)) }
