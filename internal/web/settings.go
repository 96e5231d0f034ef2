package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"tertulia/internal/account"
	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// settingsRoutes are a member's own settings, one form a page.
func (s *Server) settingsRoutes() []route {
	return concat([]route{
		{http.MethodGet, "/:locale/settings", members, nil, s.toSettings},
		{http.MethodGet, "/:locale/settings/profile", members, nil, s.profileForm},
		{http.MethodPost, "/:locale/settings/profile", members, profileForm{}, s.saveProfile},
		{http.MethodGet, "/:locale/settings/preferences", members, nil, s.preferencesForm},
		{http.MethodPost, "/:locale/settings/preferences", members, preferencesForm{}, s.savePreferences},
		{http.MethodGet, "/:locale/settings/email", members, nil, s.emailForm},
		{http.MethodPost, "/:locale/settings/email", members, changeEmailForm{}, s.changeEmail},
		{http.MethodGet, "/:locale/settings/password", members, nil, s.passwordForm},
		{http.MethodPost, "/:locale/settings/password", members, passwordForm{}, s.setPassword},
		{http.MethodGet, "/:locale/settings/handle", members, nil, s.handleForm},
		{http.MethodPost, "/:locale/settings/handle", members, handleForm{}, s.changeHandle},
		{http.MethodGet, "/:locale/settings/sessions", members, nil, s.sessions},
		{http.MethodPost, "/:locale/settings/sessions", members, sessionForm{}, s.endSession},
		{http.MethodGet, "/:locale/settings/close", members, nil, s.closeAccountForm},
		{http.MethodPost, "/:locale/settings/close", members, closeAccountForm{}, s.closeAccount},
	})
}

func (s *Server) toSettings(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, address.Settings(c.Param("locale"), "profile"))
}

// showSettings shows one of the settings; what was wrong stands in it.
func (s *Server) showSettings(c echo.Context, section view.Setting, err error) error {
	code := http.StatusOK
	switch forum.KindOf(err) {
	case forum.Invalid, forum.Conflict, forum.TooMany:
		tellRetry(c.Response(), err)
		code = status(err)
	default:
		if err != nil {
			return err
		}
	}
	p := s.page(c.Response(), c.Request())
	p.NoIndex = true
	p.Title = p.T("settings.title")
	return s.render(c, code, view.Settings(p, section, p.FaultsOf(err)))
}

// saved goes back to a section, where it is said what was done.
func (s *Server) saved(c echo.Context, section, key string) error {
	return s.redirect(c, address.Settings(c.Param("locale"), section), key)
}

type profileForm struct {
	Name string `form:"name"`
	Bio  string `form:"bio"`
}

func (s *Server) profileForm(c echo.Context) error {
	m := viewer(c).Member
	return s.showSettings(c, view.ProfileSetting{Name: m.DisplayName, Bio: m.Bio}, nil)
}

func (s *Server) saveProfile(c echo.Context) error {
	var f profileForm
	if err := bind(c, &f); err != nil {
		return err
	}
	err := s.Account.SaveProfile(c.Request().Context(), viewer(c), account.Profile{DisplayName: f.Name, Bio: f.Bio})
	if err != nil {
		return s.showSettings(c, view.ProfileSetting(f), err)
	}
	return s.saved(c, "profile", "saved")
}

type preferencesForm struct {
	Locale string   `form:"locale"`
	Zone   string   `form:"zone"`
	Digits string   `form:"digits"`
	Read   []string `form:"read"`
	Write  string   `form:"write"`
	Scheme string   `form:"scheme"`

	Originals string `form:"originals"`
}

func (s *Server) preferencesForm(c echo.Context) error {
	m := viewer(c).Member
	f := preferencesForm{Locale: m.Locale, Zone: m.TimeZone, Digits: m.Digits, Write: string(m.WriteLang), Scheme: string(m.Scheme)}
	if m.Originals {
		f.Originals = "1"
	}
	for _, l := range m.ReadLangs.List() {
		f.Read = append(f.Read, string(l))
	}
	return s.showSettings(c, view.PreferencesSetting(f), nil)
}

func (s *Server) savePreferences(c echo.Context) error {
	var f preferencesForm
	if err := bind(c, &f); err != nil {
		return err
	}
	p := account.Preferences{Locale: f.Locale, TimeZone: f.Zone, Digits: f.Digits, WriteLang: forum.Lang(f.Write),
		Scheme: forum.Scheme(f.Scheme), Originals: f.Originals != ""}
	for _, l := range f.Read {
		p.ReadLangs = append(p.ReadLangs, forum.Lang(l))
	}
	if err := s.Account.SavePreferences(c.Request().Context(), viewer(c), p); err != nil {
		return s.showSettings(c, view.PreferencesSetting(f), err)
	}
	// The page comes back in the language that was chosen.
	return s.redirect(c, address.Settings(f.Locale, "preferences"), "saved")
}

