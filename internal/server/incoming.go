package server

import "golang.org/x/net/http2"

// saying is what a client of HTTP/2 is in the middle of.
type saying string

const (
	nothing saying = "nothing"
	inHead  saying = "head" // the preface, headers, or a frame that isn't for a body
	inBody  saying = "body"
)

// incoming follows what a client says (RFC 9113), as far as is needed to know whether it is
// in the middle of something.
type incoming struct {
	head   [frameHead]byte
	have   int  // bytes of head
	coming int  // bytes that are still to come of the preface, or of a frame
	block  bool // more frames of the same headers are to come
	data   bool // the frame is one of a body
}

// newIncoming follows a connection from its beginning.
func newIncoming() incoming { return incoming{coming: len(http2.ClientPreface)} }

// follow takes what was said, in whichever pieces.
func (i *incoming) follow(b []byte) {
	for len(b) > 0 {
		if i.coming > 0 {
			n := min(i.coming, len(b))
			i.coming, b = i.coming-n, b[n:]
			continue
		}
		n := copy(i.head[i.have:], b)
		i.have, b = i.have+n, b[n:]
		if i.have == frameHead {
			i.begin()
		}
	}
}

// begin reads what a frame begins with.
func (i *incoming) begin() {
	length, _ := frameLength(i.head[:]) // it is whole
	kind, flags := http2.FrameType(i.head[frameType]), http2.Flags(i.head[frameFlags])
	if kind == http2.FrameHeaders || kind == http2.FrameContinuation {
		i.block = !flags.Has(http2.FlagHeadersEndHeaders)
	}
	i.coming, i.have, i.data = length-frameHead, 0, kind == http2.FrameData
}

// saying is what more must come of.
func (i *incoming) saying() saying {
	switch {
	case i.coming > 0 && i.data && !i.block:
		return inBody
	case i.coming > 0, i.have > 0, i.block:
		return inHead
	}
	return nothing
}
