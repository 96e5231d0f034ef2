package account

import (
	"context"
	"strings"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/text"
)

// sessionLifetime is how long a session lives on after it was last seen.
const sessionLifetime = 30 * 24 * time.Hour

// cookieLifetime is how long the browser keeps the secret: as long as browsers
// allow, since the server knows when the session has ended.
const cookieLifetime = 400 * 24 * time.Hour

// maxUserAgent bounds what a session keeps of the browser's name, in bytes.
const maxUserAgent = 200

// LogIn is what a person fills in to log in.
type LogIn struct {
	Login    string // e-mail address or handle
	Password string
	Device   Device
}

// LoggedIn is a session that has just begun. Its secret is given to the browser
// until Expires; it can't be had again.
type LoggedIn struct {
	Secret  forum.Secret
	Expires time.Time
	Member  forum.Member
}

// LogIn begins a session. Whatever is wrong (no such member, another password,
// a sign-up not yet confirmed, a closed account), the answer and the work are
// the same. Too many failures are TooMany, by network address; nobody can keep
// a member out from elsewhere.
func (s *Service) LogIn(ctx context.Context, f LogIn) (*LoggedIn, error) {
	key := loginKey(f.Login)
	if err := checkLogIn(key, f.Password); err != nil {
		return nil, err
	}
	var m *forum.Member
	ok, err := s.guess(ctx, f.Device.Address, key, f.Password, func() (hash string, err error) {
		if m, err = s.byLogin(ctx, key); err != nil || !m.Confirmed() {
			return "", err
		}
		return m.PasswordHash, nil
	})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errLogInFailed()
	}
	in := newLogIn(f.Device)
	err = s.store.Write(ctx, func(tx *store.Tx) error { return in.startAs(tx, m) })
	return in.result(err)
}

// guess checks a password against a hash, as an attempt that counts unless it is right.
// One that failed before it was judged costs nothing either: nobody has learned anything.
func (s *Service) guess(ctx context.Context, address, login, password string, hash func() (string, error)) (right bool, err error) {
	giveBack, err := s.limits.logIn(ctx, address, login)
	if err != nil {
		return false, err
	}
	defer func() {
		if right || err != nil {
			giveBack()
		}
	}()
	h, err := hash()
	if err != nil {
		return false, err
	}
	return s.passwords.check(ctx, h, password)
}

func errLogInFailed() *forum.Error { return forum.FieldError("password", "error.login.failed", nil) }

func checkLogIn(key, password string) error {
	var noLogin, noPassword *forum.Error
	if key == "" {
		noLogin = forum.FieldError("email", "error.login.required", nil)
	}
	if password == "" {
		noPassword = forum.FieldError("password", "error.password.required", nil)
	}
	if text.Longer(password, maxPassword) || len(key) > maxHandle {
		noPassword = errLogInFailed()
	}
	return forum.Join(noLogin, noPassword)
}

// loginKey is the key of an e-mail address, or the fold of a handle.
func loginKey(login string) string {
	if email, bad := parseEmail(login); bad == nil {
		return email.key
	}
	if len(login) > maxHandle {
		return login
	}
	return text.HandleFold(cleanHandle(login))
}

// byLogin finds the account to log in to; an empty member if there is none.
func (s *Service) byLogin(ctx context.Context, key string) (*forum.Member, error) {
	find := s.store.MemberByHandle
	if strings.Contains(key, "@") {
		find = s.store.MemberByEmail
	}
	m, err := find(ctx, key)
	if forum.Is(err, forum.NotFound) {
		return &forum.Member{}, nil
	}
	return m, err
}

// beginning is a session about to begin.
type beginning struct {
	secret forum.Secret
	from   Device
	in     LoggedIn
}

func newLogIn(from Device) *beginning {
	from.UserAgent = strings.ToValidUTF8(from.UserAgent[:min(len(from.UserAgent), maxUserAgent)], "")
	return &beginning{secret: newSecret(), from: from}
}

// startAs is start for a member as they were when the password was checked, which takes a
// while: if it was changed meanwhile, or the account closed, that ended all sessions, and
// this one doesn't begin.
func (b *beginning) startAs(tx *store.Tx, checked *forum.Member) error {
	m, err := tx.LockMember(checked.ID)
	if err != nil {
		return err
	}
	if m.PasswordHash != checked.PasswordHash || !m.Confirmed() {
		return errLogInFailed()
	}
	return b.start(tx, m)
}

// start writes the session in a transaction that may run again.
func (b *beginning) start(tx *store.Tx, m *forum.Member) error {
	session := &forum.Session{TokenHash: b.secret.Hash(), MemberID: m.ID, UserAgent: b.from.UserAgent,
		Address: b.from.Address, ExpiresAt: tx.Now().Add(sessionLifetime)}
	b.in = LoggedIn{Secret: b.secret, Expires: tx.Now().Add(cookieLifetime), Member: *m}
	return tx.AddSession(session)
}

func (b *beginning) result(err error) (*LoggedIn, error) {
	if err != nil {
		return nil, err
	}
	return &b.in, nil
}
