package browser

import (
	"fmt"
	"slices"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// Request is one request a page made, with its answer.
type Request struct {
	URL    string
	Type   string // as the DevTools protocol names it: Document, Stylesheet, Script, Image, Fetch…
	Status int    // 0 if no answer came
	// Bytes is what the answer took on the wire, with headers and compressed.
	Bytes int
	// Failure says why there is no answer; "" if there is one.
	Failure string

	id network.RequestID
}

// watch keeps what a tab's pages asked for and complained of.
type watch struct {
	mu       sync.Mutex
	requests []*Request
	problems []string
}

// see takes one event in, on the goroutine that reads the browser's messages.
func (w *watch) see(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.requests = append(w.requests, &Request{URL: e.Request.URL, Type: string(e.Type), id: e.RequestID})
	case *network.EventResponseReceived:
		w.request(e.RequestID).Status = int(e.Response.Status)
	case *network.EventLoadingFinished:
		w.request(e.RequestID).Bytes = int(e.EncodedDataLength)
	case *network.EventLoadingFailed:
		w.request(e.RequestID).Failure = e.ErrorText
	case *runtime.EventExceptionThrown:
		w.complain("uncaught exception: %s", exception(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			w.complain("console error: %s", arguments(e.Args))
		}
	case *log.EventEntryAdded:
		w.seeEntry(e.Entry)
	}
}

// seeEntry takes in what the browser itself complains of, such as a script that
// the content security policy refused. That a page has an error status is no
// problem: the test asks for it.
func (w *watch) seeEntry(e *log.Entry) {
	if e.Level != log.EntryLevelError {
		return
	}
	if e.Source == log.EntrySourceNetwork && w.request(e.NetworkRequestID).Type == string(network.ResourceTypeDocument) {
		return
	}
	w.complain("%s: %s %s", e.Source, e.Text, e.URL)
}

func (w *watch) complain(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

// request is the last one with the id, since a redirect keeps it; one that
// nobody sees, if there is none.
func (w *watch) request(id network.RequestID) *Request {
	for _, r := range slices.Backward(w.requests) {
		if r.id == id {
			return r
		}
	}
	return &Request{}
}

// document is the request that brought the page.
func (w *watch) document() network.RequestID {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range slices.Backward(w.requests) {
		if r.Type == string(network.ResourceTypeDocument) {
			return r.id
		}
	}
	return ""
}

// Problems returns what the tab's pages did wrong since it was last asked:
// uncaught exceptions, errors in the console, refused scripts and styles,
// missing assets. A test that expects one asks; all others fail for it.
func (tab *Tab) Problems() []string {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	problems := tab.watch.problems
	tab.watch.problems = nil
	return problems
}

// Requests returns the requests made since it was last asked, in their order.
func (tab *Tab) Requests() []Request {
	tab.watch.mu.Lock()
	defer tab.watch.mu.Unlock()
	var requests []Request
	for _, r := range tab.watch.requests {
		requests = append(requests, *r)
	}
	tab.watch.requests = nil
	return requests
}

// exception is the error with its message and stack, where it is an error.
func exception(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Exception.Description
	}
	return e.Text
}

func arguments(args []*runtime.RemoteObject) string {
	var text string
	for _, a := range args {
		if a.Description != "" {
			text += a.Description + " "
			continue
		}
		text += string(a.Value) + " "
	}
	return text
}
