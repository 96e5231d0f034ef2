package storetest

import (
	"context"
	"html"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// Write runs one transaction that must succeed.
func Write(t testing.TB, s *store.Store, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// Member adds a confirmed account with that handle and an address of its own.
func Member(t testing.TB, s *store.Store, handle string) *forum.Member {
	t.Helper()
	return add(t, s, handle, forum.RoleMember, "")
}

// Moderator adds a moderator of those languages; of all for none.
func Moderator(t testing.TB, s *store.Store, handle string, langs ...forum.Lang) *forum.Member {
	t.Helper()
	return add(t, s, handle, forum.RoleModerator, forum.JoinLangs(langs...))
}

// Admin adds an admin.
func Admin(t testing.TB, s *store.Store, handle string) *forum.Member {
	t.Helper()
	return add(t, s, handle, forum.RoleAdmin, "")
}

func add(t testing.TB, s *store.Store, handle string, role forum.Role, moderates forum.Langs) *forum.Member {
	t.Helper()
	now := s.Now()
	m := &forum.Member{Kind: forum.KindAccount, Handle: handle, Role: role, Moderates: moderates, Locale: "nl",
		TimeZone: "UTC", Scheme: forum.SchemeAuto, Email: handle + "@example.org", EmailKey: handle + "@example.org",
		EmailConfirmedAt: &now}
	Write(t, s, func(tx *store.Tx) error { return tx.AddMember(m) })
	return m
}

// Suspend suspends a member for spam, for some days; without an end for 0.
func Suspend(t testing.TB, s *store.Store, m *forum.Member, days int) {
	t.Helper()
	r := forum.Restriction{Reason: forum.RemovedSpam, ByID: forum.SystemID}
	if days > 0 {
		r.Until = new(s.Now().AddDate(0, 0, days))
	}
	Write(t, s, func(tx *store.Tx) error {
		locked, err := tx.LockMember(m.ID)
		if err != nil {
			return err
		}
		return tx.Suspend(locked, &r)
	})
}

// Demote takes a member's role away; what m says of them stays as it was.
func Demote(t testing.TB, s *store.Store, m *forum.Member) {
	t.Helper()
	Write(t, s, func(tx *store.Tx) error {
		locked, err := tx.LockMember(m.ID)
		if err != nil {
			return err
		}
		locked.Role, locked.Moderates = forum.RoleMember, ""
		return tx.SaveRole(locked)
	})
}

// Thread adds a thread in lang that is found by the words of its title.
func Thread(t testing.TB, s *store.Store, author *forum.Member, lang forum.Lang, title string, tags ...string) forum.Thread {
	t.Helper()
	var thread forum.Thread
	Write(t, s, func(tx *store.Tx) error {
		thread = forum.Thread{Lang: lang, Title: title, Slug: text.Slug(title), AuthorID: author.ID}
		opening := forum.Post{AuthorID: author.ID, Lang: lang, Markdown: "About " + title, Rendered: Rendered("About " + title)}
		found, err := tx.EnsureTags(Tags(tags))
		if err != nil {
			return err
		}
		return tx.AddThread(&thread, &opening, found, Words(title))
	})
	return thread
}

// Rendered is a text without markup as the renderer leaves it, more or less.
func Rendered(s string) forum.Rendered {
	return forum.Rendered{Segments: []forum.Segment{{Kind: forum.SegmentHTML, HTML: "<p>" + html.EscapeString(s) + "</p>"}}}
}

// Tags are tags to be ensured, named by their keys.
func Tags(keys []string) []forum.Tag {
	var tags []forum.Tag
	for _, key := range keys {
		tags = append(tags, forum.Tag{Key: key, Name: key, Lang: "en"})
	}
	return tags
}

// Words are search tokens for a test: words as they stand.
func Words(s string) text.Analysis {
	return text.Analyse(forum.Und, s)
}

// Comment adds a comment in lang.
func Comment(t testing.TB, s *store.Store, id forum.ThreadID, author *forum.Member, lang forum.Lang) forum.Post {
	t.Helper()
	var p forum.Post
	Write(t, s, func(tx *store.Tx) error {
		thread, err := tx.LockThread(id)
		if err != nil {
			return err
		}
		p = forum.Post{AuthorID: author.ID, Lang: lang, Markdown: "A comment", Rendered: Rendered("A comment")}
		return tx.AddPost(&thread, &p, Words(p.Markdown))
	})
	return p
}

// Translated is a text made by a member from a revision of an original.
func Translated(by *forum.Member, revision int, body string) forum.Translated {
	return forum.Translated{OriginalRevision: revision, Body: body, Slug: text.Slug(body), Rendered: Rendered(body), By: &by.ID}
}

// MachineTranslated is a text made by an engine from a revision of an original.
func MachineTranslated(revision int, body string) forum.Translated {
	return forum.Translated{OriginalRevision: revision, Body: body, Slug: text.Slug(body), Rendered: Rendered(body),
		Engine: "test"}
}

// Translate adds a translation, or replaces the one from the same source.
func Translate(t testing.TB, s *store.Store, target forum.Target, lang forum.Lang, with forum.Translated) forum.Translation {
	t.Helper()
	source := forum.Human
	if with.By == nil {
		source = forum.Machine
	}
	var tr forum.Translation
	Write(t, s, func(tx *store.Tx) error {
		with.At = tx.Now()
		original, err := tx.LockOriginal(target)
		if err != nil {
			return err
		}
		tr, err = tx.Translation(target, lang, source)
		if forum.Is(err, forum.NotFound) {
			tr = forum.NewTranslation(target, lang, with)
			return tx.AddTranslation(&original, &tr)
		}
		if err != nil {
			return err
		}
		before := tr.Revise(with)
		return tx.SaveTranslation(&original, &tr, keptRevision(source, before))
	})
	return tr
}

// keptRevision is a revision to keep: an engine's isn't.
func keptRevision(source forum.Source, r forum.TranslationRevision) *forum.TranslationRevision {
	if source == forum.Machine {
		return nil
	}
	return &r
}