type changeEmailForm struct {
	Email   string `form:"email"`
	Current string `form:"current"`
}

func (s *Server) emailForm(c echo.Context) error {
	return s.showSettings(c, view.EmailSetting{Pending: viewer(c).Member.PendingEmail}, nil)
}

func (s *Server) changeEmail(c echo.Context) error {
	var f changeEmailForm
	if err := bind(c, &f); err != nil {
		return err
	}
	err := s.Account.ChangeEmail(c.Request().Context(), viewer(c),
		account.ChangeEmail{Email: f.Email, Password: f.Current, Device: device(c)})
	if err != nil {
		return s.showSettings(c, view.EmailSetting{Email: f.Email, Pending: viewer(c).Member.PendingEmail}, err)
	}
	return s.saved(c, "email", "email_mailed")
}

type passwordForm struct {
	Current  string `form:"current"`
	Password string `form:"password"`
}

func (s *Server) passwordForm(c echo.Context) error {
	return s.showSettings(c, view.PasswordSetting{}, nil)
}

func (s *Server) setPassword(c echo.Context) error {
	var f passwordForm
	if err := bind(c, &f); err != nil {
		return err
	}
	err := s.Account.ChangePassword(c.Request().Context(), viewer(c),
		account.ChangePassword{Current: f.Current, New: f.Password, Device: device(c)})
	if err != nil {
		return s.showSettings(c, view.PasswordSetting{}, err)
	}
	return s.saved(c, "password", "password_changed")
}

type handleForm struct {
	Handle string `form:"handle"`
}

func (s *Server) handleForm(c echo.Context) error {
	return s.showHandle(c, viewer(c).Member.Handle, nil)
}

func (s *Server) showHandle(c echo.Context, handle string, failure error) error {
	at, err := s.Account.HandleChangeableAt(c.Request().Context(), viewer(c))
	if err != nil {
		return err
	}
	var from *time.Time
	if at.After(s.Now()) {
		from = &at
	}
	days := s.settings(c.Response(), c.Request()).HandleDays
	return s.showSettings(c, view.HandleSetting{Handle: handle, From: from, Days: days}, failure)
}

func (s *Server) changeHandle(c echo.Context) error {
	var f handleForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if err := s.Account.ChangeHandle(c.Request().Context(), viewer(c), f.Handle); err != nil {
		return s.showHandle(c, f.Handle, err)
	}
	return s.saved(c, "handle", "saved")
}

// sessionForm ends one session, or all others.
type sessionForm struct {
	Session int64 `form:"session"` // 0: all but the present one
}

func (s *Server) sessions(c echo.Context) error {
	page, err := s.Account.Sessions(c.Request().Context(), viewer(c))
	if err != nil {
		return err
	}
	return s.showSettings(c, view.SessionsSetting{Page: page}, nil)
}

func (s *Server) endSession(c echo.Context) error {
	var f sessionForm
	if err := bind(c, &f); err != nil {
		return err
	}
	ctx := c.Request().Context()
	end := func() error { return s.Account.EndOtherSessions(ctx, viewer(c)) }
	if f.Session != 0 {
		end = func() error { return s.Account.EndSession(ctx, viewer(c), forum.SessionID(f.Session)) }
	}
	if err := end(); err != nil {
		return err
	}
	return s.saved(c, "sessions", "session_ended")
}

type closeAccountForm struct {
	Current string `form:"current"`
	Texts   string `form:"texts"` // "keep" or "remove"
}

func (s *Server) closeAccountForm(c echo.Context) error {
	return s.showSettings(c, view.CloseSetting{Texts: "keep"}, nil)
}

func (s *Server) closeAccount(c echo.Context) error {
	var f closeAccountForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if f.Texts != "keep" && f.Texts != "remove" {
		return s.showSettings(c, view.CloseSetting{}, forum.FieldError("texts", "error.choice.unknown", nil))
	}
	err := s.Account.Close(c.Request().Context(), viewer(c),
		account.Close{Password: f.Current, RemoveTexts: f.Texts == "remove", Device: device(c)})
	if err != nil {
		return s.showSettings(c, view.CloseSetting{Texts: f.Texts}, err)
	}
	s.cookies.Clear(c.Response())
	return s.redirect(c, address.Home(c.Param("locale")), "account_closed")
}
