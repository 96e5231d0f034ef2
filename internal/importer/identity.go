package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// maxIdentity is the longest identity that is kept as it is.
const maxIdentity = 200

// identity tells an article from all others, so that importing it twice makes
// one thread: the guid, else the id or the slug it had where it comes from, else
// the hash of the file's bytes. Ids and slugs are only unique on their own site;
// the date beside them keeps "hello-world" of one blog apart from another's.
// Nothing that the command line says is part of it.
func (m *meta) identity(data []byte) string {
	s := ""
	switch {
	case m.guid != "":
		return short("article:guid=" + m.guid)
	case m.id != "":
		s = "article:id=" + m.id
	case m.slug != "":
		s = "article:slug=" + m.slug
	default:
		return "article:sha256=" + hash(string(data))
	}
	if !m.date.IsZero() {
		s += "@" + m.date.UTC().Format(time.RFC3339)
	}
	return short(s)
}

// short replaces what is too long for an index by its hash.
func short(s string) string {
	if len(s) <= maxIdentity {
		return s
	}
	return "article:sha256=" + hash(s)
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
