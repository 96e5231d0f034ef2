// Compress writes the files that the program serves in the encodings that it sends them
// in, each as small as it gets, which takes far longer than a start of the program may.
// Run it in the folder static, after what it compresses was made.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// folder is what it fills anew: css/tertulia.css.br and so on.
const folder = "compressed"

func main() {
	if err := compressAll(); err != nil {
		fmt.Fprintln(os.Stderr, "compress:", err)
		os.Exit(1)
	}
}

func compressAll() error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	for _, pattern := range []string{"css/*.css", "js/*.js", "img/*"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := compress(name); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// window is the base-2 logarithm of how far back brotli looks: as far as the files are
// long. Who unpacks them needs no more memory than that.
const window = 16

// compress writes nothing for a file that gains nothing in one of the encodings.
func compress(name string) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var br, gz bytes.Buffer
	g, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return err
	}
	b := brotli.NewWriterOptions(&br, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: window})
	for _, w := range []io.WriteCloser{b, g} {
		if _, err := w.Write(content); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	if br.Len() >= len(content) || gz.Len() >= len(content) {
		return nil
	}
	target := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	return writeBoth(target, br.Bytes(), gz.Bytes())
}

func writeBoth(target string, br, gz []byte) error {
	if err := os.WriteFile(target+".br", br, 0o644); err != nil {
		return err
	}
	return os.WriteFile(target+".gz", gz, 0o644)
}
