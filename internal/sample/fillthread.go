package sample

import (
	"fmt"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// addThread writes a thread with its posts and what became of each.
func (f *filler) addThread(t Thread) error {
	row := &forum.Thread{Lang: t.Lang, Title: t.Title, Slug: text.Slug(t.Title),
		AuthorID: f.members[t.Posts[0].Author].ID, CreatedAt: t.Posts[0].Age.Before(f.now), Asks: t.Question != nil}
	f.threads[t.ID] = row
	ids := make([]forum.PostID, len(t.Posts))
	for _, p := range t.Posts {
		post, err := f.addPost(t, row, p, ids)
		if err != nil {
			return fmt.Errorf("post %d: %w", p.Number, err)
		}
		ids[p.Number-1] = post.ID
	}
	return f.ask(t, row)
}

// addPost writes a post as it was first written, then its edits and removal.
// ids are those of the posts before it.
func (f *filler) addPost(t Thread, row *forum.Thread, p Post, ids []forum.PostID) (*forum.Post, error) {
	post := &forum.Post{AuthorID: f.members[p.Author].ID, Lang: p.Lang, CreatedAt: p.Age.Before(f.now)}
	if p.ReplyTo > 0 {
		post.ReplyTo = &ids[p.ReplyTo-1]
	}
	tokens, err := f.write(row, post, p.Text)
	if err != nil {
		return nil, err
	}
	if err := f.insert(t, row, post, tokens); err != nil {
		return nil, err
	}
	translations := p.Translations
	for _, e := range p.Edits {
		for len(translations) > 0 && translations[0].Age > e.Age {
			if err := f.translate(row, post, translations[0]); err != nil {
				return nil, err
			}
			translations = translations[1:]
		}
		if err := f.edit(t, row, post, e); err != nil {
			return nil, err
		}
	}
	for _, tr := range translations {
		if err := f.translate(row, post, tr); err != nil {
			return nil, err
		}
	}
	return post, f.remove(row, post, p)
}

func (f *filler) insert(t Thread, row *forum.Thread, post *forum.Post, tokens text.Analysis) error {
	if row.ID != 0 {
		return f.tx.AddPost(row, post, tokens)
	}
	tags := make([]forum.Tag, len(t.Tags))
	for i, tag := range t.Tags {
		tags[i] = forum.Tag{Key: text.Slug(tag), Name: tag, Lang: t.Lang}
	}
	tags, err := f.tx.EnsureTags(tags)
	if err != nil {
		return err
	}
	return f.tx.AddThread(row, post, tags, tokens)
}

// write sets the text of a post and gives what it is found by; an opening post
// is found by the thread's title too.
func (f *filler) write(row *forum.Thread, post *forum.Post, markdown string) (text.Analysis, error) {
	rendered, err := text.Render(markdown, text.Options{Members: f.mentioned})
	if err != nil {
		return text.Analysis{}, err
	}
	post.Markdown, post.Rendered = markdown, rendered
	searched := text.PlainText(rendered)
	if row.ID == 0 || post.Opening() {
		searched = row.Title + "\n" + searched
	}
	return text.Analyse(post.Lang, searched), nil
}

// edit changes a post, and with an opening post perhaps the title.
func (f *filler) edit(t Thread, row *forum.Thread, post *forum.Post, e Edit) error {
	before := forum.Revision{PostID: post.ID, Revision: post.Revision, EditorID: post.AuthorID, Lang: post.Lang,
		Markdown: post.Markdown, CreatedAt: post.CreatedAt}
	if post.EditedAt != nil {
		before.EditorID, before.CreatedAt = *post.EditedByID, *post.EditedAt
	}
	if post.Opening() {
		before.Title, before.Tags = row.Title, strings.Join(t.Tags, ",")
	}
	editor := f.members[e.By].ID
	post.Revision++
	post.EditedAt, post.EditedByID = f.moment(e.Age), &editor
	if err := f.retitle(row, post, e); err != nil {
		return err
	}
	tokens, err := f.write(row, post, e.Text)
	if err != nil {
		return err
	}
	if editor != post.AuthorID {
		f.decisions = append(f.decisions, forum.Decision{Act: forum.ActEdit, ThreadID: &row.ID, PostID: &post.ID,
			MemberID: &post.AuthorID, ActorID: editor, Lang: post.Lang, CreatedAt: *post.EditedAt})
	}
	return f.tx.SaveRevision(row, post, before, tokens)
}

func (f *filler) retitle(row *forum.Thread, post *forum.Post, e Edit) error {
	if !post.Opening() {
		return nil
	}
	if e.Title != "" {
		row.Title, row.Slug = e.Title, text.Slug(e.Title)
	}
	row.Version++
	return f.tx.SaveThread(row)
}

// remove hides or deletes a comment. What authors take back themselves is no
// act of moderation.
func (f *filler) remove(row *forum.Thread, post *forum.Post, p Post) error {
	to, r := forum.Hidden, p.Hidden
	if r == nil {
		to, r = forum.Deleted, p.Deleted
	}
	if r == nil {
		return nil
	}
	by := f.members[r.By].ID
	d := post.Remove(to, forum.Removal{Reason: r.Reason, ByID: &by, At: f.moment(r.Age)})
	if r.Reason != forum.RemovedByAuthor {
		d.Note, d.NoteLang = r.Note, post.Lang
		f.decisions = append(f.decisions, d)
	}
	return f.tx.SavePostVisibility(row, post)
}

// moderate pins, closes and reopens a thread.
func (f *filler) moderate(t Thread) error {
	row := f.threads[t.ID]
	if t.Pinned != nil {
		d := row.Pin(true, f.members[t.Pinned.By].ID, t.Pinned.Age.Before(f.now))
		if err := f.decide(row, d); err != nil {
			return err
		}
	}
	if t.Closing == nil {
		return nil
	}
	if err := f.decide(row, row.Close(f.closing(t, *t.Closing))); err != nil {
		return err
	}
	if err := f.sumUp(t, row); err != nil {
		return err
	}
	if t.Closing.Reopened == nil {
		return nil
	}
	return f.decide(row, row.Reopen(f.reopening(t, *t.Closing.Reopened)))
}

// sumUp writes the summary of a closed thread, if it has one.
func (f *filler) sumUp(t Thread, row *forum.Thread) error {
	if t.Closing.Summary == "" {
		return nil
	}
	markdown := strings.TrimSpace(t.Closing.Summary)
	rendered, err := text.Render(markdown, text.Options{Members: f.mentioned})
	if err != nil {
		return err
	}
	return f.tx.SaveSummary(row, forum.Summary{AuthorID: f.members[t.Closing.By].ID, Lang: t.Lang, Markdown: markdown, Rendered: rendered})
}

func (f *filler) closing(t Thread, c Closing) forum.Closing {
	by := f.members[c.By].ID
	closing := forum.Closing{Reason: c.Reason, Note: c.Note, NoteLang: t.Lang, ByID: &by, At: f.moment(c.Age)}
	if c.ReopensIn > 0 {
		until := c.ReopensIn.After(f.now)
		closing.Until = &until
	}
	if c.Successor != "" {
		closing.SuccessorID = &f.threads[c.Successor].ID
	}
	return closing
}

func (f *filler) reopening(t Thread, r Reopening) forum.Reopening {
	return forum.Reopening{Reason: r.Reason, Note: r.Note, NoteLang: t.Lang,
		ByID: f.members[r.By].ID, At: r.Age.Before(f.now)}
}

// decide saves a transition of a thread and keeps its decision for the log.
func (f *filler) decide(row *forum.Thread, d forum.Decision) error {
	f.decisions = append(f.decisions, d)
	return f.tx.SaveThread(row)
}
