package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	if err := writeWhole(path, msg); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	f.log.LogAttrs(ctx, slog.LevelInfo, "no mail server: mail written to a file", slog.String("file", path),
		slog.String("to", m.To), slog.String("subject", m.Subject), slog.String("link", m.Link))
	return nil
}

// writeWhole writes a file that is there whole or not at all, also where the disk
// is full or the program is killed.
func writeWhole(path string, content io.WriterTo) error {
	half := path + ".half"
	file, err := os.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = content.WriteTo(file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(err, os.Remove(half))
	}
	return os.Rename(half, path)
}
