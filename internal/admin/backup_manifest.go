package admin

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tertulia/internal/store"
)

// What a backup is made of: the database as a file or as a dump, the other files
// of the data directory, what it all is, and the checksums of everything, which
// `sha256sum --check SHA256SUMS` compares too.
const (
	backupFormat = 1
	dumpFile     = "postgres.dump"
	filesFolder  = "files"
	manifestFile = "manifest.json"
	sumsFile     = "SHA256SUMS"
)

// manifest says what a backup holds.
type manifest struct {
	Format   int       `json:"format"`
	Made     time.Time `json:"made"`
	Database string    `json:"database"` // sqlite or postgres
	Version  int64     `json:"version"`  // of the schema
	// Postgres is the major version of the server, and so of the pg_dump that made the
	// dump; 0 for SQLite, and for backups from before it was written down.
	Postgres int                     `json:"postgres,omitempty"`
	Tables   map[string]store.Digest `json:"tables"`
	Files    int                     `json:"files"`

	files map[string]string // the checksums of the files beside the database, by their paths
}

// said is the database of a backup in a few words.
func (m *manifest) said() string {
	rows := int64(0)
	for _, d := range m.Tables {
		rows += d.Rows
	}
	return fmt.Sprintf("the database of %s, %d rows in %d tables (%s, version %d)", m.Made.Format(time.DateTime), rows,
		len(m.Tables), m.Database, m.Version)
}

// seal writes the manifest and the checksums, and all of it to the disk.
func seal(dir string, m *manifest) error {
	content, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, manifestFile), bytes.NewReader(append(content, '\n'))); err != nil {
		return err
	}
	sums, err := checksums(dir)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	for _, path := range sums.paths {
		b.WriteString(sumLine(sums.of[path], path))
	}
	if err := writeFile(filepath.Join(dir, sumsFile), &b); err != nil {
		return err
	}
	if err := readable(dir, sums); err != nil {
		return fmt.Errorf("the backup can't be read again: %w", err)
	}
	return sync(dir)
}

// readable fails unless what was written of a backup's files is what they are.
func readable(dir string, have *sums) error {
	want, err := readSums(filepath.Join(dir, sumsFile))
	if err != nil {
		return err
	}
	// That of the manifest is among them.
	if err := have.compare(want); err != nil {
		return err
	}
	_, err = readManifest(dir, want)
	return err
}

// escaped writes names with line ends on one line, and unescaped reads them, as sha256sum
// does: a backslash before the line tells that its name is such a one.
var (
	escaped   = strings.NewReplacer("\\", `\\`, "\n", `\n`, "\r", `\r`)
	unescaped = strings.NewReplacer(`\\`, "\\", `\n`, "\n", `\r`, "\r")
)

// sumLine is the line of a file.
func sumLine(sum, path string) string {
	line := sum + "  " + escaped.Replace(path) + "\n"
	if strings.ContainsAny(path, "\\\n\r") {
		return `\` + line
	}
	return line
}

// sums are the checksums of the files in a folder.
type sums struct {
	paths []string // with slashes, sorted
	of    map[string]string
}

// checksums reads every file of a backup but that of the checksums.
func checksums(dir string) (*sums, error) {
	s := &sums{of: map[string]string{}}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil || rel == sumsFile {
			return err
		}
		sum, err := checksum(path)
		s.paths, s.of[filepath.ToSlash(rel)] = append(s.paths, filepath.ToSlash(rel)), sum
		return err
	})
	return s, err
}

func checksum(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// readBackup reads the manifest of a backup whose files are all there, with the
// checksums they had.
func readBackup(dir string) (*manifest, error) {
	want, err := readSums(filepath.Join(dir, sumsFile))
	if err != nil {
		return nil, fmt.Errorf("%s is no whole backup: %w", dir, err)
	}
	have, err := checksums(dir)
	if err != nil {
		return nil, fmt.Errorf("read backup: %w", err)
	}
	if err := have.compare(want); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", dir, err)
	}
	return readManifest(dir, want)
}

// readManifest reads the manifest of a backup with such checksums.
func readManifest(dir string, want map[string]string) (*manifest, error) {
	content, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, fmt.Errorf("%s is no whole backup: %w", dir, err)
	}
	var m manifest
	if err := json.Unmarshal(content, &m); err != nil {
		return nil, fmt.Errorf("%s is no backup of this program: %w", dir, err)
	}
	if m.Format != backupFormat {
		return nil, fmt.Errorf("the backup's format is %d, and this program knows %d: restore it with the version that made it", m.Format, backupFormat)
	}
	m.files = beside(want)
	if len(m.files) != m.Files {
		return nil, fmt.Errorf("%s is damaged: it has %d files beside the database instead of %d", dir, len(m.files), m.Files)
	}
	return &m, nil
}

// beside picks the files that lie beside the database.
func beside(sums map[string]string) map[string]string {
	found := map[string]string{}
	for path, sum := range sums {
		if path, ok := strings.CutPrefix(path, filesFolder+"/"); ok {
			found[path] = sum
		}
	}
	return found
}

// compare names the files that differ.
func (s *sums) compare(want map[string]string) error {
	var errs []error
	for path, sum := range want {
		switch s.of[path] {
		case sum:
		case "":
			errs = append(errs, fmt.Errorf("%s is missing", path))
		default:
			errs = append(errs, fmt.Errorf("%s isn't what it was", path))
		}
	}
	for _, path := range s.paths {
		if want[path] == "" {
			errs = append(errs, fmt.Errorf("%s doesn't belong to it", path))
		}
	}
	return errors.Join(errs...)
}

// readSums reads checksums as sha256sum writes them.
func readSums(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	want := map[string]string{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line, special := strings.CutPrefix(lines.Text(), `\`)
		sum, name, ok := strings.Cut(line, "  ")
		if !ok || len(sum) != 2*sha256.Size {
			return nil, fmt.Errorf("%s can't be read", sumsFile)
		}
		if special {
			name = unescaped.Replace(name)
		}
		want[name] = sum
	}
	if want[manifestFile] == "" {
		return nil, fmt.Errorf("%s is cut short", sumsFile)
	}
	return want, lines.Err()
}

// copyFile copies a file to one that isn't there yet, for its owner's eyes only.
func copyFile(from, to string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	return errors.Join(writeFile(to, f), f.Close())
}

// writeFile writes a file that isn't there yet, down to the disk.
func writeFile(path string, content io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Sync(), f.Close())
}

// sync writes a file, or the names in a folder, down to the disk.
func sync(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
