package plans

import (
	"context"

	"tertulia/internal/account"
	"tertulia/internal/community"
	"tertulia/internal/forum"
	"tertulia/internal/moderation"
	"tertulia/internal/store"
	"tertulia/internal/translation"
)

// services do what members do in a grown forum.
type services struct {
	community   *community.Service
	moderation  *moderation.Service
	translation *translation.Service
	account     *account.Service
}

func newServices(s *store.Store) services {
	langs := []forum.Lang{"nl", "de", "ar", "es", "en"}
	return services{
		community:   community.New(s, community.Config{Langs: langs, BaseURL: "https://forum.example"}),
		moderation:  moderation.New(s),
		translation: translation.New(s, translation.Config{Langs: langs, BaseURL: "https://forum.example"}),
		account:     account.New(account.Config{Store: s, Locales: []string{"nl", "de", "ar", "es", "en"}}),
	}
}

// said is a text of a member.
func said(title, body, tags string) community.Text {
	return community.Text{Title: title, Body: body, Lang: "nl", LangSure: true, Tags: tags}
}

// opened opens a thread of the writer's, before what is explained.
func (g *grown) opened(title string) (community.Posted, error) {
	return g.does.community.OpenThread(context.Background(), g.writer, community.Opening{Text: said(title, "Wat denken jullie ervan?", "sales, kassa")})
}

// withOpened makes a write of one that is about a new thread.
func withOpened(title string, write func(ctx context.Context, g *grown, made community.Posted) error) func(context.Context, *grown) error {
	return func(ctx context.Context, g *grown) error {
		made, err := g.opened(title)
		if err != nil {
			return err
		}
		return write(ctx, g, made)
	}
}

// writes are what members and moderators do most.
func writes() []read {
	all := []read{
		{"commenting", func(ctx context.Context, g *grown) error {
			return ignore(g.does.community.Comment(ctx, g.writer, community.Comment{Text: said("", "Dat klopt volgens mij niet helemaal.", ""), Thread: g.asking, Key: "een"}))
		}},
		{"commenting in the longest thread", func(ctx context.Context, g *grown) error {
			return ignore(g.does.community.Comment(ctx, g.writer, community.Comment{Text: said("", "Dat klopt volgens mij niet helemaal.", ""), Thread: g.longest}))
		}},
		{"opening a thread", func(ctx context.Context, g *grown) error {
			text := said("Wie antwoordt er in het weekend?", "Bij ons niemand, helaas.", "sales, weekend")
			text.Asks = forum.Wording{Question: "Wie antwoordt?", Positions: []string{"Iedereen", "Niemand"}}
			return ignore(g.does.community.OpenThread(ctx, g.writer, community.Opening{Text: text, Key: "twee"}))
		}},
		{"first comment", withOpened("Nog zonder reactie", func(ctx context.Context, g *grown, made community.Posted) error {
			return ignore(g.does.community.Comment(ctx, g.admin, community.Comment{Text: said("", "Hier is er een.", ""), Thread: made.Thread.ID}))
		})},
		{"editing an opening post", withOpened("Wat te doen", func(ctx context.Context, g *grown, made community.Posted) error {
			return ignore(g.does.community.Edit(ctx, g.writer, community.Edit{Text: said("Wat nu te doen", "Wat denken jullie daar nu van?", "sales, toonbank"),
				Post: made.Post.ID, Revision: made.Post.Revision}))
		})},
		{"taking a post back", withOpened("Toch maar niet", func(ctx context.Context, g *grown, made community.Posted) error {
			if _, err := g.does.community.Withdraw(ctx, g.writer, made.Post.ID); err != nil {
				return err
			}
			return ignore(g.does.community.TakeBack(ctx, g.writer, made.Post.ID))
		})},
		{"translating", withOpened("Een vertaling", func(ctx context.Context, g *grown, made community.Posted) error {
			return ignore(g.does.translation.Translate(ctx, g.writer, translation.Text{Post: made.Post.ID, Lang: "de", Title: "Eine Übersetzung",
				Body: "Was denkt ihr darüber?", Original: made.Post.Revision, LangSure: true}))
		})},
		{"naming a tag", func(ctx context.Context, g *grown) error {
			return g.does.translation.NameTag(ctx, g.writer, translation.TagName{Tag: "weekend", Lang: "es", Name: "fin de semana"})
		}},
		{"keeping a draft", func(ctx context.Context, g *grown) error {
			return g.does.community.SaveDraft(ctx, g.writer, community.Draft{Draft: forum.Draft{Place: forum.CommentIn(g.longest), Body: "Nog niet klaar"}})
		}},
	}
	return append(append(all, restraints()...), accounts()...)
}

