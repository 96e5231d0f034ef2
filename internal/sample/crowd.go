package sample

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// crowd are the members of a generated forum.
type crowd struct {
	members []forum.Member
	// writers are the members who write in a language, busiest first.
	writers map[forum.Lang][]*forum.Member
	// mentioned are the ids that mentions lead to, by folded handle.
	mentioned map[string]int64
}

// moderatorsOf is how many moderators each language has. They are the first of
// its writers.
const moderatorsOf = 2

// newCrowd invents so many members, at least a dozen for each language. They are
// confirmed accounts without a password.
func newCrowd(g Generation, words map[forum.Lang]*vocabulary) *crowd {
	c := &crowd{writers: map[forum.Lang][]*forum.Member{}, mentioned: map[string]int64{}}
	langs := generatedLangs()
	count := 12*len(langs) + g.Posts/40
	c.members = make([]forum.Member, count)
	for i := range c.members {
		lang := langs[i%len(langs)]
		c.members[i] = newMember(g, i, lang, words[lang].Names)
		c.writers[lang] = append(c.writers[lang], &c.members[i])
	}
	c.members[0].Role = forum.RoleAdmin
	return c
}

func newMember(g Generation, i int, lang forum.Lang, names []string) forum.Member {
	d := throw(g.Seed, uint64(i)|membersDice)
	name := d.pick(names)
	joined := generatedFrom.Add(-time.Duration(d.IntN(365*24*60)) * time.Minute)
	m := forum.Member{Kind: forum.KindAccount, Handle: g.handle(name, i), DisplayName: name, Role: forum.RoleMember,
		Locale: string(lang), TimeZone: "UTC", WriteLang: lang, Scheme: forum.SchemeAuto,
		Email: g.address(i), EmailKey: g.address(i), EmailConfirmedAt: &joined, EstablishedAt: &joined, CreatedAt: joined}
	if i < moderatorsOf*len(generatedLangs()) {
		m.Role, m.Moderates = forum.RoleModerator, forum.JoinLangs(lang)
	}
	return m
}

// handle is that of the member numbered i. Those of a forum that is added to
// another carry the seed, so that nobody has them yet.
func (g Generation) handle(name string, i int) string {
	h := fmt.Sprintf("%s_%d", strings.ToLower(name), i+1)
	if g.Append {
		h += fmt.Sprintf("_%d", g.Seed)
	}
	return h
}

func (g Generation) address(i int) string {
	if g.Append {
		return fmt.Sprintf("member%d.%d@generated.example", i+1, g.Seed)
	}
	return fmt.Sprintf("member%d@generated.example", i+1)
}

// save writes the members and learns their ids.
func (c *crowd) save(ctx context.Context, s *store.Store) error {
	err := s.Write(ctx, func(tx *store.Tx) error { return tx.AddMembers(c.members) })
	if err != nil {
		return fmt.Errorf("add members: %w", err)
	}
	for i := range c.members {
		c.mentioned[text.HandleFold(c.members[i].Handle)] = int64(c.members[i].ID)
	}
	return nil
}

// moderator is one for a language.
func (c *crowd) moderator(d dice, lang forum.Lang) *forum.Member {
	return c.writers[lang][d.IntN(moderatorsOf)]
}
