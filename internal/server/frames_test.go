package server

import (
	"bytes"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"tertulia/internal/middleware"
)

// speech is what a server writes on one connection.
type speech struct {
	bytes.Buffer
	framer *http2.Framer
	fields *hpack.Encoder
	block  bytes.Buffer
	stream uint32
}

func newSpeech() *speech {
	s := new(speech)
	s.framer = http2.NewFramer(&s.Buffer, nil)
	s.fields = hpack.NewEncoder(&s.block)
	return s
}

// answer writes an answer with headers, in frames of at most so many bytes, and data.
func (s *speech) answer(most int, body string, headers ...hpack.HeaderField) {
	s.stream += 2
	s.block.Reset()
	for _, h := range headers {
		_ = s.fields.WriteField(h) // writing to memory can't fail, nor below
	}
	block := s.block.Bytes()
	first := block[:min(most, len(block))]
	block = block[len(first):]
	_ = s.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: s.stream, BlockFragment: first, EndStream: body == "", EndHeaders: len(block) == 0})
	for len(block) > 0 {
		next := block[:min(most, len(block))]
		block = block[len(next):]
		_ = s.framer.WriteContinuation(s.stream, len(block) == 0, next)
	}
	if body != "" {
		_ = s.framer.WriteData(s.stream, true, []byte(body))
	}
}

// handled are the headers of an answer by a handler.
func handled(status string, more ...hpack.HeaderField) []hpack.HeaderField {
	all := []hpack.HeaderField{{Name: ":status", Value: status}}
	for name, values := range middleware.SecurityHeaders(true) {
		all = append(all, hpack.HeaderField{Name: strings.ToLower(name), Value: values[0]})
	}
	return append(all, more...)
}

// bare are those of one by the library.
func bare(status string) []hpack.HeaderField {
	return []hpack.HeaderField{{Name: ":status", Value: status}, {Name: "content-type", Value: "text/html; charset=utf-8"},
		{Name: "x-content-type-options", Value: "nosniff"}, {Name: "date", Value: "Sun, 22 Nov 2026 08:00:00 GMT"}}
}

// conversation has all kinds of answers, and frames that aren't answers.
func conversation() *speech {
	s := newSpeech()
	_ = s.framer.WriteSettings(http2.Setting{ID: http2.SettingMaxConcurrentStreams, Val: 100})
	_ = s.framer.WriteWindowUpdate(0, 1<<20)
	s.answer(1<<14, "the page", handled("200", hpack.HeaderField{Name: "etag", Value: `"1"`})...)
	s.answer(1<<14, "too long", bare("431")...)
	s.answer(1<<14, strings.Repeat("a large body ", 1000), handled("200")...)
	_ = s.framer.WriteSettingsAck()
	s.fields.SetMaxDynamicTableSize(100)
	s.answer(20, "", bare("431")...)
	s.answer(1<<14, "forbidden", bare("400")...)
	s.fields.SetMaxDynamicTableSize(4096)
	s.answer(50, "more", handled("404", hpack.HeaderField{Name: "x-long", Value: strings.Repeat("long", 100)})...)
	_ = s.framer.WritePing(false, [8]byte{1})
	s.answer(1<<14, "", hpack.HeaderField{Name: ":status", Value: "100"})
	s.answer(1<<14, "", hpack.HeaderField{Name: "trailer", Value: "of an answer"})
	_ = s.framer.WriteRSTStream(s.stream, http2.ErrCodeProtocol)
	s.answer(1<<14, "", handled("304")...)
	_ = s.framer.WriteGoAway(s.stream, http2.ErrCodeNo, []byte("good bye"))
	return s
}

// heard is what the other side makes of frames: headers and data, a line each.
func heard(t *testing.T, b []byte) []string {
	t.Helper()
	var lines []string
	framer := http2.NewFramer(nil, bytes.NewReader(b))
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return append(lines, err.Error())
		}
		line := frame.Header().Type.String() + " " + strconv.Itoa(int(frame.Header().StreamID))
		switch frame := frame.(type) {
		case *http2.MetaHeadersFrame:
			for _, field := range frame.Fields {
				line += "\n" + field.Name + ": " + field.Value
			}
		case *http2.DataFrame:
			line += " " + string(frame.Data())
		}
		lines = append(lines, line)
	}
}

// In pieces as they come, each answer keeps its own and gets what it lacks.
func TestFramesAreFollowedInAnyPieces(t *testing.T) {
	said := conversation().Bytes()
	whole := newFrames(headerFields(true), slog.New(slog.DiscardHandler)).dress(bytes.Clone(said))
	before, after := heard(t, said), heard(t, whole)
	checkLines(t, before, after)
	random := rand.New(rand.NewPCG(1, 2))
	for size := range 40 {
		f := newFrames(headerFields(true), slog.New(slog.DiscardHandler))
		var sent []byte
		for rest := bytes.Clone(said); len(rest) > 0; {
			n := min(1+random.IntN(1+size*size), len(rest))
			sent = append(sent, f.dress(rest[:n])...)
			rest = rest[n:]
		}
		if !slices.Equal(heard(t, sent), after) || f.lost {
			t.Errorf("in pieces of up to %d bytes: %q", 1+size*size, heard(t, sent))
		}
	}
}