// restraints are what moderators do.
func restraints() []read {
	return []read{
		{"closing and reopening", withOpened("Klaar?", func(ctx context.Context, g *grown, made community.Posted) error {
			_, err := g.does.moderation.Close(ctx, g.admin, moderation.Closing{Thread: made.Thread.ID, Reason: forum.CloseResolved,
				Summary: "Het is duidelijk: niemand antwoordt.", Lang: "nl"})
			if err != nil {
				return err
			}
			return ignore(g.does.moderation.Reopen(ctx, g.admin, moderation.Reopening{Thread: made.Thread.ID, Reason: forum.ReopenMistake}))
		})},
		{"hiding and restoring a thread", func(ctx context.Context, g *grown) error {
			_, err := g.does.moderation.RemoveThread(ctx, g.admin, g.longest, moderation.Removing{To: forum.Hidden, Reason: forum.RemovedSpam})
			if err != nil {
				return err
			}
			return ignore(g.does.moderation.RestoreThread(ctx, g.admin, g.longest))
		}},
		{"hiding and restoring a comment", func(ctx context.Context, g *grown) error {
			p, err := g.ThreadPage(context.Background(), g.admin, g.longest, g.lastPage)
			if err != nil {
				return err
			}
			id := p.Posts[len(p.Posts)-1].ID
			_, err = g.does.moderation.RemovePost(ctx, g.admin, id, moderation.Removing{To: forum.Hidden, Reason: forum.RemovedSpam})
			if err != nil {
				return err
			}
			return ignore(g.does.moderation.RestorePost(ctx, g.admin, id))
		}},
		{"pinning", withOpened("Bovenaan", func(ctx context.Context, g *grown, made community.Posted) error {
			return ignore(g.does.moderation.Pin(ctx, g.admin, made.Thread.ID))
		})},
		{"timed reopenings", func(ctx context.Context, g *grown) error { return ignore(g.does.moderation.ReopenDue(ctx)) }},
		{"ends of suspensions", func(ctx context.Context, g *grown) error { return ignore(g.does.moderation.EndSuspensions(ctx)) }},
	}
}

// accounts are what people do with theirs.
func accounts() []read {
	const password = "een lang wachtwoord"
	from := account.Device{Address: "192.0.2.9", UserAgent: "test"}
	return []read{
		{"signing up", func(ctx context.Context, g *grown) error {
			return g.does.account.SignUp(ctx, account.SignUp{Handle: "nieuweling", Email: "nieuweling@example.org", Password: password,
				Locale: "nl", Terms: true, Device: from})
		}},
		{"logging in and leaving", func(ctx context.Context, g *grown) error {
			m, err := g.does.account.AddMember(context.Background(), account.NewMember{Handle: "bezoekster", Email: "bezoekster@example.org",
				Password: password, Role: forum.RoleMember, Locale: "nl"})
			if err != nil {
				return err
			}
			in, err := g.does.account.LogIn(ctx, account.LogIn{Login: "bezoekster", Password: password, Device: from})
			if err != nil {
				return err
			}
			v, err := g.does.account.Viewer(context.Background(), string(in.Secret))
			if err != nil {
				return err
			}
			_, err = g.does.community.OpenThread(context.Background(), v, community.Opening{Text: said("Tot ziens", "Ik ga weer.", "sales")})
			if err != nil {
				return err
			}
			if err := g.does.account.KeepFromEngines(ctx, v, true); err != nil {
				return err
			}
			if err := g.does.account.Close(ctx, v, account.Close{Password: password, RemoveTexts: true, Device: from}); err != nil {
				return err
			}
			return g.does.account.RemoveTexts(ctx, forum.Event{MemberID: &m.ID})
		}},
	}
}
