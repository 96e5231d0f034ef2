// Package static holds what pages load besides their HTML: the style sheet, the
// scripts and the images, embedded in the program.
//
// A page names a file by [Path], which carries a hash of its content, so that
// browsers may keep it for ever; [Handler] serves these addresses and no others.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// Prefix is the path under which [Handler] serves.
const Prefix = "/static/"

//go:embed css/tertulia.css js/*.js img/*
var files embed.FS

// Made of the files by [tertulia/static/compress], under their names with .br or .gz behind.
//
//go:embed compressed
var compressedFiles embed.FS

// asset is one embedded file.
type asset struct {
	name    string // "css/tertulia.css"
	path    string // "/static/css/tertulia.1a2b3c4d5e.css"
	hash    string
	content []byte
}

// assets are the embedded files by name. They can't change while the program
// runs, so they are read and hashed once.
var assets = sync.OnceValue(func() map[string]asset {
	found := map[string]asset{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		found[name] = newAsset(name, content)
		return nil
	})
	if err != nil {
		panic("static: embedded files can't be read: " + err.Error())
	}
	return found
})

func newAsset(name string, content []byte) asset {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:5])
	ext := path.Ext(name)
	return asset{
		name: name, hash: hash, content: content,
		path: Prefix + strings.TrimSuffix(name, ext) + "." + hash + ext,
	}
}

// Path is the address of an embedded file, by its name in this directory
// ("css/tertulia.css"). A name that doesn't exist panics: it is a mistake in the
// program, and shows with the first page that is rendered.
func Path(name string) string {
	a, ok := assets()[name]
	if !ok {
		panic("static: there is no file " + name)
	}
	return a.path
}

// compressed is a file as it is sent in an encoding, nil where compressing gains nothing.
func compressed(name string) []byte {
	content, err := compressedFiles.ReadFile("compressed/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		panic("static: embedded files can't be read: " + err.Error())
	}
	return content
}
