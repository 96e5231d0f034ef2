package forum

import "time"

// FeedQuery asks for what is new: in the whole forum, under a tag, in one
// thread or by one member. At most one of the last three is set.
type FeedQuery struct {
	Langs  Langs  // of threads, or of posts where the feed is of one thread or member; empty: every language
	Tag    string // key
	Thread ThreadID
	Member MemberID
}

// FeedPage is what is new, as everyone may see it: the newest threads with their
// opening posts, or the newest posts of a thread or a member.
type FeedPage struct {
	Query    FeedQuery
	Tag      *Tag
	Thread   *ThreadRow
	Member   *MemberRef
	Posts    []FoundPost // newest first
	People   People
	NotShown []LangCount // threads or posts that the language filter leaves out, largest first
}

// Updated is when anything in the feed last changed; zero for an empty one.
func (p *FeedPage) Updated() time.Time {
	var last time.Time
	for i := range p.Posts {
		if at := p.Posts[i].Post.ChangedAt(); at.After(last) {
			last = at
		}
	}
	return last
}

// ChangedAt is when the post was written or last edited.
func (p *Post) ChangedAt() time.Time {
	if p.EditedAt != nil {
		return *p.EditedAt
	}
	return p.CreatedAt
}

// SitemapChunk is how many thread ids one file of the sitemap spans: file n has
// those from n times this on. The protocol allows 50,000 addresses in a file, and
// 50,000 files.
const SitemapChunk = 1000

// SitemapThread is a thread that search engines may keep in a locale.
type SitemapThread struct {
	ID        ThreadID
	Slug      string
	Lang      Lang
	Titles    Titles
	ChangedAt time.Time
}
