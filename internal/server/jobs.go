package server

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"tertulia/internal/forum"
	"tertulia/internal/jobs"
	"tertulia/internal/notify"
	"tertulia/internal/outbound"
)

// mailer is the mail server of the settings; without one, a folder in the data
// directory.
func (s *Server) mailer() (notify.Mailer, error) {
	c := s.config.SMTP
	if c.Host == "" {
		return outbound.NewFolder(filepath.Join(s.config.Dir(s.config.Demo), "mail"), s.config.MailFrom(), s.log)
	}
	return outbound.NewSMTP(outbound.SMTPConfig{Host: c.Host, Port: c.Port, User: c.User, Password: c.Password,
		TLS: c.TLS, From: s.config.MailFrom()})
}

// register says what the forum does by itself.
func (s *Server) register() (*jobs.Runner, error) {
	mailer, err := s.mailer()
	if err != nil {
		return nil, err
	}
	mails := notify.New(notify.Config{Store: s.store, Locales: s.services.locales, Mailer: mailer,
		BaseURL: s.config.BaseURL})
	r := jobs.New(s.store, s.log, s.config.ShutdownGrace)
	r.Deliver(forum.HandlerMail, mails.Mail)
	r.Deliver(forum.HandlerTexts, s.services.account.RemoveTexts)
	wake := make(chan struct{}, 1)
	r.Always(time.Second, "listening for events", func(ctx context.Context) error { return s.listen(ctx, wake) })
	r.EveryOrWoken(500*time.Millisecond, wake, "event log", s.follow)
	r.Every(10*time.Second, "reading positions", s.store.FlushPositions)
	r.Every(time.Minute, "last seen", s.services.account.SaveSeen)
	r.Every(time.Minute, "reopen threads", whileSome(s.services.moderation.ReopenDue))
	r.Every(time.Minute, "end suspensions", whileSome(s.services.moderation.EndSuspensions))
	r.Every(time.Hour, "close idle threads", whileSome(s.services.moderation.CloseIdle))
	r.Every(time.Hour, "clean-up", s.store.CleanUp)
	r.Every(24*time.Hour, "words of the search", s.store.ForgetWords)
	r.Every(time.Minute, "search of earlier versions", s.renewSearch)
	r.Drain(2*time.Second, "machine translation", s.translate)
	return r, nil
}

// translate lets the engine do one text. First it is asked for its languages, when that
// is due: at a start before anything else, so that what was queued needn't wait.
func (s *Server) translate(ctx context.Context) (more bool, err error) {
	if err := s.services.machine.Refresh(ctx); err != nil {
		return false, err
	}
	return s.services.machine.Work(ctx)
}

// piecesAtOnce bounds how long a job goes on before it waits for its next turn.
const piecesAtOnce = 100

// whileSome runs a job that does a piece of its work at a time, until nothing
// is left.
func whileSome(piece func(ctx context.Context) (int, error)) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		for range piecesAtOnce {
			if n, err := piece(ctx); err != nil || n == 0 {
				return err
			}
		}
		return nil
	}
}

// renewSearch makes posts searchable again that an earlier program made so, and says
// how far it is.
func (s *Server) renewSearch(ctx context.Context) error {
	done := 0
	err := whileSome(func(ctx context.Context) (int, error) {
		n, err := s.store.ReindexSome(ctx)
		done += n
		return n, err
	})(ctx)
	if err != nil || done == 0 {
		return err
	}
	left, err := s.store.SearchOutdated(ctx)
	if err == nil {
		s.log.InfoContext(ctx, "posts made searchable for this version", slog.Int("done", done), slog.Int("left", left))
	}
	return err
}

// saveKept writes down what is gathered in memory, once the last request and job
// have ended.
func (s *Server) saveKept(ctx context.Context) {
	err := errors.Join(s.store.FlushPositions(ctx), s.services.account.SaveSeen(ctx))
	if err != nil {
		s.log.ErrorContext(ctx, "what was gathered in memory is lost", slog.Any("error", err))
	}
}

// follow lets what is kept in memory know what other processes changed. Where the
// log can't be read, every page counts as out of date.
func (s *Server) follow(ctx context.Context) error {
	err := s.store.Follow(ctx)
	if err != nil {
		s.pages.PurgeAll()
	}
	return err
}

// listen wakes those who follow the event log when other processes write to it.
// Until the database can be listened to again, every page counts as out of date, and
// once it can: what others changed before may never be told.
func (s *Server) listen(ctx context.Context, wake chan<- struct{}) error {
	listens := false
	err := s.store.Listen(ctx, func() {
		if !listens {
			listens = true
			s.pages.PurgeAll()
		}
		select {
		case wake <- struct{}{}:
		default: // woken already
		}
	})
	if ctx.Err() == nil {
		s.pages.PurgeAll()
	}
	return err
}
