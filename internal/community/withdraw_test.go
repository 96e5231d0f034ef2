package community_test

import (
	"testing"
	"time"

	"tertulia/internal/forum"
)

func TestWithdrawAndTakeBackComment(t *testing.T) {
	eachScene(t, func(s *scene) {
		p := s.say(s.other, "Spijt").Post.ID
		for name, c := range map[string]struct {
			viewer         forum.Viewer
			withdraw, back forum.Kind
		}{
			"visitor":         {forum.Viewer{}, forum.Unauthorized, forum.Unauthorized},
			"unconfirmed":     {forum.As(s.unproven), forum.Forbidden, forum.Forbidden},
			"thread's author": {forum.As(s.author), forum.Forbidden, forum.Forbidden},
			"moderator":       {forum.As(s.dutch), forum.Forbidden, forum.Forbidden},
		} {
			_, err := s.Withdraw(ctx, c.viewer, p)
			s.want(name+" withdraws", err, c.withdraw)
			_, err = s.TakeBack(ctx, c.viewer, p)
			s.want(name+" takes back", err, c.back)
		}
		_, err := s.Withdraw(ctx, forum.As(s.other), p)
		s.want("its author withdraws", err, "")
		if post := s.page().Posts[1]; post.Visibility != forum.Deleted || !post.Removal.ByAuthor() {
			t.Errorf("withdrawn %+v", post)
		}
		_, err = s.Withdraw(ctx, forum.As(s.other), p)
		s.want("once more", err, forum.Conflict)
		_, err = s.TakeBack(ctx, forum.As(s.author), p)
		s.want("another member takes back", err, forum.Gone)
		_, err = s.TakeBack(ctx, forum.As(s.other), p)
		s.want("its author takes back", err, "")
		if post := s.page().Posts[1]; post.Visibility != forum.Visible || post.Removal.At != nil {
			t.Errorf("taken back %+v", post)
		}
		_, err = s.Withdraw(ctx, forum.As(s.other), p)
		s.want("withdraws again", err, "")
		s.clock.Advance(31 * 24 * time.Hour)
		_, err = s.TakeBack(ctx, forum.As(s.other), p)
		s.want("takes back too late", err, forum.Conflict)
	})
}

func TestWithdrawThread(t *testing.T) {
	eachScene(t, func(s *scene) {
		opening := s.thread.LastPostID
		_, err := s.Withdraw(ctx, forum.As(s.author), opening)
		s.want("without comments", err, "")
		_, err = s.store.Thread(ctx, forum.As(s.other), s.thread.ID)
		s.want("others then see", err, forum.Gone)
		_, err = s.Comment(ctx, forum.As(s.author), s.comment("x"))
		s.want("a comment in it", err, forum.Conflict)
		_, err = s.TakeBack(ctx, forum.As(s.author), opening)
		s.want("taken back", err, "")
		s.say(s.other, "Een reactie")
		_, err = s.Withdraw(ctx, forum.As(s.author), opening)
		s.want("with comments", err, forum.Conflict)
		log, err := s.store.LogPage(ctx, forum.Viewer{}, forum.LogQuery{})
		if err != nil || len(log.Decisions) != 0 {
			t.Errorf("what authors do is in the moderation log: %+v, error %v", log.Decisions, err)
		}
	})
}

// What a moderator removed its author can't bring back.
func TestTakeBackIsNoWayAroundModeration(t *testing.T) {
	eachScene(t, func(s *scene) {
		s.change(s.thread.ID, func(t *forum.Thread) {
			t.Remove(forum.Hidden, forum.Removal{Reason: forum.RemovedSpam, ByID: &s.dutch.ID, At: new(s.clock.Now())})
		})
		_, err := s.TakeBack(ctx, forum.As(s.author), s.thread.LastPostID)
		s.want("a hidden thread", err, forum.Forbidden)
		_, err = s.Withdraw(ctx, forum.As(s.author), s.thread.LastPostID)
		s.want("withdrawing it", err, forum.Conflict)
	})
}
