package admin

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"

	"tertulia/internal/address"
	"tertulia/internal/config"
	"tertulia/internal/forum"
	"tertulia/internal/importer"
	"tertulia/internal/store"
)

// Import is `tertulia import`: one subcommand for each format.
type Import struct {
	Article ImportArticle `cmd:"" help:"Import articles, as Markdown, text or HTML, with or without front matter (YAML, as Jekyll and WordPress write it). Each becomes a thread; comments copied along with a page become its comments. Importing a file twice changes nothing."`
}

// ImportArticle is `tertulia import article`.
type ImportArticle struct {
	config.Database
	SourceURL string   `name:"source-url" placeholder:"URL" help:"Where the articles were published, as https://blog.example/2010/: relative links and images are resolved against it. Without it their addresses are shown as text."`
	Files     []string `arg:"" name:"file" help:"Files to import."`
}

// Run imports the files one by one and says what became of each. A file that
// can't be imported is named with its line, and the others go on; the command
// then fails at the end.
func (i *ImportArticle) Run(e *Env) error {
	source, err := sourceURL(i.SourceURL)
	if err != nil {
		return err
	}
	return e.with(i.Database, func(s *store.Store) error {
		r, im := importReport{out: e.Out}, importer.New(s)
		for _, name := range i.Files {
			result, err := importFile(e, im, name, importer.Options{SourceURL: source})
			if err != nil {
				return err
			}
			if err := r.add(name, result); err != nil {
				return err
			}
		}
		return r.end()
	})
}

// importFile imports one file; one that can't be read is a broken one.
func importFile(e *Env, im *importer.Importer, name string, opt importer.Options) (importer.Result, error) {
	data, err := readFile(name)
	if err != nil {
		p := importer.Problem{File: name, Text: err.Error(), Broken: true}
		return importer.Result{Outcome: importer.Refused, Problems: []importer.Problem{p}}, nil
	}
	return im.ImportArticle(e.Context, name, data, opt)
}

// readFile reads one byte more than the importer takes, so that it can tell.
func readFile(name string) (data []byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, withoutPath(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, importer.MaxFileBytes+1))
	return data, withoutPath(err)
}

// withoutPath takes the file's name out of an error that is shown after it.
func withoutPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func sourceURL(s string) (*url.URL, error) {
	if s == "" {
		return nil, nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("--source-url takes a whole address, as https://blog.example/2010/, not %q", s)
	}
	return u, nil
}

// importReport says what became of the files, and counts.
type importReport struct {
	out                     io.Writer
	imported, known, broken int
}

// add writes a line for a file, and one for each problem with it.
func (r *importReport) add(name string, result importer.Result) error {
	for _, p := range result.Problems {
		if _, err := fmt.Fprintf(r.out, "%-8s  %s\n", severity(p), p); err != nil {
			return err
		}
	}
	t := result.Thread
	var err error
	switch result.Outcome {
	case importer.Imported:
		r.imported++
		_, err = fmt.Fprintf(r.out, "imported  %s: %s, %s%s: %s\n", name, address.Post(int64(result.Opening)), t.Lang, extent(result), t.Title)
	case importer.Known:
		r.known++
		_, err = fmt.Fprintf(r.out, "known     %s: nothing changed in thread %d: %s\n", name, t.ID, t.Title)
	case importer.Refused:
		r.broken++
	}
	return err
}

func severity(p importer.Problem) string {
	if p.Broken {
		return "broken"
	}
	return "note"
}

// extent says how many comments a thread came with, and whether it is closed.
func extent(result importer.Result) string {
	s := ""
	if result.Comments > 0 {
		s = fmt.Sprintf(", comments: %d", result.Comments)
	}
	if result.Thread.State == forum.Closed {
		s += ", closed"
	}
	return s
}

func (r *importReport) end() error {
	all := r.imported + r.known + r.broken
	if _, err := fmt.Fprintf(r.out, "%d imported, %d known, %d broken\n", r.imported, r.known, r.broken); err != nil {
		return err
	}
	if r.broken > 0 {
		return fmt.Errorf("%d of %d files can't be imported; mend them and import again: what is there already stays as it is", r.broken, all)
	}
	return nil
}
