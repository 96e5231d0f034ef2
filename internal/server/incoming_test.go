package server

import (
	"bytes"
	"slices"
	"testing"

	"golang.org/x/net/http2"
)

// A client is in the middle of something until the last byte of it, in whichever pieces
// it comes.
func TestIncoming(t *testing.T) {
	var said bytes.Buffer
	var want []saying // after each byte
	more := func(what, after saying, write func(f *http2.Framer) error) {
		t.Helper()
		from := said.Len()
		if err := write(http2.NewFramer(&said, nil)); err != nil {
			t.Fatal(err)
		}
		for i := range said.Len() - from {
			if i < frameHead-1 {
				want = append(want, inHead)
			} else {
				want = append(want, what)
			}
		}
		want[len(want)-1] = after
	}
	said.WriteString(http2.ClientPreface)
	want = append(slices.Repeat([]saying{inHead}, len(http2.ClientPreface)-1), nothing)
	more(inHead, nothing, func(f *http2.Framer) error { return f.WriteSettings(http2.Setting{ID: http2.SettingEnablePush}) })
	more(inHead, nothing, func(f *http2.Framer) error { return f.WriteSettingsAck() })
	more(inHead, inHead, func(f *http2.Framer) error {
		return f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte("abc")})
	})
	more(inHead, inHead, func(f *http2.Framer) error { return f.WriteContinuation(1, false, nil) })
	more(inHead, nothing, func(f *http2.Framer) error { return f.WriteContinuation(1, true, []byte("def")) })
	more(inBody, nothing, func(f *http2.Framer) error { return f.WriteData(1, false, make([]byte, 300)) })
	more(inBody, nothing, func(f *http2.Framer) error { return f.WriteData(1, true, nil) })
	more(inHead, nothing, func(f *http2.Framer) error {
		return f.WriteHeaders(http2.HeadersFrameParam{StreamID: 3, BlockFragment: []byte("abc"), EndHeaders: true, EndStream: true})
	})
	more(inHead, nothing, func(f *http2.Framer) error { return f.WriteRawFrame(0xfa, 0, 0, make([]byte, 70_000)) })
	for _, piece := range []int{1, 2, 7, 9, 24, 100, said.Len()} {
		h, at := newIncoming(), 0
		if got := h.saying(); got != inHead {
			t.Errorf("at the beginning: %s", got)
		}
		for b := range slices.Chunk(said.Bytes(), piece) {
			h.follow(b)
			at += len(b)
			if got := h.saying(); got != want[at-1] {
				t.Fatalf("in pieces of %d, after %d bytes: %s, want %s", piece, at, got, want[at-1])
			}
		}
	}
}
