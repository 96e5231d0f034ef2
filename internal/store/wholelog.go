package store

import (
	"cmp"
	"slices"

	"tertulia/internal/forum"
)

// insertLog writes the decisions and events in the order in which they happened.
func (tx *Tx) insertLog(threads []WholeThread, posts []*WholePost) error {
	var decisions []*forum.Decision
	for i := range threads {
		for n := range threads[i].Decisions {
			decisions = append(decisions, &threads[i].Decisions[n].Decision)
		}
	}
	slices.SortStableFunc(decisions, func(a, b *forum.Decision) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(*a.ThreadID, *b.ThreadID))
	})
	ids, err := tx.dialect.reserve(tx.db, "decisions", len(decisions))
	if err != nil {
		return err
	}
	for i, d := range decisions {
		d.ID = forum.DecisionID(ids[i])
	}
	if err := insertAll(tx, decisions); err != nil {
		return err
	}
	return insertAll(tx, eventsOf(posts, decisions))
}

// eventsOf are the events of posts and decisions, in the order of their dates.
func eventsOf(posts []*WholePost, decisions []*forum.Decision) []forum.Event {
	events := make([]forum.Event, 0, len(posts)+len(decisions))
	for _, p := range posts {
		e := forum.Event{Kind: forum.PostAdded, ThreadID: &p.ThreadID, PostID: &p.ID,
			MemberID: &p.AuthorID, ActorID: &p.AuthorID, CreatedAt: p.CreatedAt}
		if p.Opening() {
			e.Kind = forum.ThreadOpened
		}
		events = append(events, e)
	}
	for _, d := range decisions {
		events = append(events, forum.Event{Kind: forum.DecisionRecorded, DecisionID: &d.ID, CreatedAt: d.CreatedAt})
	}
	slices.SortStableFunc(events, func(a, b forum.Event) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return events
}
