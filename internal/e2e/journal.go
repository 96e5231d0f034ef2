package e2e

import (
	"bytes"
	"encoding/json"
	"sync"
)

// journal is a forum's log, a JSON object a line, that a test can read while it
// is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write adds to the log.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// String is the whole log.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// entries are the lines with the message, in their order.
func (j *journal) entries(message string) []map[string]any {
	var found []map[string]any
	for line := range bytes.Lines([]byte(j.String())) {
		var entry map[string]any
		if err := json.Unmarshal(line, &entry); err == nil && entry["msg"] == message {
			found = append(found, entry)
		}
	}
	return found
}
