package web

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/translation"
	"tertulia/internal/web/view"
)

// nameRoutes are about the names of a tag in other languages than its own.
func (s *Server) nameRoutes() []route {
	return concat([]route{
		{http.MethodGet, "/:locale/tags/:tag/names", everyone, nil, s.tagNames},
		{http.MethodPost, "/:locale/tags/:tag/names", members, tagNameForm{}, s.nameTag},
		{http.MethodGet, "/:locale/tags/:tag/history", everyone, langQuery{}, s.nameHistory},
		{http.MethodGet, "/:locale/tags/:tag/unname", members, langQuery{}, s.unnameForm},
		{http.MethodPost, "/:locale/tags/:tag/unname", members, unnameForm{}, s.unnameTag},
	},
		postOnly(route{http.MethodPost, "/:locale/tags/:tag/restore", members, restoreNameForm{}, s.restoreName}, s.toNames),
	)
}

// tagNameForm is a name for a tag in one language, beside names that can't be given.
type tagNameForm struct {
	Lang     string `form:"lang"`
	Name     string `form:"name"`
	Revision int    `form:"revision"`
	// Kept were typed before, for the languages of LangsKept.
	Kept      []string `form:"name_kept"`
	LangsKept []string `form:"lang_kept"`
}

// unnameForm is what is said to take a name away.
type unnameForm struct {
	Lang     string `form:"lang"`
	Revision int    `form:"revision"`
	Reason   string `form:"reason"` // of a name that another gave
	Note     string `form:"note"`
}

// restoreNameForm names the language of a name that was taken away.
type restoreNameForm struct {
	Lang string `form:"lang"`
}

// tagNames shows the names of a tag beside its own, each with the form that changes it
// for who may.
func (s *Server) tagNames(c echo.Context) error {
	return s.showTagNames(c, http.StatusOK, tagNameForm{}, nil)
}

func (s *Server) showTagNames(c echo.Context, code int, f tagNameForm, failure error) error {
	names, err := s.namesPage(c)
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	v := view.NewNaming(p, names)
	for i := range min(len(f.LangsKept), len(f.Kept)) {
		v.Keep(forum.Lang(f.LangsKept[i]), f.Kept[i])
	}
	v.Meet(p, forum.Lang(f.Lang), f.Name, p.FaultsOf(failure))
	p.Title, p.NoIndex, p.Path = v.Title(p), true, address.TagNames(p.L.Tag(), names.Tag.Key)
	return s.render(c, code, view.NamingPage(p, v))
}

// namesPage reads the tag that the address names. NotFound for a built-in one, which
// has its names.
func (s *Server) namesPage(c echo.Context) (*forum.NamesPage, error) {
	names, err := s.Store.NamesPage(c.Request().Context(), viewer(c), param(c, "tag"))
	if err == nil && names.Tag.Builtin {
		err = forum.Fail(forum.NotFound, "error.not_found")
	}
	return names, err
}

// nameTag names a tag in a language. Who empties another's name is asked why.
func (s *Server) nameTag(c echo.Context) error {
	var f tagNameForm
	if err := bind(c, &f); err != nil {
		return err
	}
	if _, ok := s.Locales.Lookup(f.Lang); !ok {
		return forum.Fail(forum.Malformed, "error.malformed")
	}
	key := param(c, "tag")
	err := s.Translation.NameTag(c.Request().Context(), viewer(c), translation.TagName{Tag: key, Lang: forum.Lang(f.Lang),
		Name: f.Name, Revision: f.Revision})
	switch {
	case forum.Is(err, forum.Invalid) && translation.AsksWhy(err):
		return s.showUnname(c, status(err), unnameForm{Lang: f.Lang, Revision: f.Revision}, err)
	case forum.Is(err, forum.Invalid), forum.Is(err, forum.Conflict), forum.IsTaken(err):
		return s.showTagNames(c, status(err), f, err)
	case err != nil:
		return err
	}
	return s.redirect(c, address.TagNames(c.Param("locale"), key), "saved")
}

// nameLang reads the language of a name; the page's own where none is asked for.
func nameLang(c echo.Context) (forum.Lang, error) {
	var q langQuery
	if err := bind(c, &q); err != nil {
		return "", err
	}
	return forum.Lang(cmp.Or(q.Lang, c.Param("locale"))), nil
}

// nameHistory shows who named a tag in a language, how, and when.
func (s *Server) nameHistory(c echo.Context) error {
	lang, err := nameLang(c)
	if err != nil {
		return err
	}
	h, err := s.Store.NameHistory(c.Request().Context(), viewer(c), param(c, "tag"), lang)
	if err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex, p.Path = view.NameHistoryTitle(p, h), true, address.TagHistory(p.L.Tag(), h.Tag.Key, string(lang))
	return s.render(c, http.StatusOK, view.NameHistoryPage(p, h))
}

// unnameForm asks before a name goes; for the reason, if another gave it.
func (s *Server) unnameForm(c echo.Context) error {
	lang, err := nameLang(c)
	if err != nil {
		return err
	}
	return s.showUnname(c, http.StatusOK, unnameForm{Lang: string(lang)}, nil)
}

func (s *Server) showUnname(c echo.Context, code int, f unnameForm, failure error) error {
	v := viewer(c)
	names, err := s.namesPage(c)
	if err != nil {
		return err
	}
	tr := translation.NameIn(names, forum.Lang(f.Lang))
	if tr == nil {
		return forum.Fail(forum.NotFound, "error.not_found")
	}
	if err := forum.CanRemoveName(v, tr); err != nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = p.T("translation.tag.remove.title"), true
	p.Path = address.TagUnname(p.L.Tag(), names.Tag.Key, f.Lang)
	return s.render(c, code, view.UnnamePage(p, view.Unnaming{Tag: names.Tag, Name: tr, Reasoned: forum.OfAnother(v, tr),
		Reason: f.Reason, Note: f.Note, Faults: p.FaultsOf(failure)}))
}

// unnameTag takes a name away, and leads to where it can be brought back.
func (s *Server) unnameTag(c echo.Context) error {
	var f unnameForm
	if err := bind(c, &f); err != nil {
		return err
	}
	key := param(c, "tag")
	err := s.Translation.RemoveName(c.Request().Context(), viewer(c), translation.NameRemoval{Tag: key,
		Lang: forum.Lang(f.Lang), Revision: f.Revision, Reason: forum.RemovalReason(f.Reason), Note: f.Note})
	if forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict) {
		return s.showUnname(c, status(err), f, err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, address.TagNames(c.Param("locale"), key), "translation_removed")
}

// restoreName brings back a name that was taken away.
func (s *Server) restoreName(c echo.Context) error {
	var f restoreNameForm
	if err := bind(c, &f); err != nil {
		return err
	}
	key := param(c, "tag")
	if err := s.Translation.RestoreName(c.Request().Context(), viewer(c), key, forum.Lang(f.Lang)); err != nil {
		return err
	}
	return s.redirect(c, address.TagNames(c.Param("locale"), key), "translation_restored")
}

// toNames sends from the address that brings names back to them.
func (s *Server) toNames(c echo.Context) error {
	return c.Redirect(http.StatusSeeOther, address.TagNames(c.Param("locale"), param(c, "tag")))
}
