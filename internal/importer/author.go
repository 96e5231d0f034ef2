package importer

import (
	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// maxName is the longest name that an imported member is shown by, in grapheme
// clusters.
const maxName = 60

// addAuthors finds or makes an imported member for each text. They can't log in
// and have no handle: a person may claim their texts later.
//
// Within an article one name is one person. Beyond it that only holds for those
// who opened threads: two Anns who commented on different articles stay two, as
// do all who aren't named, since parting what a claim has joined is hard.
func addAuthors(tx *store.Tx, texts []written) ([]forum.MemberID, error) {
	ids, named := make([]forum.MemberID, len(texts)), map[string]forum.MemberID{}
	for i, w := range texts {
		name := text.Excerpt(w.author, maxName)
		if id, ok := named[name]; ok && name != "" {
			ids[i] = id
			continue
		}
		id, err := author(tx, name, i == 0)
		if err != nil {
			return nil, err
		}
		ids[i], named[name] = id, id
	}
	return ids, nil
}

// author finds the imported member of a name who opened a thread before, or makes
// a new one.
func author(tx *store.Tx, name string, opens bool) (forum.MemberID, error) {
	if opens {
		m, err := tx.ImportedAuthor(name)
		if err == nil {
			return m.ID, nil
		}
		if !forum.Is(err, forum.NotFound) {
			return 0, err
		}
	}
	m := &forum.Member{Kind: forum.KindImported, DisplayName: name, Role: forum.RoleMember, Scheme: forum.SchemeAuto}
	if err := tx.AddMember(m); err != nil {
		return 0, err
	}
	return m.ID, nil
}
