package sample

import (
	"context"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
)

// That every counter, list and search row is right afterwards is checked by
// storetest itself.
func TestFill(t *testing.T) {
	c := demo(t)
	storetest.Each(t, func(t *testing.T, s *store.Store, clock *storetest.Clock) {
		ctx := context.Background()
		if err := Fill(ctx, s, c); err != nil {
			t.Fatal(err)
		}
		if marked, err := s.Demo(ctx); err != nil || !marked {
			t.Errorf("marked as demo: %v (%v)", marked, err)
		}
		if empty, err := s.Empty(ctx); err != nil || empty {
			t.Errorf("still empty: %v (%v)", empty, err)
		}
		karim, err := s.MemberByHandle(ctx, "karim")
		if err != nil {
			t.Fatal(err)
		}
		if !karim.Confirmed() || !forum.As(karim).Moderates("ar") || forum.As(karim).Moderates("nl") {
			t.Errorf("karim is %+v", karim)
		}
		if karim.PasswordHash != "" || !karim.CreatedAt.Before(clock.Now()) || karim.PostCount == 0 {
			t.Errorf("karim is %+v", karim)
		}
		settings, err := s.Settings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if settings.Page("rules", "ar") == "" || settings.TermsVersion == 0 {
			t.Errorf("settings %+v", settings)
		}
		deliveries, err := s.ClaimDeliveries(ctx, forum.HandlerMail, 10, 0)
		if err != nil || len(deliveries) != 0 {
			t.Errorf("%d mails are waiting (%v), want none", len(deliveries), err)
		}
	})
}
