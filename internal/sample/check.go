package sample

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"tertulia/internal/forum"
)

// check reports everything that would keep the community from being filled in.
func (c Community) check() error {
	k := checker{members: map[string]Member{}, threads: map[string]bool{}}
	for _, t := range c.Threads {
		k.threads[t.ID] = true
	}
	for _, m := range c.Members {
		k.member(m)
	}
	for _, t := range c.Threads {
		k.thread(t)
	}
	for _, t := range c.Tags {
		k.where = "tags.yaml: " + t.Tag
		k.tagName(c, t)
	}
	return errors.Join(k.faults...)
}

// checker gathers the faults of a community.
type checker struct {
	members map[string]Member
	threads map[string]bool
	// where is the file, and the post, that is being looked at.
	where  string
	faults []error
}

func (k *checker) faultf(format string, args ...any) {
	k.faults = append(k.faults, fmt.Errorf("%s: %w", k.where, fmt.Errorf(format, args...)))
}

func (k *checker) member(m Member) {
	k.where = "members.yaml: " + m.Handle
	if _, twice := k.members[m.Handle]; twice || m.Handle == "" {
		k.faultf("handle is empty or taken")
	}
	if _, err := time.LoadLocation(m.TimeZone); err != nil {
		k.faultf("time zone: %w", err)
	}
	if m.Name == "" {
		k.faultf("no display name")
	}
	if !m.Role.Valid() || (m.Role == forum.RoleModerator) != (len(m.Moderates) > 0) {
		k.faultf("a moderator, and nobody else, moderates languages")
	}
	if m.Kind != forum.KindAccount && m.Kind != forum.KindImported {
		k.faultf("kind %q", m.Kind)
	}
	k.order("erased", m.Joined, m.Erased)
	k.members[m.Handle] = m
}

func (k *checker) thread(t Thread) {
	k.where = t.ID
	if t.Lang == "" || t.Title == "" || len(t.Tags) == 0 {
		k.faultf("language, title or tags are missing")
	}
	previous := t.Posts[0].Age
	for _, p := range t.Posts {
		k.where = fmt.Sprintf("%s: post %d", t.ID, p.Number)
		k.post(t, p)
		k.order("post", previous, p.Age)
		previous = p.Age
	}
	k.where = t.ID
	if t.Question != nil {
		k.question(t, t.Question)
	}
	if t.Pinned != nil {
		k.moderator("pinned", t.Pinned.By, t.Lang)
		k.order("pinned", t.Posts[0].Age, t.Pinned.Age)
	}
	if t.Closing != nil {
		k.closing(t, *t.Closing)
	}
}

func (k *checker) post(t Thread, p Post) {
	k.author(p)
	if p.Lang == "" || p.Text == "" {
		k.faultf("language or text is missing")
	}
	if p.ReplyTo < 0 || p.ReplyTo >= p.Number {
		k.faultf("replies to %d", p.ReplyTo)
	}
	previous := p.Age
	for _, e := range p.Edits {
		k.edit(p, e)
		k.order("edit", previous, e.Age)
		previous = e.Age
	}
	previous = p.Age
	for i, tr := range p.Translations {
		k.order("translation", previous, tr.Age)
		k.translation(p, i)
		previous = tr.Age
	}
	for _, r := range []*Removal{p.Hidden, p.Deleted} {
		if r != nil {
			k.removal(p, *r)
		}
	}
}

func (k *checker) removal(p Post, r Removal) {
	k.order("removed", p.Age, r.Age)
	if r.Reason == forum.RemovedByAuthor {
		return
	}
	k.moderator("removed", r.By, p.Lang)
	if !r.Reason.Valid() {
		k.faultf("removed for the reason %q", r.Reason)
	}
}

// author checks that the post's author was a member when it was written. What
// an imported author wrote is older than the forum.
func (k *checker) author(p Post) {
	m, ok := k.members[p.Author]
	if !ok {
		k.faultf("author %q is not a member", p.Author)
		return
	}
	if m.Kind != forum.KindImported {
		k.order("post", m.Joined, p.Age)
		k.order("closed account", p.Age, m.Erased)
	}
}

