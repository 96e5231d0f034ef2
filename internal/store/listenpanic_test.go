package store

import (
	"strings"
	"testing"
)

// Telling others of writes has a goroutine of its own, so a panic there must not be one of
// the process.
func TestPanicWhileTellingOthersIsAFailure(t *testing.T) {
	s := &Store{listening: newListening()} // without a database to tell by
	s.listening.tell()
	if err := s.tellOthers(t.Context()); err == nil || !strings.Contains(err.Error(), "listen_postgres.go") {
		t.Errorf("it ends with %v", err)
	}
}