// checkLines compares what is heard with and without being dressed.
func checkLines(t *testing.T, before, after []string) {
	t.Helper()
	if len(before) != len(after) {
		t.Fatalf("%d lines became %d:\n%q", len(before), len(after), after)
	}
	dressed := 0
	for i := range before {
		if before[i] == after[i] {
			continue
		}
		dressed++
		for _, field := range headerFields(true) {
			if strings.Count(after[i], "\n"+field.Name+": "+field.Value) != 1 || !strings.HasPrefix(after[i], before[i]) {
				t.Errorf("%q became %q", before[i], after[i])
			}
		}
	}
	if dressed != 3 {
		t.Errorf("%d answers were dressed:\n%q", dressed, after)
	}
}

// Streams that were reset as malformed have a 400 first, unless they were answered; what
// comes after it is read as before.
func TestMalformedStreamsAreAnswered(t *testing.T) {
	s := newSpeech()
	s.answer(1<<14, "the page", handled("200")...)
	_ = s.framer.WriteRSTStream(s.stream, http2.ErrCodeProtocol) // answered
	s.stream += 2
	_ = s.framer.WriteRSTStream(s.stream, http2.ErrCodeRefusedStream)
	s.stream += 2
	_ = s.framer.WriteRSTStream(s.stream, http2.ErrCodeProtocol)
	malformed := s.stream
	s.answer(1<<14, "the page", handled("200")...)
	_ = s.framer.WriteRSTStream(malformed, http2.ErrCodeProtocol) // once more
	before := heard(t, s.Bytes())
	for size := 1; size < s.Len(); size += size {
		f := newFrames(headerFields(true), slog.New(slog.DiscardHandler))
		var sent []byte
		for piece := range slices.Chunk(s.Bytes(), size) {
			sent = append(sent, f.dress(piece)...)
		}
		after := heard(t, sent)
		refusal := slices.IndexFunc(after, func(line string) bool { return strings.Contains(line, ":status: 400\ncontent-length: 0\n") })
		if refusal < 0 || f.lost || !strings.HasPrefix(after[refusal], "HEADERS "+strconv.Itoa(int(malformed))+"\n") ||
			after[refusal+1] != "RST_STREAM "+strconv.Itoa(int(malformed)) || !slices.Equal(slices.Delete(slices.Clone(after), refusal, refusal+1), before) {
			t.Errorf("in pieces of %d bytes: %q", size, after)
		}
	}
}

// What can't be followed goes out as it is.
func TestFramesThatCannotBeFollowedAreLeftAlone(t *testing.T) {
	for name, write := range map[string]func(*speech){
		"a promise": func(s *speech) {
			_ = s.framer.WritePushPromise(http2.PushPromiseParam{StreamID: 1, PromiseID: 2, EndHeaders: true})
		},
		"padding": func(s *speech) {
			_ = s.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, PadLength: 8, EndHeaders: true})
		},
		"a broken block": func(s *speech) {
			_ = s.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0xff}, EndHeaders: true})
		},
	} {
		s := newSpeech()
		write(s)
		s.answer(1<<14, "", bare("431")...)
		f := newFrames(headerFields(true), slog.New(slog.DiscardHandler))
		said := s.Bytes()
		if got := slices.Concat(f.dress(said[:5]), f.dress(said[5:]), f.dress(said)); !bytes.Equal(got, slices.Concat(said, said)) || !f.lost {
			t.Errorf("%s is changed", name)
		}
	}
}

// What following costs for an answer of 16 KB, the tenth on its connection.
func BenchmarkFrames(b *testing.B) {
	s, f := newSpeech(), newFrames(headerFields(true), slog.New(slog.DiscardHandler))
	for range 10 {
		f.dress(s.Bytes())
		s.Reset()
		s.answer(1<<14, strings.Repeat("a", 16<<10), handled("200", hpack.HeaderField{Name: "date", Value: "Sun, 22 Nov 2026 08:00:00 GMT"},
			hpack.HeaderField{Name: "etag", Value: `"0123456789abcdef"`, Sensitive: true}, // in no table, as if another each time
			hpack.HeaderField{Name: "content-length", Value: "16384", Sensitive: true})...)
	}
	said := s.Bytes()
	b.ReportAllocs()
	for b.Loop() {
		f.dress(said[:4096]) // as the library writes it
		f.dress(said[4096:])
	}
	if f.lost {
		b.Error("it can't be followed")
	}
}
