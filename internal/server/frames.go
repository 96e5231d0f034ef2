package server

import (
	"bytes"
	"encoding/binary"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"tertulia/internal/middleware"
)

// frames follows what a server writes on a connection of HTTP/2 (RFC 9113), and puts
// the headers of every answer into answers that lack them. Blocks of headers are
// compressed by what the blocks before them said (HPACK, RFC 7541), so it reads all of
// them; what it adds stands for itself, in a CONTINUATION frame, so that the other side's
// reading of later blocks isn't changed by it.
//
// A request that the library can't read, such as one for a path with a broken escape, it
// only resets; before that goes a 400, as on HTTP/1 (RFC 9113, section 8.1.1).
type frames struct {
	headers []hpack.HeaderField
	log     *slog.Logger

	coming   int    // bytes that are still to come of a frame that needn't be read
	held     []byte // the beginning of a frame that must be read as a whole
	lost     bool   // something came that can't be followed: all goes out as it is
	answered uint32 // the highest stream on which something was

	decoder *hpack.Decoder
	status  string // in the block that is being read; none in trailers
	handled bool   // it is a handler's
	has     []bool // which of the headers are in it
}

// sentinel is a header that all handlers' answers have.
const sentinel = "content-security-policy"

// headerFields are the headers of every answer, and that nobody keeps it.
func headerFields(secure bool) []hpack.HeaderField {
	all := middleware.SecurityHeaders(secure)
	all.Set("Cache-Control", "no-store")
	var fields []hpack.HeaderField
	for _, name := range slices.Sorted(maps.Keys(all)) {
		// Sensitive is what no table is to keep.
		fields = append(fields, hpack.HeaderField{Name: strings.ToLower(name), Value: all.Get(name), Sensitive: true})
	}
	return fields
}

// newFrames follows a connection from its beginning.
func newFrames(headers []hpack.HeaderField, log *slog.Logger) *frames {
	f := &frames{headers: headers, log: log, has: make([]bool, len(headers))}
	f.decoder = hpack.NewDecoder(4096, f.note) // to which both sides' tables are limited, unless they agree on less
	return f
}

// note remembers what a block of headers has.
func (f *frames) note(field hpack.HeaderField) {
	switch field.Name {
	case ":status":
		f.status = field.Value
	case sentinel:
		f.handled = true
	}
	for i := range f.headers {
		if f.headers[i].Name == field.Name {
			f.has[i] = true
		}
	}
}

// What a frame begins with, in bytes: three of length, type, flags, four of stream.
const (
	frameHead  = 9
	frameType  = 3
	frameFlags = 4
	frameOf    = 5
)

// dress gives the bytes to send instead of b, which it leaves as it is: all of it, in most
// cases b itself; without the beginning of a frame that isn't whole yet and must be
// read; with headers where they lack.
func (f *frames) dress(b []byte) []byte {
	if len(f.held) > 0 {
		b, f.held = append(f.held, b...), nil
	}
	for at := f.skip(b, 0); at < len(b) && !f.lost; {
		length, whole := frameLength(b[at:])
		if whole && !isRead(b[at:]) {
			f.coming = length
			at = f.skip(b, at)
			continue
		}
		if !whole || at+length > len(b) {
			f.held = bytes.Clone(b[at:])
			return b[:at]
		}
		frame := f.read(b[at : at+length])
		if len(frame) > length {
			b = slices.Concat(b[:at], frame, b[at+length:])
		}
		at += len(frame)
	}
	return b
}

// skip says where in b the frame ends that it is in, and what is still to come of it.
func (f *frames) skip(b []byte, at int) int {
	n := min(f.coming, len(b)-at)
	f.coming -= n
	return at + n
}

// frameLength is the length of the frame that b begins with, with its head; false where
// even that isn't whole.
func frameLength(b []byte) (int, bool) {
	if len(b) < frameHead {
		return 0, false
	}
	return frameHead + int(b[0])<<16 + int(b[1])<<8 + int(b[2]), true
}

