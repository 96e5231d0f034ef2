package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/account"
	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/middleware"
	"tertulia/internal/web/view"
)

// accountRoutes are signing up, logging in and what is mailed about either.
func (s *Server) accountRoutes() []route {
	return concat([]route{
		{http.MethodGet, "/:locale/signup", everyone, nil, s.signUpForm},
		{http.MethodPost, "/:locale/signup", everyone, signUpForm{}, s.signUp},
		{http.MethodGet, "/:locale/login", everyone, loginQuery{}, s.loginForm},
		{http.MethodPost, "/:locale/login", everyone, loginForm{}, s.logIn},
		{http.MethodGet, "/:locale/confirm", everyone, tokenForm{}, s.confirmForm},
		{http.MethodPost, "/:locale/confirm", everyone, tokenForm{}, s.confirm},
		{http.MethodGet, "/:locale/forgot", everyone, nil, s.forgotForm},
		{http.MethodPost, "/:locale/forgot", everyone, emailForm{}, s.forgot},
		{http.MethodGet, "/:locale/reset", everyone, tokenForm{}, s.resetForm},
		{http.MethodPost, "/:locale/reset", everyone, resetForm{}, s.reset},
		{http.MethodGet, "/:locale/setup", everyone, tokenForm{}, s.setupForm},
		{http.MethodPost, "/:locale/setup", everyone, setupForm{}, s.setup},
	},
		postOnly(route{http.MethodPost, "/:locale/signup/again", everyone, emailForm{}, s.confirmAgain}, s.toSignUp),
		postOnly(route{http.MethodPost, "/:locale/logout", everyone, nil, s.logOut}, s.toHome),
	)
}

// device is where the request comes from.
func device(c echo.Context) account.Device {
	return account.Device{Address: middleware.Client(c.Request().Context()).String(), UserAgent: c.Request().UserAgent()}
}

// showSlip shows one of the small pages around logging in. They are never kept
// by caches or search engines.
func (s *Server) showSlip(c echo.Context, status int, slip view.Slip) error {
	p := s.page(c.Response(), c.Request())
	p.NoIndex = true
	p.Title = p.T(slip.TitleKey())
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, status, slip.Page(p))
}

// again shows a form once more with what was wrong, or passes other failures on.
func (s *Server) again(c echo.Context, err error, slip view.Slip) error {
	switch forum.KindOf(err) {
	case forum.Invalid, forum.Conflict, forum.TooMany:
		tellRetry(c.Response(), err)
		return s.showSlip(c, status(err), slip)
	}
	return err
}

type signUpForm struct {
	Handle   string `form:"handle"`
	Email    string `form:"email"`
	Password string `form:"password"`
	Terms    string `form:"terms"`
}

// accepts reports whether the box was ticked, whatever a ticked box sends.
func (f *signUpForm) accepts() bool {
	return f.Terms != "" && f.Terms != "false" && f.Terms != "off" && f.Terms != "0"
}

func (s *Server) signUpForm(c echo.Context) error {
	if viewer(c).SignedIn() {
		return s.toHome(c)
	}
	return s.showSlip(c, http.StatusOK, s.signUpSlip(c, signUpForm{}, nil))
}

func (s *Server) signUpSlip(c echo.Context, f signUpForm, err error) view.Slip {
	settings := s.settings(c.Response(), c.Request())
	return view.SignUp{Handle: f.Handle, Email: f.Email, Terms: f.accepts(), Err: err,
		Closed: settings.Registration == forum.RegistrationClosed, AskTerms: settings.TermsVersion > 0}
}

func (s *Server) signUp(c echo.Context) error {
	var f signUpForm
	if err := bind(c, &f); err != nil {
		return err
	}
	err := s.Account.SignUp(c.Request().Context(), account.SignUp{Handle: f.Handle, Email: f.Email, Password: f.Password,
		Terms: f.accepts(), Locale: c.Param("locale"), Device: device(c)})
	if err != nil {
		return s.again(c, err, s.signUpSlip(c, f, err))
	}
	return s.showSlip(c, http.StatusOK, view.Mailed{Purpose: forum.TokenConfirm, Email: f.Email})
}

type emailForm struct {
	Email string `form:"email"`
}

// confirmAgain has the confirmation mailed once more.
func (s *Server) confirmAgain(c echo.Context) error {
	var f emailForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if err := s.Account.AskToConfirm(c.Request().Context(), f.Email, c.Param("locale"), device(c)); err != nil {
		return s.again(c, err, view.Mailed{Purpose: forum.TokenConfirm, Email: f.Email, Err: err})
	}
	return s.showSlip(c, http.StatusOK, view.Mailed{Purpose: forum.TokenConfirm, Email: f.Email})
}

func (s *Server) toSignUp(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, address.Signup(c.Param("locale")))
}

func (s *Server) toHome(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, address.Home(c.Param("locale")))
}

