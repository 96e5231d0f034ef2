package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"tertulia/internal/forum"
)

// EnsureTags gives the tags with the keys of wanted, in their order, and makes
// those that don't exist yet from the name and language given.
func (tx *Tx) EnsureTags(wanted []forum.Tag) ([]forum.Tag, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	found, err := tagsByKey(tx.db, wanted)
	if err != nil || len(found) == len(wanted) {
		return found, err
	}
	missing := slices.DeleteFunc(slices.Clone(wanted), func(w forum.Tag) bool {
		return slices.ContainsFunc(found, func(f forum.Tag) bool { return f.Key == w.Key })
	})
	slices.SortFunc(missing, func(a, b forum.Tag) int { return compareKeys(a.Key, b.Key) })
	for i := range missing {
		missing[i].ID, missing[i].Builtin = 0, false
	}
	if err := tx.db.Clauses(clause.OnConflict{DoNothing: true}).Create(&missing).Error; err != nil {
		return nil, fmt.Errorf("add tags: %w", err)
	}
	return tagsByKey(tx.db, wanted)
}

func compareKeys(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// tagsByKey finds the tags with the keys of wanted, in their order; those that
// don't exist are left out.
func tagsByKey(db *gorm.DB, wanted []forum.Tag) ([]forum.Tag, error) {
	keys := make([]string, len(wanted))
	for i, w := range wanted {
		keys[i] = w.Key
	}
	found, err := all[forum.Tag](db, `SELECT * FROM tags WHERE key IN ?`, keys)
	if err != nil {
		return nil, fmt.Errorf("find tags: %w", err)
	}
	slices.SortFunc(found, func(a, b forum.Tag) int { return slices.Index(keys, a.Key) - slices.Index(keys, b.Key) })
	return found, nil
}

// SetTags replaces the tags of a locked thread. The lists follow with the
// [Tx.SaveThread] that must come after it.
func (tx *Tx) SetTags(id forum.ThreadID, tags []forum.Tag) error {
	if err := tx.exec("take tags off", `DELETE FROM thread_tags WHERE thread_id = ?`, id); err != nil {
		return err
	}
	return tx.setTags(id, tags)
}

// threadTag is a row of thread_tags.
type threadTag struct {
	ThreadID forum.ThreadID
	TagID    forum.TagID
	Position int
}

func (tx *Tx) setTags(id forum.ThreadID, tags []forum.Tag) error {
	if len(tags) == 0 {
		return nil
	}
	rows := make([]threadTag, len(tags))
	for i, tag := range tags {
		rows[i] = threadTag{ThreadID: id, TagID: tag.ID, Position: i}
	}
	if err := tx.db.Create(&rows).Error; err != nil {
		return fmt.Errorf("tag thread %d: %w", id, err)
	}
	return nil
}

// TagsOf gives the tags of a thread in their order.
func (tx *Tx) TagsOf(id forum.ThreadID) ([]forum.Tag, error) {
	tags, err := tagsOf(tx.db, id)
	return tags[id], err
}

// tagsOf gives the tags of threads, each in their order.
func tagsOf(db *gorm.DB, ids ...forum.ThreadID) (map[forum.ThreadID][]forum.Tag, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	a := asking{db: db}
	rows := askTags(&a, ids...)
	if err := a.answer(); err != nil {
		return nil, fmt.Errorf("read tags: %w", err)
	}
	return tagsByThread(*rows), nil
}

// tagRow is a tag of a thread.
type tagRow struct {
	ThreadID forum.ThreadID
	forum.Tag
}

// askTags asks for the tags of threads, in their order; nothing for no threads.
func askTags(a *asking, ids ...forum.ThreadID) *[]tagRow {
	if len(ids) == 0 {
		return new([]tagRow)
	}
	const read = `SELECT l.thread_id, t.* FROM thread_tags l JOIN tags t ON t.id = l.tag_id WHERE l.thread_id `
	if len(ids) == 1 { // for a list PostgreSQL plans to read all tags there are
		return ask[tagRow](a, read+`= ? ORDER BY l.position`, ids[0])
	}
	return ask[tagRow](a, read+`IN ? ORDER BY l.thread_id, l.position`, ids)
}

func tagsByThread(rows []tagRow) map[forum.ThreadID][]forum.Tag {
	tags := map[forum.ThreadID][]forum.Tag{}
	for _, r := range rows {
		tags[r.ThreadID] = append(tags[r.ThreadID], r.Tag)
	}
	return tags
}

// tagsInCloud bounds how many tags the list of all tags shows.
const tagsInCloud = 200

// TagList lists the tags that visible threads carry, those of most threads
// first, and the built-in ones.
func (s *Store) TagList(ctx context.Context) ([]forum.TagCount, error) {
	return all[forum.TagCount](s.reader.WithContext(ctx), `SELECT t.*, t.threads AS count FROM tags t
		WHERE t.builtin OR t.threads > 0 ORDER BY t.threads DESC, t.key LIMIT ?`, tagsInCloud)
}

// Tag finds a tag by its key, whoever may see it. NotFound if there is none.
func (s *Store) Tag(ctx context.Context, key string) (forum.Tag, error) {
	return one[forum.Tag](s.reader.WithContext(ctx), `SELECT * FROM tags WHERE key = ?`, key)
}

// NamesPage reads a tag with the names that people gave it in other languages, in
// three queries. NotFound for a tag that the viewer may not see ([forum.SeeTag]).
func (s *Store) NamesPage(ctx context.Context, v forum.Viewer, key string) (*forum.NamesPage, error) {
	p := new(forum.NamesPage)
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		if p.Tag, err = tagFor(db, v, key); err != nil {
			return err
		}
		p.Names, p.People, err = namesOf(db, v, p.Tag.ID)
		return err
	})
	return p, err
}

