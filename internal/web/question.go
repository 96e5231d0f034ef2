package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/web/view"
)

// questionRoutes are about the question of a thread, and where members stand.
func (s *Server) questionRoutes() []route {
	return concat([]route{
		{http.MethodGet, "/:locale/t/:id/question", members, nil, s.questionForm},
		{http.MethodPost, "/:locale/t/:id/question", members, questionForm{}, s.ask},
		{http.MethodGet, "/:locale/p/:id/question", members, langQuery{}, s.questionTranslation},
		{http.MethodPost, "/:locale/p/:id/question", members, wordingForm{}, s.translateQuestion},
	},
		postOnly(route{http.MethodPost, "/:locale/t/:id/stance", members, stanceForm{}, s.takeStance}, s.toThreadAt(view.QuestionAnchor)),
	)
}

// questionForm puts a question in a thread, rewords it, or takes it away.
type questionForm struct {
	Question  string   `form:"question"`
	Positions []string `form:"position"`
	Version   int      `form:"version"`
}

// wordingOf is a question as it was typed, without the positions left empty.
func wordingOf(question string, positions []string) forum.Wording {
	w := forum.Wording{Question: question}
	for _, p := range positions {
		if strings.TrimSpace(p) != "" {
			w.Positions = append(w.Positions, p)
		}
	}
	return w
}

func (s *Server) questionForm(c echo.Context) error {
	return s.showQuestion(c, http.StatusOK, nil, nil)
}

// ask puts, rewords or takes away a question.
func (s *Server) ask(c echo.Context) error {
	var f questionForm
	if err := bind(c, &f); err != nil {
		return err
	}
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	asking := community.Asking{Thread: forum.ThreadID(n), Wording: wordingOf(f.Question, f.Positions), Version: f.Version}
	t, err := s.Community.Ask(c.Request().Context(), viewer(c), asking)
	if forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict) {
		return s.showQuestion(c, status(err), &asking.Wording, err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, s.afterThread(c, &t), "saved")
}

// showQuestion shows the form: with what was typed, or else with the question as
// it reads. Where the viewer can't ask any more, a failure keeps what they typed.
func (s *Server) showQuestion(c echo.Context, code int, typed *forum.Wording, failure error) error {
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), viewer(c)
	t, err := s.Store.Thread(ctx, who, forum.ThreadID(n))
	if err != nil {
		return err
	}
	asked, err := s.asked(ctx, &t)
	if err != nil {
		return err
	}
	if err := forum.CanAsk(who, &t, asked); err != nil && failure == nil {
		return err
	}
	p := s.page(c.Response(), c.Request())
	p.Title, p.NoIndex = p.T("question.title"), true
	v := view.Questioning{Thread: t, Asked: asked, Faults: p.FaultsOf(failure)}
	switch {
	case typed != nil:
		v.Wording = *typed
	case asked != nil:
		v.Wording = asked.Wording()
	}
	return s.render(c, code, view.QuestionPage(p, v))
}

func (s *Server) asked(ctx context.Context, t *forum.Thread) (*forum.Asked, error) {
	if !t.Asks {
		return nil, nil
	}
	return s.Store.Asked(ctx, t.ID)
}

// stanceForm takes the position with a number, or withdraws the stance.
type stanceForm struct {
	Position int    `form:"position"`
	Withdraw string `form:"withdraw"`
}

func (s *Server) takeStance(c echo.Context) error {
	var f stanceForm
	if err := bind(c, &f); err != nil {
		return err
	}
	n, err := id(c, "id")
	if err != nil {
		return err
	}
	number, said := f.Position, "stance_taken"
	switch {
	case f.Withdraw != "":
		number, said = 0, "stance_withdrawn"
	case number == 0:
		number = -1 // nothing was chosen: that is no withdrawal
	}
	t, err := s.Community.TakeStance(c.Request().Context(), viewer(c), forum.ThreadID(n), number)
	if forum.Is(err, forum.Invalid) || forum.Is(err, forum.Conflict) {
		return s.showThreadAgain(c, forum.ThreadID(n), err)
	}
	if err != nil {
		return err
	}
	return s.redirect(c, s.afterThread(c, &t)+view.QuestionAnchor, said)
}
