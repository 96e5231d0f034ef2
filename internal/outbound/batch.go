package outbound

import (
	"errors"

	"tertulia/internal/forum"
)

// inBatches translates passages by send, at most size at once. Engines also limit
// the characters of a request, and don't say to how many: a batch that is refused
// is sent in halves, until each passage has been translated or one is refused by
// itself.
func inBatches(passages []forum.Passage, size int, send func([]forum.Passage) ([]forum.Passage, error)) ([]forum.Passage, error) {
	var all []forum.Passage
	for len(passages) > 0 {
		n := min(size, len(passages))
		translated, err := send(passages[:n])
		if errors.Is(err, ErrUnfit) && n > 1 {
			translated, err = inBatches(passages[:n], (n+1)/2, send)
		}
		if err != nil {
			return nil, err
		}
		all, passages = append(all, translated...), passages[n:]
	}
	return all, nil
}
