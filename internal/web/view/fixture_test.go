package view_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/a-h/templ"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/text"
	"tertulia/internal/web/view"
	"tertulia/locales"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// messages are read once for all tests.
var messages = sync.OnceValues(func() (*locale.Set, error) { return locale.Load(locales.FS) })

// newPage is the shell of a page in a locale, for a visitor.
func newPage(t testing.TB, tag, path string) *view.Page {
	t.Helper()
	set, err := messages()
	if err != nil {
		t.Fatal(err)
	}
	l, ok := set.Lookup(tag)
	if !ok {
		t.Fatalf("no locale %s", tag)
	}
	return &view.Page{
		L: l, Locales: set.All(), Now: noon, Zone: time.UTC, Path: path,
		Site: view.Site{BaseURL: "https://forum.example", SignUp: true, Footer: []string{"rules", "privacy"}},
	}
}

func newMember(id forum.MemberID, handle, name string, role forum.Role) *forum.Member {
	return &forum.Member{ID: id, Kind: forum.KindAccount, Handle: handle, DisplayName: name, Role: role,
		EmailConfirmedAt: &noon, Scheme: forum.SchemeAuto}
}

var (
	sanne  = newMember(2, "sanne", "Sanne de Wit", forum.RoleMember)
	karim  = newMember(3, "كريم", "كريم حدّاد", forum.RoleModerator)
	olivia = newMember(4, "olivia", "", forum.RoleAdmin)
)

func newPeople() forum.People {
	people := forum.People{}
	for _, m := range []*forum.Member{sanne, karim, olivia} {
		people[m.ID] = m.Ref()
	}
	people[5] = forum.MemberRef{ID: 5, Kind: forum.KindAccount, Role: forum.RoleMember, Erased: true}
	people[6] = forum.MemberRef{ID: 6, Kind: forum.KindImported, DisplayName: "frankmeeuwsen"}
	return people
}

func newThread(id forum.ThreadID, lang forum.Lang, title string, author forum.MemberID, posts int, ago time.Duration) forum.ThreadRow {
	return forum.ThreadRow{
		Thread: forum.Thread{ID: id, Lang: lang, Title: title, Slug: text.Slug(title), AuthorID: author,
			State: forum.Open, Visibility: forum.Visible, Version: 1, LastNumber: posts, PostCount: posts,
			CreatedAt: noon.Add(-2 * ago), LastActivityAt: noon.Add(-ago)},
		Tags: []forum.Tag{{ID: 1, Key: "customer-service", Name: "customer-service", Builtin: true}, {ID: 2, Key: "webcare", Name: "webcare", Lang: "nl"}},
	}
}

func newList() *forum.ListPage {
	pinned := newThread(1, "nl", "Is Twitter een volwassen marketingkanaal of een veredelde folder?", 2, 35, 2*time.Hour)
	pinned.Pinned = true
	unread := newThread(2, "ar", "هل تويتر - Twitter (2024) قناة بيع أم خدمة عملاء؟", 3, 129, 5*time.Minute)
	unread.LastRead = 120
	closed := newThread(4, "es", "¿Medimos el retorno o solo contamos corazones?", 6, 58, 72*time.Hour)
	closed.State = forum.Closed
	imported := newThread(6, forum.Und, "Friday screenshot: #worstbrandtweet", 6, 1, 240*time.Hour)
	imported.DateUnknown = true
	return &forum.ListPage{
		Pinned: []forum.ThreadRow{pinned},
		Threads: []forum.ThreadRow{
			unread,
			newThread(3, "de", "Brauchen wir 280 Zeichen, oder reicht uns ein guter Satz?", 5, 13, 40*time.Minute),
			closed,
			newThread(5, "en", "Automated DMs to new followers: polite welcome, or the fastest unfollow there is?", 4, 10, 26*time.Hour),
			imported,
			newThread(7, "nl", "Live verslag van een congres: zes accounts, één tijdlijn en geen plan", 2, 3, 200*time.Hour),
		},
		People: newPeople(), Next: "cursor",
		Shown: []forum.LangCount{{Lang: "nl", Count: 9}, {Lang: "ar", Count: 4}, {Lang: "fr", Count: 1}},
	}
}

func newRow(t testing.TB, number int, lang forum.Lang, author forum.MemberID, markdown string) forum.PostRow {
	t.Helper()
	rendered, err := text.Render(markdown, text.Options{BaseURL: "https://forum.example", Members: map[string]int64{text.HandleFold("sanne"): 2}})
	if err != nil {
		t.Fatal(err)
	}
	return forum.PostRow{Readable: true, Post: forum.Post{ID: forum.PostID(100 + number), ThreadID: 2, Number: number,
		AuthorID: author, Lang: lang, Markdown: markdown, Rendered: rendered, Visibility: forum.Visible, Revision: 1,
		CreatedAt: noon.Add(time.Duration(number-60) * time.Hour)}}
}