// isRead says that a frame holds, or goes on with, a block of headers, or resets its
// stream.
func isRead(frame []byte) bool {
	switch http2.FrameType(frame[frameType]) {
	case http2.FrameHeaders, http2.FramePushPromise, http2.FrameContinuation, http2.FrameRSTStream:
		return true
	}
	return false
}

// malformed is why streams are reset whose request can't be read: PROTOCOL_ERROR.
var malformed = binary.BigEndian.AppendUint32(nil, uint32(http2.ErrCodeProtocol))

// read follows a frame and gives what is to be sent: the frame itself, or more in its
// place.
func (f *frames) read(frame []byte) []byte {
	stream := binary.BigEndian.Uint32(frame[frameOf:])
	if http2.FrameType(frame[frameType]) == http2.FrameRSTStream {
		if !bytes.Equal(frame[frameHead:], malformed) || stream <= f.answered {
			return frame
		}
		f.answered = stream
		return append(f.refusal(stream), frame...)
	}
	f.answered = max(f.answered, stream)
	if lacking := f.lacking(frame, stream); lacking != nil {
		frame = slices.Concat(frame, lacking)
		frame[frameFlags] &^= byte(http2.FlagHeadersEndHeaders) // which lacking has now
	}
	return frame
}

// lacking follows a frame of headers, and gives the frame to be sent after it, if its
// answer lacks ours.
func (f *frames) lacking(frame []byte, stream uint32) []byte {
	block, err := headerBlock(frame)
	if err == nil {
		_, err = f.decoder.Write(block)
	}
	ends := http2.Flags(frame[frameFlags]).Has(http2.FlagHeadersEndHeaders)
	if err == nil && ends {
		err = f.decoder.Close()
	}
	if err != nil {
		f.lost = true
		f.log.Error("what HTTP/2 writes can't be followed", slog.Any("error", err))
		return nil
	}
	if !ends {
		return nil
	}
	defer f.forget()
	if f.handled || f.status < "200" { // 1xx, or none in trailers
		return nil
	}
	var more bytes.Buffer
	_ = http2.NewFramer(&more, nil).WriteContinuation(stream, true, f.rest()) // writing to memory can't fail
	return more.Bytes()
}

// headerBlock is what a frame holds of a block of headers. The library promises
// nothing, pads nothing and has no priorities.
func headerBlock(frame []byte) ([]byte, error) {
	kind, flags := http2.FrameType(frame[frameType]), http2.Flags(frame[frameFlags])
	if kind == http2.FramePushPromise || kind == http2.FrameHeaders && flags&(http2.FlagHeadersPadded|http2.FlagHeadersPriority) != 0 {
		return nil, errors.New("a frame of an unexpected kind")
	}
	return frame[frameHead:], nil
}

// rest is a block of those of our headers that the answer hasn't had.
func (f *frames) rest() []byte {
	var block bytes.Buffer
	fields := hpack.NewEncoder(&block)
	for i, field := range f.headers {
		if !f.has[i] {
			_ = fields.WriteField(field) // writing to memory can't fail
		}
	}
	return block.Bytes()
}

// refusal is a whole answer, 400 and without a body: data would count in the windows that
// the library keeps an account of.
func (f *frames) refusal(stream uint32) []byte {
	var block, frame bytes.Buffer
	fields := hpack.NewEncoder(&block)
	_ = fields.WriteField(hpack.HeaderField{Name: ":status", Value: "400"}) // as above, nor below
	_ = fields.WriteField(hpack.HeaderField{Name: "content-length", Value: "0", Sensitive: true})
	_ = http2.NewFramer(&frame, nil).WriteHeaders(http2.HeadersFrameParam{StreamID: stream, EndStream: true, EndHeaders: true,
		BlockFragment: append(block.Bytes(), f.rest()...)})
	return frame.Bytes()
}

// forget makes ready for the next block.
func (f *frames) forget() {
	f.status, f.handled = "", false
	clear(f.has)
}
