package sample

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"tertulia/internal/forum"
)

// Login is what one needs to look around the demo as one of its people.
type Login struct {
	Role     forum.Role
	Handle   string
	Password string
}

// Logins gives a member, a moderator and an admin of the demo community new
// random passwords, by setPassword, and returns them for printing. Everyone
// else there has none and can't log in. Only for a database marked as a demo's.
func Logins(ctx context.Context, setPassword func(ctx context.Context, handle, password string) error) ([]Login, error) {
	logins := []Login{
		{Role: forum.RoleMember, Handle: "sanne"},
		{Role: forum.RoleModerator, Handle: "karim"},
		{Role: forum.RoleAdmin, Handle: "olivia"},
	}
	for i := range logins {
		logins[i].Password = newPassword()
		if err := setPassword(ctx, logins[i].Handle, logins[i].Password); err != nil {
			return nil, fmt.Errorf("set password of %s: %w", logins[i].Handle, err)
		}
	}
	return logins, nil
}

// newPassword is 80 random bits in a form that can be typed from a screen:
// "abcd-efgh-jklm-nopq".
func newPassword() string {
	random := strings.ToLower(rand.Text())
	return strings.Join([]string{random[:4], random[4:8], random[8:12], random[12:16]}, "-")
}