// tagFor finds a tag that the viewer may see.
func tagFor(db *gorm.DB, v forum.Viewer, key string) (forum.Tag, error) {
	tag, err := one[forum.Tag](db, `SELECT * FROM tags WHERE key = ?`, key)
	if err != nil {
		return tag, err
	}
	return tag, forum.SeeTag(v, &tag)
}

// NamesOf reads what a page of the tag says of its names.
func (s *Store) NamesOf(ctx context.Context, v forum.Viewer, tag forum.Tag) (*forum.NamesPage, error) {
	p := &forum.NamesPage{Tag: tag}
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		p.Names, p.People, err = namesOf(db, v, tag.ID)
		return err
	})
	return p, err
}

// NameHistory reads how the name that people gave a tag in a language came to be, if it
// was taken away for whom [forum.SeesName] lets. NotFound where there is none, and for a
// tag that the viewer may not see.
func (s *Store) NameHistory(ctx context.Context, v forum.Viewer, key string, lang forum.Lang) (*forum.NameHistory, error) {
	h := new(forum.NameHistory)
	err := s.read(ctx, func(db *gorm.DB) (err error) {
		if h.Tag, err = tagFor(db, v, key); err != nil {
			return err
		}
		h.Name, err = one[forum.Translation](db, `SELECT * FROM translations
			WHERE target_kind = 'tag' AND target_id = ? AND lang = ? AND source = 'human'`, h.Tag.ID, lang)
		if err != nil {
			return err
		}
		if !forum.SeesName(v, &h.Name) {
			return forum.Fail(forum.NotFound, "error.not_found")
		}
		if h.Revisions, err = revisionsOf(db, &h.Name); err != nil {
			return err
		}
		ids := namedByVersions([]forum.Translation{h.Name})
		for _, r := range h.Revisions {
			ids = append(ids, r.EditorID)
		}
		h.People, err = people(db, ids...)
		return err
	})
	return h, err
}

func namesOf(db *gorm.DB, v forum.Viewer, id forum.TagID) ([]forum.Translation, forum.People, error) {
	names, err := all[forum.Translation](db, `SELECT * FROM translations
		WHERE target_kind = 'tag' AND target_id = ? AND source = 'human' ORDER BY lang`, id)
	if err != nil {
		return nil, nil, fmt.Errorf("read names of tag %d: %w", id, err)
	}
	names = slices.DeleteFunc(names, func(tr forum.Translation) bool { return !forum.SeesName(v, &tr) })
	named, err := people(db, namedByVersions(names)...)
	return names, named, err
}