func (k *checker) edit(p Post, e Edit) {
	if e.By != p.Author {
		k.moderator("edit", e.By, p.Lang)
	}
	if e.Title != "" && p.Number != 1 {
		k.faultf("an edit of a comment changes the title")
	}
}

func (k *checker) closing(t Thread, c Closing) {
	k.moderator("closed", c.By, t.Lang)
	if !c.Reason.Valid() {
		k.faultf("closed for the reason %q", c.Reason)
	}
	if (c.Reason == forum.CloseDuplicate) != (c.Successor != "") {
		k.faultf("a duplicate, and nothing else, has a successor")
	}
	if c.Successor != "" && (!k.threads[c.Successor] || c.Successor == t.ID) {
		k.faultf("successor %q is not another thread", c.Successor)
	}
	if c.Reopened != nil {
		if !c.Reopened.Reason.Valid() {
			k.faultf("reopened for the reason %q", c.Reopened.Reason)
		}
		k.moderator("reopened", c.Reopened.By, t.Lang)
		k.order("reopened", c.Age, c.Reopened.Age)
	}
	for _, p := range t.Posts {
		k.closedTo(p, c)
	}
}

// closedTo checks that p wasn't written while its thread was closed.
func (k *checker) closedTo(p Post, c Closing) {
	if p.Age > c.Age || c.Reopened != nil && p.Age < c.Reopened.Age {
		return
	}
	k.faultf("post %d was written while the thread was closed", p.Number)
}

// moderator checks that handle may moderate content in lang.
func (k *checker) moderator(what, handle string, lang forum.Lang) {
	m, ok := k.members[handle]
	switch {
	case !ok:
		k.faultf("%s by %q, who is not a member", what, handle)
	case m.Role != forum.RoleAdmin && !slices.Contains(m.Moderates, lang):
		k.faultf("%s by %s, who doesn't moderate %s", what, handle, lang)
	}
}

// order checks that what has the age next didn't happen before what it follows.
func (k *checker) order(what string, previous, next Age) {
	if next > previous {
		k.faultf("%s %s ago comes before what it follows, %s ago", what, next, previous)
	}
}

// translation checks number i of a post's: that its translator reads both languages
// and may write it.
func (k *checker) translation(p Post, i int) {
	tr := p.Translations[i]
	k.translator(tr.By, tr.Lang, tr.Age)
	if !k.members[tr.By].reads(p.Lang) {
		k.faultf("%s translates from %s without reading it", tr.By, p.Lang)
	}
	switch {
	case tr.Lang == "" || tr.Lang == p.Lang:
		k.faultf("translated into %q", tr.Lang)
	case tr.Text == "" && tr.Title == "":
		k.faultf("an empty translation")
	case tr.Title != "" && p.Number != 1:
		k.faultf("the translation of a comment has a title")
	}
	for _, earlier := range p.Translations[:i] {
		if earlier.Lang == tr.Lang && tr.By != earlier.By && tr.By != p.Author {
			k.moderator("corrected", tr.By, tr.Lang)
		}
	}
}

// translator checks that handle was a member then who reads the language.
func (k *checker) translator(handle string, lang forum.Lang, at Age) {
	m, ok := k.members[handle]
	if !ok || m.Kind != forum.KindAccount {
		k.faultf("translated by %q, who has no account", handle)
		return
	}
	k.order("translation", m.Joined, at)
	if !m.reads(lang) {
		k.faultf("%s translates into %s without reading it", handle, lang)
	}
}

func (m Member) reads(lang forum.Lang) bool {
	return len(m.Reads) == 0 || m.Writes == lang || slices.Contains(m.Reads, lang)
}

// tagName checks that some thread has the tag, in another language.
func (k *checker) tagName(c Community, t TagName) {
	k.translator(t.By, t.Lang, t.Age)
	i := slices.IndexFunc(c.Threads, func(th Thread) bool { return slices.Contains(th.Tags, t.Tag) })
	if i < 0 || c.Threads[i].Lang == t.Lang || t.Name == "" {
		k.faultf("named %q in %s", t.Name, t.Lang)
	}
}
