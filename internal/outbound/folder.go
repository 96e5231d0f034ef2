package outbound

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

// Folder writes mails to files instead of sending them, and names each in the
// log together with the link it holds: so that a forum can be tried out on a
// machine without a mail server.
type Folder struct {
	dir  string
	from sender
	log  *slog.Logger
}

// NewFolder makes the folder for mails from an address.
func NewFolder(dir, from string, log *slog.Logger) (*Folder, error) {
	s, err := newSender(from)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder for mails: %w", err)
	}
	return &Folder{dir: dir, from: s, log: log}, nil
}

// Send writes the mail to a file that only the owner can read.
func (f *Folder) Send(ctx context.Context, m Mail) error {
	msg, err := m.message(f.from)
	if err != nil {
		return err
	}
	path := filepath.Join(f.dir, m.Date.UTC().Format("20060102-150405")+"-"+m.ID+".eml")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	if _, err := msg.WriteTo(file); err != nil {
		_ = file.Close() // the failure to write is what matters
		return fmt.Errorf("write mail: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	f.log.LogAttrs(ctx, slog.LevelInfo, "no mail server: mail written to a file", slog.String("file", path),
		slog.String("to", m.To), slog.String("subject", m.Subject), slog.String("link", m.Link))
	return nil
}
