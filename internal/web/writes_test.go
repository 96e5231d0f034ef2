package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/web"
)

// attempt is one write, tried by everybody on a target of their own.
type attempt struct {
	route  string // its path in the table of routes
	on     string // what is special about the target, if anything
	target func(s *site) (id int64)
	fields string // name=value, with spaces between; N is another number each time
	want   outcomes
}

// outcomes are the statuses that everybody gets.
type outcomes struct{ visitor, author, other, german, dutch, admin int }

const (
	done       = http.StatusSeeOther
	logIn      = http.StatusUnauthorized
	noRight    = http.StatusForbidden
	unseen     = http.StatusNotFound
	gone       = http.StatusGone
	tooLate    = http.StatusConflict
	unreasoned = http.StatusUnprocessableEntity
	shown      = http.StatusOK
	textNL     = "body=Een_goede_tekst lang=nl lang_sure=1 "
	asksNL     = "question=Waarvoor_is_het? position=Service position=Verkoop "
	// of a revision 1
	translatedDE = "lang=de original=1 body=Ein_guter_Text lang_sure=1 "
	known        = "current=vier_fietsen_in_de_regen " // the password
	knownNew     = "current=drie_stoelen_op_het_dak "
)

// What many writes have in common.
var (
	anyMember   = outcomes{logIn, done, done, done, done, done}
	ofTheirLang = outcomes{logIn, noRight, noRight, noRight, done, done}
	ownOrLang   = outcomes{logIn, done, noRight, noRight, done, done}
)

func everyone(status int) outcomes { return outcomes{status, status, status, status, status, status} }

