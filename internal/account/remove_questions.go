package account

import (
	"context"
	"fmt"

	"tertulia/internal/forum"
	"tertulia/internal/store"
)

// removeQuestions takes the questions away that somebody put who left and wants their
// texts removed, with their positions. Their stances must be gone. A question on which
// anybody else has taken a stance stays: it is what they stand for.
func (s *Service) removeQuestions(ctx context.Context, id forum.MemberID) error {
	if err := s.inThreads(ctx, id, s.store.QuestionsOf, removeQuestion); err != nil {
		return fmt.Errorf("remove questions: %w", err)
	}
	return nil
}

func removeQuestion(tx *store.Tx, thread forum.ThreadID, id forum.MemberID) error {
	t, err := tx.LockThread(thread)
	if err != nil {
		return err
	}
	asked, err := tx.Asked(&t)
	if err != nil || asked == nil || asked.AuthorID != id || forum.CanReword(asked, forum.Wording{}) != nil {
		return err // of the last three: meanwhile, and so not listed again
	}
	if err := tx.DropQuestion(&t, asked); err != nil {
		return err
	}
	t.Version++
	if err := tx.SaveThread(&t); err != nil {
		return err
	}
	return tx.Emit(forum.Event{Kind: forum.QuestionChanged, ThreadID: &t.ID, ActorID: &id})
}