func newThreadPage(t testing.TB) *forum.ThreadPage {
	t.Helper()
	row := newList().Threads[0]
	edited := newRow(t, 2, "nl", 2, "Openbaar antwoorden, altijd. Niet omdat de klager dat verdient, maar omdat er **driehonderd mensen** meelezen die volgende maand hetzelfde probleem hebben.\n\n> Een DM is een kamer met de deur dicht. Dat ruikt al snel naar verstoppen.\n\nZie ook [ons draaiboek](https://example.org/draaiboek) en @sanne.")
	edited.EditedAt = &noon
	edited.Reply = &forum.PostAt{ID: 101, ThreadID: 2, Number: 1, AuthorID: 3, Readable: true}
	withdrawn := newRow(t, 4, "de", 5, "weg")
	withdrawn.Readable, withdrawn.Visibility, withdrawn.Removal = false, forum.Deleted, forum.Removal{Reason: forum.RemovedByAuthor}
	insult := newRow(t, 5, "es", 6, "fuera")
	insult.Readable, insult.Visibility, insult.Removal = false, forum.Hidden, forum.Removal{Reason: forum.RemovedInsult}
	return &forum.ThreadPage{
		Thread: row.Thread, Tags: row.Tags, People: newPeople(), Page: 1, Pages: 7,
		Posts: []forum.PostRow{
			newRow(t, 1, "ar", 3, "سؤال بسيط لكنه يقسم فريقي نصفين: هل نردّ على شكاوى العملاء علنًا على Twitter أم ننقلها فورًا إلى الرسائل الخاصة؟\n\nجرّبنا الطريقتين لمدة 90 يومًا:\n\n- ردّ علني: زمن الاستجابة 22 دقيقة.\n- رسالة خاصة (DM): ساعة و10 دقائق.\n- Response rate stayed at 91 %."),
			edited,
			newRow(t, 3, "en", 4, "Counterpoint from a bank: the moment an account number appears in public, you have a *different* kind of crisis. We `handover` to DM in the same sentence.\n\n| Channel | Median | Solved |\n|---|---|---|\n| Public | 9 min | 41 % |\n| DM | 54 min | 88 % |\n\n- [x] script ready\n- [ ] team trained"),
			withdrawn, insult,
		},
		Langs: []forum.LangCount{{Lang: "ar", Count: 80}, {Lang: "nl", Count: 30}, {Lang: "en", Count: 19}},
	}
}

// closeThread closes the thread of a page as a moderator did.
func closeThread(page *forum.ThreadPage) {
	by, until, successor := karim.ID, noon.Add(9*24*time.Hour), newList().Pinned[0]
	page.Thread.State = forum.Closed
	page.Thread.Closing = forum.Closing{Reason: forum.CloseDuplicate, Note: "Die Beispiele stehen jetzt im anderen Gespräch.",
		NoteLang: "de", ByID: &by, At: &noon, Until: &until}
	page.Successor = &successor
}

// renderPage gives the HTML of a page and its parsed tree.
func renderPage(t testing.TB, page templ.Component) (string, *html.Node) {
	t.Helper()
	var b strings.Builder
	if err := page.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), root
}

func homeList(t testing.TB, tag string, viewer forum.Viewer, langs ...forum.Lang) templ.Component {
	t.Helper()
	p := newPage(t, tag, address.Home(tag))
	p.Viewer = viewer
	page := newList()
	page.Query.Langs = forum.JoinLangs(langs...)
	return view.ListPage(p, view.List{Title: p.T("list.title"), Intro: p.SiteDescription(), Path: address.Home(tag), Page: page})
}

func threadPage(t testing.TB, tag string, viewer forum.Viewer, change func(*forum.ThreadPage)) templ.Component {
	t.Helper()
	page := newThreadPage(t)
	if change != nil {
		change(page)
	}
	p := newPage(t, tag, address.Thread(tag, 2, page.Thread.Slug))
	p.Viewer = viewer
	v := view.Thread{Page: page}
	p.Title = v.Title(p)
	if forum.CanComment(viewer, &page.Thread) == nil {
		p.Editor = true
		v.Form = view.WritingForm(p, view.Writing{Action: address.ThreadDo(tag, 2, address.ThreadComments),
			Submit: p.T("action.comment"), Place: forum.CommentIn(2), Key: "k"})
	}
	return view.ThreadPage(p, &v)
}

// withContent puts content inside a component that takes children.
func withContent(outer, content templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, content), w)
	})
}
