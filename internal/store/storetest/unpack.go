package storetest

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"testing"
)

// Unpack is what a file holds that gzip has packed, as the forums of earlier versions are.
func Unpack(t testing.TB, file string) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(packed)
	if err := errors.Join(err, packed.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return content
}
