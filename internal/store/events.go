package store

import (
	"fmt"

	"tertulia/internal/forum"
)

// Record writes a decision to the moderation log and gives it its id. An event that
// names it follows by itself, if the caller emits none.
func (tx *Tx) Record(d *forum.Decision) error {
	if err := tx.db.Create(d).Error; err != nil {
		return fmt.Errorf("record decision: %w", err)
	}
	tx.recorded = append(tx.recorded, d.ID)
	return nil
}

// tellRecorded emits an event for each recorded decision that no other event of the
// transaction names: those who keep the moderation log go by events.
func (tx *Tx) tellRecorded() error {
	told := map[forum.DecisionID]bool{}
	for i := range tx.events {
		if id := tx.events[i].DecisionID; id != nil {
			told[*id] = true
		}
	}
	for _, id := range tx.recorded {
		if told[id] {
			continue
		}
		if err := tx.Emit(forum.Event{Kind: forum.DecisionRecorded, DecisionID: &id}); err != nil {
			return err
		}
	}
	return nil
}

// Emit writes an event to the log, and a delivery for each handler that is to
// see it once. CreatedAt is set here.
func (tx *Tx) Emit(e forum.Event) error {
	e.CreatedAt = tx.now
	if err := tx.emit(&e); err != nil {
		return err
	}
	if err := tx.queueTranslations(&e); err != nil {
		return err
	}
	for _, h := range e.Kind.Handlers() {
		err := tx.exec("deliver event", `INSERT INTO deliveries (event_id, handler, attempts, due_at, failure)
			VALUES (?, ?, 0, ?, '')`, e.ID, h, tx.now)
		if err != nil {
			return err
		}
		tx.handlersWaiting = true
	}
	return nil
}

// emit writes an event: at once where somebody is to be told its id.
func (tx *Tx) emit(e *forum.Event) error {
	if len(e.Kind.Handlers()) > 0 {
		if err := create(tx.db, "emit "+string(e.Kind), e); err != nil {
			return err
		}
		tx.events = append(tx.events, *e)
		return nil
	}
	at := len(tx.events)
	if err := createLater(tx.db, "emit "+string(e.Kind), e, func(id int64) { tx.events[at].ID = id }); err != nil {
		return err
	}
	tx.events = append(tx.events, *e)
	return nil
}
