package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
)

// serverLog takes what a server says, line by line. Requests are counted, warnings and what
// isn't of the log are passed on, and the last lines are kept for when it ends by itself.
type serverLog struct {
	mu      sync.Mutex
	begun   []byte           // a line that hasn't ended
	queries map[string][]int // of the requests for a path
	lines   []string
}

// linesKept is how many of the last lines are kept.
const linesKept = 20

// Write takes the next part of what the server says.
func (l *serverLog) Write(part []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun = append(l.begun, part...)
	for {
		line, rest, ended := bytes.Cut(l.begun, []byte("\n"))
		if !ended {
			return len(part), nil
		}
		l.line(line)
		l.begun = rest
	}
}

func (l *serverLog) line(text []byte) {
	var line struct {
		Level   string `json:"level"`
		Msg     string `json:"msg"`
		Path    string `json:"path"`
		Queries int    `json:"queries"`
	}
	read := json.Unmarshal(text, &line) == nil
	if read && line.Msg == "request" {
		if l.queries == nil {
			l.queries = map[string][]int{}
		}
		l.queries[line.Path] = append(l.queries[line.Path], line.Queries)
	}
	if read && line.Level == "DEBUG" {
		return
	}
	l.lines = append(l.lines, string(text))
	l.lines = l.lines[max(0, len(l.lines)-linesKept):]
	if !read || line.Level != "INFO" {
		fmt.Fprintf(os.Stderr, "%s\n", text)
	}
}

// last are the last lines, but for those of requests that went well.
func (l *serverLog) last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// take gives how many statements each of the requests for a path took, and forgets them;
// false until there were so many.
func (l *serverLog) take(path string, requests int) ([]int, bool) {
	u, err := url.Parse(path)
	if err != nil {
		return nil, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	seen := l.queries[u.Path]
	if len(seen) < requests {
		return nil, false
	}
	delete(l.queries, u.Path)
	return slices.Clone(seen), true
}