// attempts has every write there is. The author's texts are in Dutch; the last
// ones close the doors behind them.
func attempts() []attempt {
	return []attempt{
		{"/:locale/new", "", nil, "title=Een_goede_titel_N key=kN " + textNL, anyMember},
		{"/:locale/preview", "", nil, "place=new title=Een_titel " + textNL, outcomes{logIn, shown, shown, shown, shown, shown}},
		{"/:locale/drafts", "", nil, "place=new " + textNL, anyMember},
		{"/:locale/t/:id/comments", "", openThread, textNL, anyMember},
		{"/:locale/t/:id/comments", "closed", closedThread, textNL, outcomes{logIn, tooLate, tooLate, tooLate, tooLate, tooLate}},
		{"/:locale/t/:id/comments", "hidden", hiddenThread, textNL, outcomes{logIn, tooLate, unseen, unseen, tooLate, tooLate}},
		{"/:locale/t/:id/comments", "taken back", withdrawnThread, textNL, outcomes{logIn, tooLate, gone, gone, tooLate, tooLate}},
		{"/:locale/p/:id/edit", "", comment, "revision=1 " + textNL, ownOrLang},
		{"/:locale/p/:id/edit", "opening post", openingPost, "title=Een_andere_titel revision=1 " + textNL, ownOrLang},
		{"/:locale/p/:id/edit", "into another language", comment, "revision=1 body=Gut lang=de lang_sure=1",
			outcomes{logIn, done, noRight, noRight, noRight, done}},
		{"/:locale/p/:id/edit", "hidden", hiddenComment, "revision=1 " + textNL, outcomes{logIn, tooLate, unseen, unseen, done, done}},
		{"/:locale/p/:id/language", "", comment, "lang=de", outcomes{logIn, done, noRight, noRight, noRight, done}},
		{"/:locale/p/:id/language", "uncertain", comment, "lang=und", ownOrLang},
		{"/:locale/p/:id/language", "opening post", openingPost, "lang=de", outcomes{logIn, done, noRight, noRight, noRight, done}},
		{"/:locale/p/:id/language", "hidden", hiddenComment, "lang=und", outcomes{logIn, tooLate, unseen, unseen, done, done}},
		{"/:locale/p/:id/translate", "", comment, translatedDE, anyMember},
		{"/:locale/p/:id/translate", "opening post", openingPost, "title=Ein_guter_Titel " + translatedDE, anyMember},
		{"/:locale/p/:id/translate", "another's translation", translatedComment, "revision=1 " + translatedDE,
			outcomes{logIn, done, done, done, noRight, done}},
		{"/:locale/p/:id/translate", "hidden", hiddenComment, translatedDE, outcomes{logIn, tooLate, unseen, unseen, tooLate, tooLate}},
		{"/:locale/p/:id/translate", "its own language", comment, "lang=nl body=Goed original=1", outcomes{logIn, tooLate, tooLate, tooLate, tooLate, tooLate}},
		{"/:locale/p/:id/untranslate", "another's translation", translatedComment, "lang=de reason=insult",
			outcomes{logIn, done, done, done, noRight, done}},
		{"/:locale/p/:id/untranslate", "nothing", comment, "lang=de reason=insult", outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/p/:id/translation", "removed by a moderator", removedTranslation, "lang=de", outcomes{logIn, noRight, noRight, done, noRight, done}},
		{"/:locale/p/:id/translation", "nothing removed", translatedComment, "lang=de", outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/p/:id/untranslate", "another's translation of a question", translatedQuestion, "lang=de of=question reason=insult",
			outcomes{logIn, done, done, done, noRight, done}},
		{"/:locale/p/:id/untranslate", "no question", translatedComment, "lang=de of=question reason=insult",
			outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/p/:id/translation", "a question removed by a moderator", removedQuestion, "lang=de of=question",
			outcomes{logIn, noRight, noRight, done, noRight, done}},
		{"/:locale/tags/:tag/names", "", newTag, "lang=de name=Roboter", anyMember},
		{"/:locale/tags/:tag/names", "named by another", namedTag, "lang=de name=Roboter revision=1", outcomes{logIn, noRight, done, done, noRight, done}},
		{"/:locale/tags/:tag/names", "another's, emptied", namedTag, "lang=de name= revision=1",
			outcomes{logIn, noRight, done, unreasoned, noRight, unreasoned}},
		{"/:locale/tags/:tag/unname", "named by another", namedTag, "lang=de reason=insult", outcomes{logIn, noRight, done, done, noRight, done}},
		{"/:locale/tags/:tag/unname", "not named", newTag, "lang=de reason=insult", outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/tags/:tag/restore", "unnamed by a moderator", unnamedTag, "lang=de", outcomes{logIn, noRight, noRight, done, noRight, done}},
		{"/:locale/tags/:tag/restore", "named", namedTag, "lang=de", outcomes{logIn, tooLate, tooLate, tooLate, tooLate, tooLate}},
		{"/:locale/p/:id/delete", "", comment, "reason=spam", ownOrLang},
		{"/:locale/p/:id/delete", "opening post", openingPost, "reason=spam", ownOrLang},
		{"/:locale/p/:id/restore", "taken back", withdrawnComment, "", outcomes{logIn, done, gone, gone, noRight, noRight}},
		{"/:locale/p/:id/restore", "hidden", hiddenComment, "", outcomes{logIn, noRight, unseen, unseen, done, done}},
		{"/:locale/t/:id/restore", "taken back", withdrawnThread, "", outcomes{logIn, done, gone, gone, noRight, noRight}},
		{"/:locale/t/:id/restore", "hidden", hiddenThread, "", outcomes{logIn, noRight, unseen, unseen, done, done}},

		{"/:locale/t/:id/close", "", openThread, "reason=resolved", ofTheirLang},
		{"/:locale/t/:id/close", "closed", closedThread, "reason=resolved", outcomes{logIn, noRight, noRight, noRight, tooLate, tooLate}},
		{"/:locale/t/:id/close", "hidden", hiddenThread, "reason=resolved", outcomes{logIn, noRight, noRight, unseen, done, done}},
		{"/:locale/t/:id/close", "with a summary", openThread, "reason=resolved summary=Goed", ofTheirLang},
		{"/:locale/t/:id/summary", "", closedThread, "summary=Goed", ofTheirLang},
		{"/:locale/t/:id/summary", "open", openThread, "summary=Goed", outcomes{logIn, noRight, noRight, noRight, tooLate, tooLate}},
		{"/:locale/t/:id/reopen", "", closedThread, "reason=agreed", ofTheirLang},
		{"/:locale/t/:id/hide", "", openThread, "reason=spam", ofTheirLang},
		{"/:locale/t/:id/delete", "", openThread, "reason=spam", ofTheirLang},
		{"/:locale/t/:id/pin", "", openThread, "", ofTheirLang},
		{"/:locale/t/:id/unpin", "", pinnedThread, "", ofTheirLang},
		{"/:locale/p/:id/hide", "", comment, "reason=insult", ofTheirLang},

		{"/:locale/t/:id/question", "", openThread, asksNL, ownOrLang},
		{"/:locale/t/:id/question", "that somebody stands for", question, asksNL, outcomes{logIn, tooLate, noRight, noRight, done, done}},
		{"/:locale/t/:id/question", "closed", closedThread, asksNL, outcomes{logIn, tooLate, noRight, noRight, tooLate, tooLate}},
		{"/:locale/t/:id/question", "hidden", hiddenThread, asksNL, outcomes{logIn, tooLate, unseen, unseen, tooLate, tooLate}},
		{"/:locale/p/:id/question", "", askingPost, "lang=de original=1 text=Wozu? text=Dienst text=Verkauf", anyMember},
		{"/:locale/p/:id/question", "nothing asked", openingPost, "lang=de original=1 text=Wozu?", outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/p/:id/summary", "", summedPost, "lang=de original=1 body=Gut lang_sure=1", anyMember},
		{"/:locale/p/:id/summary", "another's translation", translatedSummary, "lang=de original=1 revision=1 body=Gut lang_sure=1",
			outcomes{logIn, noRight, done, done, done, done}},
		{"/:locale/p/:id/summary", "no summary", openingPost, "lang=de original=1 body=Gut", outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/p/:id/untranslate", "another's translation of a summary", translatedSummary, "lang=de of=summary reason=insult",
			outcomes{logIn, noRight, done, done, done, done}},
		{"/:locale/t/:id/stance", "", question, "position=2", anyMember},
		{"/:locale/t/:id/stance", "withdrawn", question, "withdraw=1", anyMember},
		{"/:locale/t/:id/stance", "nothing asked", openThread, "position=2", outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/t/:id/stance", "hidden", hiddenQuestion, "position=2", outcomes{logIn, tooLate, unseen, unseen, tooLate, tooLate}},

		{"/:locale/t/:id/machine", "without an engine", noEngine, "page=1", outcomes{logIn, unseen, unseen, unseen, unseen, unseen}},
		{"/:locale/t/:id/machine", "", withEngine, "page=1", anyMember},
		{"/:locale/t/:id/engine", "", openThread, "engine=off", ownOrLang},
		{"/:locale/t/:id/engine", "hidden", hiddenThread, "engine=off", outcomes{logIn, done, unseen, unseen, done, done}},
		{"/:locale/settings/engine", "", nil, "engine=off", anyMember},
		{"/:locale/moderation/engine", "", nil, "", outcomes{logIn, noRight, noRight, done, done, done}},
		{"/:locale/moderation/terms", "", nil, "from=en to=nl source=threadN target=gesprek", ofTheirLang},
		{"/:locale/moderation/terms/:id/delete", "", term, "", ofTheirLang},

		{"/:locale/langs", "", nil, "lang=nl,de", everyone(done)},
		{"/:locale/signup", "", nil, "handle=nieuwN email=nieuwN@x.example password=zeven_gele_stoelen_N", everyone(shown)},
		{"/:locale/signup/again", "", nil, "email=nieuw@x.example", everyone(shown)},
		{"/:locale/forgot", "", nil, "email=nieuw@x.example", everyone(shown)},
		{"/:locale/confirm", "a worthless secret", nil, "token=x", everyone(unseen)},
		{"/:locale/reset", "a worthless secret", nil, "token=x password=zeven_gele_stoelen", everyone(unseen)},
		{"/:locale/setup", "a worthless secret", nil, "token=x handle=baas email=baas@x.example password=zeven_gele_stoelen", everyone(unseen)},

		{"/:locale/settings/profile", "", nil, "name=Naam bio=Iemand", anyMember},
		{"/:locale/settings/preferences", "", nil, "locale=nl zone=UTC write=nl scheme=dark", anyMember},
		{"/:locale/settings/email", "", nil, "email=anders@x.example " + known, anyMember},
		{"/:locale/settings/handle", "", nil, "handle=andersN", anyMember},
		{"/:locale/settings/sessions", "", nil, "", anyMember},
		{"/:locale/settings/password", "", nil, "password=drie_stoelen_op_het_dak " + known, anyMember},
		{"/:locale/settings/close", "", nil, "texts=keep " + knownNew, outcomes{logIn, done, done, done, done, tooLate}},
		{"/:locale/login", "", nil, "email=olivia password=drie_stoelen_op_het_dak", everyone(done)},
		{"/:locale/logout", "", nil, "", everyone(done)},
	}
}

// TestEveryWriteByEverybody tries each write as a visitor, as the author of what
// it is about, as another member, and as moderators. What is refused changes
// nothing.
func TestEveryWriteByEverybody(t *testing.T) {
	t.Parallel()
	eachSite(t, func(s *site) {
		people := []*person{s.visitor()}
		for _, m := range []*forum.Member{s.author, s.other, s.german, s.dutch, s.admin} {
			s.knows(m)
			people = append(people, s.as(m))
		}
		for i, a := range attempts() {
			w := a.want
			for j, want := range []int{w.visitor, w.author, w.other, w.german, w.dutch, w.admin} {
				who := []string{"visitor", "author", "other", "german", "dutch", "admin"}[j]
				if got := s.try(people[j], a, 10*i+j, want); got != want {
					s.Errorf("%s (%s) by %s: status %d, want %d", a.route, a.on, who, got, want)
				}
			}
		}
	})
}

// TestEveryWriteIsTried fails for a write that the test above doesn't know, and
// for expectations that the table of routes rules out.
func TestEveryWriteIsTried(t *testing.T) {
	byRoute := map[string][]attempt{}
	for _, a := range attempts() {
		byRoute[a.route] = append(byRoute[a.route], a)
	}
	for _, r := range web.Routes() {
		if r.Method != http.MethodPost {
			continue
		}
		if len(byRoute[r.Path]) == 0 {
			t.Errorf("who may POST %s? It isn't among the attempts", r.Path)
		}
		for _, a := range byRoute[r.Path] {
			w := a.want
			if r.Who != "everyone" && w.visitor != logIn {
				t.Errorf("%s (%s) is for %s, but a visitor gets %d", r.Path, a.on, r.Who, w.visitor)
			}
			if r.Who == "moderators" && (w.author != noRight || w.other != noRight) {
				t.Errorf("%s (%s) is for moderators, but members get %d and %d", r.Path, a.on, w.author, w.other)
			}
		}
		delete(byRoute, r.Path)
	}
	for path := range byRoute {
		t.Errorf("POST %s is tried, but there is no such route", path)
	}
}

// try sends one write to a new target, and checks that it changed nothing if it
// was refused.
func (s *site) try(p *person, a attempt, n, want int) (status int) {
	s.Helper()
	path, id := s.aim(a)
	before := s.state(a.route, id)
	status = p.send(a, path, n)
	if after := s.state(a.route, id); want >= http.StatusBadRequest && after != before {
		s.Errorf("%s (%s) was refused with %d, but changed\n%s to\n%s", a.route, a.on, status, before, after)
	}
	return status
}

// aim makes a new target for a write, and gives the address that it is sent to.
func (s *site) aim(a attempt) (path string, id int64) {
	s.Helper()
	path = strings.Replace(a.route, ":locale", "nl", 1)
	if a.target == nil {
		return path, 0
	}
	id = a.target(s)
	path = strings.Replace(path, ":id", fmt.Sprint(id), 1)
	return strings.Replace(path, ":tag", tagNumber(id), 1), id
}

// send sends the form of a write.
func (p *person) send(a attempt, path string, n int) (status int) {
	p.Helper()
	return p.do(http.MethodPost, path, a.form(n)).StatusCode
}

// form is what is filled in the time with a number.
func (a attempt) form(n int) url.Values {
	form := url.Values{}
	for pair := range strings.FieldsSeq(a.fields) {
		name, value, _ := strings.Cut(pair, "=")
		form.Add(name, strings.ReplaceAll(strings.ReplaceAll(value, "_", " "), "N", fmt.Sprint(n)))
	}
	return form
}

// state is what there is to know about a target and the moderation log.
func (s *site) state(route string, id int64) string {
	s.Helper()
	admin := forum.As(s.admin)
	log, err := s.store.LogPage(s.Context(), admin, forum.LogQuery{})
	if err != nil {
		s.Fatal(err)
	}
	var target any
	switch {
	case strings.HasPrefix(route, "/:locale/t/"):
		target, err = s.store.Thread(s.Context(), admin, forum.ThreadID(id))
	case strings.HasPrefix(route, "/:locale/tags/"):
		target, err = s.store.Tag(s.Context(), tagNumber(id))
	case strings.HasSuffix(route, "translate"), strings.HasSuffix(route, "translation"):
		target, err = s.store.TranslationPage(s.Context(), admin, forum.PostID(id), "de")
	case strings.HasPrefix(route, "/:locale/p/"):
		target, err = s.store.PostPage(s.Context(), admin, forum.PostID(id))
	}
	if err != nil {
		s.Fatal(err)
	}
	text, err := json.Marshal([]any{target, log.Decisions})
	if err != nil {
		s.Fatal(err)
	}
	return string(text)
}

// Targets: threads and comments of the author's, in Dutch.

func openThread(s *site) int64 {
	return int64(storetest.Thread(s, s.store, s.author, "nl", "Een gesprek").ID)
}

func noEngine(s *site) int64 { return connected(s) }

func withEngine(s *site) int64 {
	return connected(s, forum.EnginePair{FromLang: "en", ToLang: "nl", Engine: "Babel"})
}

// connected is a thread in English where an engine translates those pairs.
func connected(s *site, pairs ...forum.EnginePair) int64 {
	storetest.Write(s, s.store, func(tx *store.Tx) error { return tx.SaveEnginePairs(pairs) })
	return int64(storetest.Thread(s, s.store, s.author, "en", "Is it a channel").ID)
}

// term is one into Dutch.
func term(s *site) int64 {
	storetest.Write(s, s.store, func(tx *store.Tx) error {
		return tx.SetTerm(forum.Term{From: "en", To: "nl", Source: "channel", Target: "kanaal"})
	})
	terms, err := s.store.Terms(s.Context(), "en", "nl")
	if err != nil || len(terms) == 0 {
		s.Fatal(terms, err)
	}
	return terms[0].ID
}

func openingPost(s *site) int64 {
	return int64(storetest.Thread(s, s.store, s.author, "nl", "Een gesprek").LastPostID)
}

func comment(s *site) int64 {
	thread := storetest.Thread(s, s.store, s.other, "nl", "Het gesprek van een ander")
	return int64(storetest.Comment(s, s.store, thread.ID, s.author, "nl").ID)
}

func closedThread(s *site) int64 {
	id := openThread(s)
	s.moderate(func(m *moderation.Service) error {
		_, err := m.Close(s.Context(), forum.As(s.dutch), moderation.Closing{Thread: forum.ThreadID(id), Reason: forum.CloseHeated})
		return err
	})
	return id
}

// question is one on which the other member has a stance.
func question(s *site) int64 {
	id := openThread(s)
	storetest.Ask(s, s.store, forum.ThreadID(id), "Waarvoor?", "Service", "Verkoop")
	storetest.Stand(s, s.store, forum.ThreadID(id), s.other, 1)
	return id
}

// askingPost is the opening post of a thread with a question.
func askingPost(s *site) int64 {
	post := openingPost(s)
	at, err := s.store.PostAt(s.Context(), forum.Viewer{}, forum.PostID(post))
	if err != nil {
		s.Fatal(err)
	}
	storetest.Ask(s, s.store, at.ThreadID, "Waarvoor?", "Service", "Verkoop")
	return post
}

func hiddenQuestion(s *site) int64 {
	id := question(s)
	s.moderate(func(m *moderation.Service) error {
		_, err := m.RemoveThread(s.Context(), forum.As(s.dutch), forum.ThreadID(id), hiding)
		return err
	})
	return id
}

func hiddenThread(s *site) int64 {
	id := openThread(s)
	s.moderate(func(m *moderation.Service) error {
		_, err := m.RemoveThread(s.Context(), forum.As(s.dutch), forum.ThreadID(id), hiding)
		return err
	})
	return id
}

func pinnedThread(s *site) int64 {
	id := openThread(s)
	s.moderate(func(m *moderation.Service) error {
		_, err := m.Pin(s.Context(), forum.As(s.dutch), forum.ThreadID(id))
		return err
	})
	return id
}

func hiddenComment(s *site) int64 {
	id := comment(s)
	s.moderate(func(m *moderation.Service) error {
		_, err := m.RemovePost(s.Context(), forum.As(s.dutch), forum.PostID(id), hiding)
		return err
	})
	return id
}

var hiding = moderation.Removing{To: forum.Hidden, Reason: forum.RemovedSpam}

// translatedComment is translated into German by the other member.
func translatedComment(s *site) int64 {
	id := comment(s)
	storetest.Translate(s, s.store, forum.TextOf(forum.PostID(id)), "de", storetest.Translated(s.other, 1, "Ein Text"))
	return id
}

// removedTranslation was taken away by the moderator of German.
func removedTranslation(s *site) int64 {
	id := translatedComment(s)
	s.as(s.german).post(fmt.Sprintf("/nl/p/%d/untranslate", id), "lang", "de", "reason", "spam").expect(done)
	return id
}

// translatedQuestion is an opening post above a question that the other member has
// translated into German, and nothing else of it.
func translatedQuestion(s *site) int64 {
	_, thread := asking(s)
	storetest.Translate(s, s.store, forum.QuestionOf(thread.ID), "de", storetest.Translated(s.other, 1, "Wozu dient es?"))
	return int64(thread.LastPostID)
}

// removedQuestion was taken away by the moderator of German.
func removedQuestion(s *site) int64 {
	id := translatedQuestion(s)
	s.as(s.german).post(fmt.Sprintf("/nl/p/%d/untranslate", id), "lang", "de", "of", "question", "reason", "spam").expect(done)
	return id
}

// summedPost is the opening post of a thread that the moderator of Dutch has summed up.
func summedPost(s *site) int64 {
	_, thread := summedUp(s, "Goed")
	return int64(thread.LastPostID)
}

// translatedSummary is one whose summary the other member has translated into German.
func translatedSummary(s *site) int64 {
	_, thread := summedUp(s, "Goed")
	storetest.Translate(s, s.store, forum.SummaryOf(thread.ID), "de", storetest.Translated(s.other, 1, "Gut so"))
	return int64(thread.LastPostID)
}

// tagNumber is the key of a tag that a target made.
func tagNumber(n int64) string { return fmt.Sprintf("robots-%d", n) }

func newTag(s *site) int64 {
	next := int64(storetest.Thread(s, s.store, s.author, "nl", "Een gesprek").ID) + 1
	storetest.Thread(s, s.store, s.author, "nl", "Een gesprek over robots", tagNumber(next))
	return next
}

// namedTag is named in German by the other member.
func namedTag(s *site) int64 {
	n := newTag(s)
	tag, err := s.store.Tag(s.Context(), tagNumber(n))
	if err != nil {
		s.Fatal(err)
	}
	storetest.Translate(s, s.store, forum.NameOf(tag.ID), "de", storetest.Translated(s.other, 1, "Automaten"))
	return n
}

// unnamedTag lost that name to the moderator of German.
func unnamedTag(s *site) int64 {
	n := namedTag(s)
	s.as(s.german).post("/nl/tags/"+tagNumber(n)+"/unname", "lang", "de", "reason", "spam").expect(done)
	return n
}

func withdrawnComment(s *site) int64 {
	id := comment(s)
	s.withdraw(id)
	return id
}

func withdrawnThread(s *site) int64 {
	thread := storetest.Thread(s, s.store, s.author, "nl", "Een gesprek")
	s.withdraw(int64(thread.LastPostID))
	return int64(thread.ID)
}

func (s *site) moderate(act func(m *moderation.Service) error) {
	s.Helper()
	if err := act(moderation.New(s.store)); err != nil {
		s.Fatal(err)
	}
}

// withdraw has the author delete a post.
func (s *site) withdraw(post int64) {
	s.Helper()
	s.as(s.author).post(fmt.Sprintf("/nl/p/%d/delete", post)).expect(done)
}
