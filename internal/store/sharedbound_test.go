package store

import (
	"testing"
	"time"
)

// However many models are kept, what they are said to take stays below the bound, and so
// does how many there are: none takes nothing.
func TestSharedModelsAreBounded(t *testing.T) {
	const room, each = 1 << 20, 3000
	var s shared
	if err := s.open(room); err != nil {
		t.Fatal(err)
	}
	for id := range int64(5000) {
		s.keep(modelKey{kind: threadModel, id: id}, &model{value: id, bytes: each}, s.changes.Now())
		if took := s.models.WeightedSize(); took > room {
			t.Fatalf("with %d models of %d bytes, %d of %d bytes are taken", id+1, each, took, room)
		}
	}
	const most = room / (each + modelOverhead)
	if n := s.models.EstimatedSize(); n > most || n < most/2 {
		t.Errorf("%d models are kept, want up to %d", n, most)
	}
	newest := modelKey{kind: threadModel, id: 5000}
	s.keep(newest, &model{value: 0, bytes: 2 * room}, s.changes.Now())
	if s.kept(t.Context(), newest, time.Now()) != nil {
		t.Error("a model that takes more than all may is kept")
	}
}
