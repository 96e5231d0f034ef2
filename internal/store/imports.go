package store

import (
	"context"

	"tertulia/internal/forum"
)

// ImportedThread finds the thread that was imported from a source, whatever its
// visibility; for the command line. NotFound if there is none.
func (s *Store) ImportedThread(ctx context.Context, source string) (forum.Thread, error) {
	return one[forum.Thread](s.reader.WithContext(ctx), `SELECT * FROM threads WHERE source = ? AND source <> ''`, source)
}

// ImportedThread is [Store.ImportedThread] inside a transaction.
func (tx *Tx) ImportedThread(source string) (forum.Thread, error) {
	return one[forum.Thread](tx.db, `SELECT * FROM threads WHERE source = ? AND source <> ''`, source)
}

// ImportedAuthor finds the imported member of that name who opened an imported
// thread. Those who only commented are passed over: a first name under somebody
// else's article doesn't make two people one. NotFound if there is none, and for
// no name.
func (tx *Tx) ImportedAuthor(name string) (*forum.Member, error) {
	return member(tx.db, `SELECT m.* FROM members m WHERE m.kind = 'imported' AND m.display_name = ? AND m.display_name <> ''
		AND EXISTS (SELECT 1 FROM threads t WHERE t.author_id = m.id AND t.source <> '') ORDER BY m.id LIMIT 1`, name)
}
