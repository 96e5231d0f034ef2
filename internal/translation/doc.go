// Package translation brings texts into other languages: by members, who write
// and correct translations of titles, posts and tags beside the original. Who may
// is decided by the rules in forum. Each act is one transaction that leaves an
// event; a moderator's is a decision in the log too.
package translation
