package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/account"
	"tertulia/internal/address"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

type loginQuery struct {
	Next string `query:"next"`
}

// loginForm logs in. The kept fields are what was being written when the
// session had expired: they become a draft, never a post.
type loginForm struct {
	Email    string `form:"email"` // or the handle
	Password string `form:"password"`
	Next     string `form:"next"`
	Kept     kept
}

// kept is an unsent form that travels through the log-in page.
type kept struct {
	Place string `form:"kept_place"`
	Title string `form:"kept_title"`
	Body  string `form:"kept_body"`
	Lang  string `form:"kept_lang"`
	Tags  string `form:"kept_tags"`
	// Question is that of a new thread with its positions, a line for each.
	Question string `form:"kept_question"`
	// Numbers, as typed: what isn't one is left out.
	ReplyTo  string `form:"kept_reply_to"`
	Revision string `form:"kept_revision"`
	// Of a translation.
	Original      string `form:"kept_original"`
	TitleRevision string `form:"kept_title_revision"`
	// As is the member who wrote it; empty where the form didn't say it.
	As string `form:"kept_as"`
}

func (s *Server) loginForm(c echo.Context) error {
	var q loginQuery
	if err := bind(c, &q); err != nil {
		return err
	}
	next, _ := address.SafeNext(q.Next) // empty, for the home page, where it isn't safe
	if viewer(c).SignedIn() {
		return c.Redirect(http.StatusSeeOther, s.after(c, next))
	}
	return s.showSlip(c, http.StatusOK, view.LogIn{Next: next})
}

func (s *Server) logIn(c echo.Context) error {
	var f loginForm
	if err := bind(c, &f); err != nil {
		return err
	}
	ctx := c.Request().Context()
	next, _ := address.SafeNext(f.Next)
	in, err := s.Account.LogIn(ctx, account.LogIn{Login: f.Email, Password: f.Password, Device: device(c)})
	if err != nil {
		return s.again(c, err, view.LogIn{Login: f.Email, Next: next, Kept: view.Kept(f.Kept), Err: err})
	}
	if err := s.begin(c, in); err != nil {
		return err
	}
	if err := s.keep(ctx, forum.As(&in.Member), f.Kept); err != nil {
		return err
	}
	return s.redirect(c, s.after(c, next), "")
}

// begin gives the browser its session and ends the one that it had.
func (s *Server) begin(c echo.Context, in *account.LoggedIn) error {
	if err := s.Account.LogOut(c.Request().Context(), viewer(c)); err != nil {
		return err
	}
	s.cookies.Set(c.Response(), string(in.Secret), in.Expires)
	return nil
}

// after is where logging in leads.
func (s *Server) after(c echo.Context, next string) string {
	if next == "" {
		return address.Home(c.Param("locale"))
	}
	return next
}

// logOut ends the session.
func (s *Server) logOut(c echo.Context) error {
	if err := s.Account.LogOut(c.Request().Context(), viewer(c)); err != nil {
		return err
	}
	s.cookies.Clear(c.Response())
	return s.redirect(c, address.Home(c.Param("locale")), "logged_out")
}

// keep saves what was being written when a session expired as a draft. It fails
// where the place is gone, and where somebody else wrote it than who logged in; the page
// of the failure shows the text.
func (s *Server) keep(ctx context.Context, v forum.Viewer, k kept) error {
	if k.Body == "" && k.Title == "" && k.Question == "" {
		return nil
	}
	if writer, ok := address.ParseID(k.As); ok {
		if err := writtenBy(v, forum.MemberID(writer)); err != nil {
			return err
		}
	}
	d := forum.Draft{Place: forum.Place(k.Place), Title: k.Title, Body: k.Body, Lang: forum.Lang(k.Lang), Tags: k.Tags,
		Question: strings.ReplaceAll(k.Question, "\r\n", "\n")} // browsers send line ends so
	if n, ok := address.ParseID(k.ReplyTo); ok {
		d.ReplyTo = new(forum.PostID(n))
	}
	d.Revision, d.Original, d.TitleRevision = revisionOf(k.Revision), revisionOf(k.Original), revisionOf(k.TitleRevision)
	return s.Community.SaveDraft(ctx, v, community.Draft{Draft: d})
}

// revisionOf reads the number of a revision; 0 for what is none.
func revisionOf(typed string) int {
	n, _ := address.ParsePage(typed)
	return n
}

// failLoggedOut answers a form sent without a session: the log-in page, with
// what was typed kept in it.
func (s *Server) failLoggedOut(w http.ResponseWriter, r *http.Request) error {
	p := s.page(w, r)
	p.NoIndex = true
	slip := view.LogIn{Next: formPage(r.URL.Path), Kept: keptOf(r), Expired: true}
	if slip.Kept.Place != "" {
		slip.Next = p.PlacePath(forum.Place(slip.Kept.Place))
	} else {
		slip.Unsent = unsentOf(r)
	}
	p.Title = p.T(slip.TitleKey())
	return write(w, r, http.StatusUnauthorized, slip.Page(p))
}

// keptOf is what a form that is about writing held; zero for others.
func keptOf(r *http.Request) view.Kept {
	if err := r.ParseForm(); err != nil {
		return view.Kept{}
	}
	f := r.PostForm
	place := placeOf(r.URL.Path, f)
	if !place.Valid() {
		return view.Kept{}
	}
	left := roomForForm
	typed := func(name string) string { return left.fit(cmp.Or(f.Get(name), f.Get(name+"_kept"))) }
	return view.Kept{Place: string(place), Title: typed("title"), Body: typed("body"), Lang: typed("lang"), Tags: typed("tags"),
		Question: left.fit(wordingOf(f.Get("question"), f["position"]).Lines()), ReplyTo: typed("reply_to"),
		Revision: typed("revision"), Original: typed("original"), TitleRevision: typed("title_revision"), As: typed("as")}
}

// placeOf is the draft that a form's address belongs to; empty for none. Previews
// and drafts name it in the form.
func placeOf(path string, f url.Values) forum.Place {
	_, rest, _ := address.SplitLocale(path)
	act, ok := address.ParseAct(path)
	switch {
	case rest == "/preview", rest == "/drafts":
		return forum.Place(f.Get("place"))
	case rest == "/new":
		return forum.NewThread
	case ok && act.Thread > 0 && act.Name == string(address.ThreadComments):
		return forum.CommentIn(forum.ThreadID(act.Thread))
	case ok && act.Post > 0 && act.Name == string(address.PostEdit):
		return forum.EditOf(forum.PostID(act.Post))
	case ok && act.Post > 0 && act.Name == string(address.PostTranslate):
		return forum.TranslationOf(forum.PostID(act.Post), forum.Lang(f.Get("lang")))
	}
	return ""
}

// formPage is the page on which the form that was sent to path stands; empty
// where that can't be told.
func formPage(path string) string {
	if next, ok := address.SafeNext((&url.URL{Path: path}).EscapedPath()); ok {
		return next
	}
	return ""
}