// tokenForm carries a secret that was mailed or printed.
type tokenForm struct {
	Token string `query:"token" form:"token"`
}

// confirmForm asks before a link that was mailed does anything: mail scanners
// follow links too.
func (s *Server) confirmForm(c echo.Context) error {
	var f tokenForm
	if err := bind(c, &f); err != nil {
		return err
	}
	for _, purpose := range []forum.TokenPurpose{forum.TokenConfirm, forum.TokenEmail} {
		m, err := s.Account.Awaiting(c.Request().Context(), purpose, forum.Secret(f.Token))
		if err == nil {
			return s.showSlip(c, http.StatusOK, view.Confirm{Token: f.Token, Email: m.PendingEmail, Handle: m.Handle})
		}
		if !forum.Is(err, forum.NotFound) {
			return err
		}
	}
	return s.showSlip(c, http.StatusNotFound, view.Stale{})
}

// confirm proves an address: that of a sign-up, which logs the member in, or a
// member's new one.
func (s *Server) confirm(c echo.Context) error {
	var f tokenForm
	if err := bind(c, &f); err != nil {
		return err
	}
	ctx, secret := c.Request().Context(), forum.Secret(f.Token)
	in, err := s.Account.Confirm(ctx, secret, device(c))
	if err == nil {
		return s.welcome(c, in, address.Home(c.Param("locale")), "confirmed")
	}
	if forum.Is(err, forum.NotFound) {
		if err = s.Account.ConfirmEmail(ctx, secret); err == nil {
			return s.redirect(c, address.Settings(c.Param("locale"), "email"), "email_changed")
		}
	}
	return s.stale(c, err)
}

// stale shows that a mailed link is worth nothing any more.
func (s *Server) stale(c echo.Context, err error) error {
	switch forum.KindOf(err) {
	case forum.NotFound, forum.Conflict:
		return s.showSlip(c, status(err), view.Stale{Err: err})
	}
	return err
}

// welcome begins a session and sends the browser on.
func (s *Server) welcome(c echo.Context, in *account.LoggedIn, to, key string) error {
	if err := s.begin(c, in); err != nil {
		return err
	}
	return s.redirect(c, to, key)
}

func (s *Server) forgotForm(c echo.Context) error {
	return s.showSlip(c, http.StatusOK, view.Forgot{})
}

func (s *Server) forgot(c echo.Context) error {
	var f emailForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if err := s.Account.AskToReset(c.Request().Context(), f.Email, c.Param("locale"), device(c)); err != nil {
		return s.again(c, err, view.Forgot{Email: f.Email, Err: err})
	}
	return s.showSlip(c, http.StatusOK, view.Mailed{Purpose: forum.TokenReset, Email: f.Email})
}

type resetForm struct {
	Token    string `form:"token"`
	Password string `form:"password"`
}

func (s *Server) resetForm(c echo.Context) error {
	var f tokenForm
	if err := bind(c, &f); err != nil {
		return err
	}
	m, err := s.Account.Awaiting(c.Request().Context(), forum.TokenReset, forum.Secret(f.Token))
	if err != nil {
		return s.stale(c, err)
	}
	return s.showSlip(c, http.StatusOK, view.Reset{Token: f.Token, Handle: m.Handle})
}

func (s *Server) reset(c echo.Context) error {
	var f resetForm
	if err := bind(c, &f); err != nil {
		return err
	}
	err := s.Account.ResetPassword(c.Request().Context(), forum.Secret(f.Token), f.Password)
	if forum.Is(err, forum.Invalid) {
		return s.again(c, err, view.Reset{Token: f.Token, Err: err})
	}
	if err != nil {
		return s.stale(c, err)
	}
	return s.redirect(c, address.Login(c.Param("locale"), ""), "password_changed")
}

// setupForm makes the first admin.
type setupForm struct {
	Token    string `form:"token"`
	Handle   string `form:"handle"`
	Email    string `form:"email"`
	Password string `form:"password"`
}

func (s *Server) setupForm(c echo.Context) error {
	var f tokenForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if err := s.Account.CheckSetup(c.Request().Context(), forum.Secret(f.Token)); err != nil {
		return err
	}
	return s.showSlip(c, http.StatusOK, view.Setup{Token: f.Token})
}

func (s *Server) setup(c echo.Context) error {
	var f setupForm
	if err := bind(c, &f); err != nil {
		return err
	}
	in, err := s.Account.Setup(c.Request().Context(), forum.Secret(f.Token), account.SignUp{Handle: f.Handle,
		Email: f.Email, Password: f.Password, Locale: c.Param("locale"), Terms: true, Device: device(c)})
	if err != nil {
		return s.again(c, err, view.Setup{Token: f.Token, Handle: f.Handle, Email: f.Email, Err: err})
	}
	return s.welcome(c, in, address.Home(c.Param("locale")), "set_up")
}
