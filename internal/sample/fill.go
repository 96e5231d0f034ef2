package sample

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Prepare makes the forum that of the demo: it fills an empty one, and leaves
// one it filled at an earlier start as it has become since. It refuses every
// other.
func Prepare(ctx context.Context, s *store.Store) error {
	marked, err := s.Demo(ctx)
	if err != nil || marked {
		return err
	}
	empty, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	if !empty {
		return errors.New("this database holds a forum that isn't the demo: leave --demo out, or choose another --data-dir or --database-url")
	}
	c, err := Demo()
	if err != nil {
		return err
	}
	return Fill(ctx, s, c)
}

// Fill writes a community into an empty forum and marks its database as that of
// a demo, all or nothing. The members are confirmed and established but have no
// password, and nobody is sent anything. An empty forum is a precondition: Fill
// doesn't ask (see [store.Store.Empty]).
func Fill(ctx context.Context, s *store.Store, c Community) error {
	err := s.Write(ctx, func(tx *store.Tx) error {
		f := filler{tx: tx, now: tx.Now(), members: map[string]*forum.Member{}, mentioned: map[string]int64{},
			threads: map[string]*forum.Thread{}}
		return f.fill(c)
	})
	if err != nil {
		return fmt.Errorf("fill forum: %w", err)
	}
	return nil
}

// filler fills a forum in one transaction. Unlike a use case it renders inside
// it: mentions need the members' ids, and nobody else writes to an empty forum.
type filler struct {
	tx  *store.Tx
	now time.Time
	// members and threads are those written so far, by handle and identifier.
	members map[string]*forum.Member
	threads map[string]*forum.Thread
	// mentioned are the ids that mentions lead to, by folded handle.
	mentioned map[string]int64
	// decisions wait until the end, so that the log is in the order of time.
	decisions []forum.Decision
}

func (f *filler) fill(c Community) error {
	if err := f.tx.MarkDemo(); err != nil {
		return err
	}
	if err := f.addMembers(c); err != nil {
		return err
	}
	if err := f.addPages(c); err != nil {
		return err
	}
	threads := slices.Clone(c.Threads)
	slices.SortStableFunc(threads, func(a, b Thread) int { return cmp.Compare(b.Posts[0].Age, a.Posts[0].Age) })
	for _, t := range threads {
		if err := f.addThread(t); err != nil {
			return fmt.Errorf("thread %s: %w", t.ID, err)
		}
	}
	if err := f.nameTags(c.Tags); err != nil {
		return err
	}
	// Only now does every successor have its id.
	for _, t := range threads {
		if err := f.moderate(t); err != nil {
			return fmt.Errorf("thread %s: %w", t.ID, err)
		}
	}
	return f.record()
}

// addMembers writes the members in the order in which they joined.
func (f *filler) addMembers(c Community) error {
	members, wrote := slices.Clone(c.Members), lastWrote(c)
	slices.SortStableFunc(members, func(a, b Member) int { return cmp.Compare(b.Joined, a.Joined) })
	for _, m := range members {
		if err := f.addMember(m, wrote[m.Handle]); err != nil {
			return fmt.Errorf("member %s: %w", m.Handle, err)
		}
	}
	return nil
}

// lastWrote is the age of each author's newest post.
func lastWrote(c Community) map[string]Age {
	wrote := map[string]Age{}
	for _, t := range c.Threads {
		for _, p := range t.Posts {
			if newest, ok := wrote[p.Author]; !ok || p.Age < newest {
				wrote[p.Author] = p.Age
			}
		}
	}
	return wrote
}

// addMember writes a member. What a former or imported one would have had of an
// account stays empty, as it would after a real closing or import.
func (f *filler) addMember(m Member, wrote Age) error {
	row := &forum.Member{Kind: m.Kind, Role: forum.RoleMember, Scheme: forum.SchemeAuto,
		Locale: string(m.Writes), CreatedAt: m.Joined.Before(f.now)}
	switch {
	case m.Erased > 0:
		row.ErasedAt = f.moment(m.Erased)
	case m.Kind == forum.KindImported:
		row.DisplayName = m.Name
	default:
		f.openAccount(row, m)
		row.LastSeenAt = f.moment(wrote)
	}
	if err := f.tx.AddMember(row); err != nil {
		return err
	}
	f.members[m.Handle] = row
	if row.Handle != "" {
		f.mentioned[text.HandleFold(row.Handle)] = int64(row.ID)
	}
	return nil
}

func (f *filler) openAccount(row *forum.Member, m Member) {
	joined := f.moment(m.Joined)
	row.Handle, row.DisplayName, row.Bio = m.Handle, m.Name, m.Bio
	row.Email = fmt.Sprintf("member%d@demo.example", len(f.members)+1)
	if isASCII(m.Handle) {
		row.Email = m.Handle + "@demo.example"
	}
	row.EmailKey = row.Email
	row.EmailConfirmedAt, row.EstablishedAt = joined, joined
	row.Role, row.Moderates = m.Role, forum.JoinLangs(m.Moderates...)
	row.TimeZone, row.ReadLangs, row.WriteLang = m.TimeZone, forum.JoinLangs(m.Reads...), m.Writes
	row.TermsVersion, row.TermsAt = termsVersion, joined
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// termsVersion is the version of the demo's terms that everyone accepted: that
// of the terms first written.
const termsVersion = 1

// addPages puts the footer pages into the community settings.
func (f *filler) addPages(c Community) error {
	for _, p := range c.Pages {
		key := fmt.Sprintf("page.%s.%s", p.Name, p.Lang)
		if err := f.tx.SetSetting(key, p.Text, forum.SystemID); err != nil {
			return err
		}
	}
	return nil
}

// record writes the moderation log.
func (f *filler) record() error {
	slices.SortStableFunc(f.decisions, func(a, b forum.Decision) int { return a.CreatedAt.Compare(b.CreatedAt) })
	for i := range f.decisions {
		if err := f.tx.Record(&f.decisions[i]); err != nil {
			return err
		}
	}
	return nil
}

// moment is when something of that age happened.
func (f *filler) moment(a Age) *time.Time {
	at := a.Before(f.now)
	return &at
}
