package server

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"tertulia/internal/config"
	"tertulia/internal/middleware"
)

// talk is one connection of HTTP/2, on which a client may say anything.
type talk struct {
	*testing.T
	conn   net.Conn
	framer *http2.Framer
	fields *hpack.Encoder
	block  bytes.Buffer
	stream uint32
	heard  map[uint32]*reply
	told   map[http2.SettingID]uint32 // the server's settings
	gone   *http2.ErrCode             // why it goes, once it has said so
}

// reply is what came on one stream.
type reply struct {
	http.Response
	body  bytes.Buffer
	ended bool
	reset http2.ErrCode // why there is none, if there is none
}

// newTalk begins a connection, with settings of the client.
func newTalk(t *testing.T, address string, roots *x509.CertPool, settings ...http2.Setting) *talk {
	t.Helper()
	conn, err := tls.Dial("tcp", address, &tls.Config{RootCAs: roots, ServerName: domain, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	c := &talk{T: t, conn: conn, framer: http2.NewFramer(conn, conn), heard: map[uint32]*reply{}, told: map[http2.SettingID]uint32{}}
	c.stream = 1<<32 - 1 // the first is 1
	c.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	c.fields = hpack.NewEncoder(&c.block)
	c.must(conn.SetDeadline(time.Now().Add(awhile)))
	_, err = io.WriteString(conn, http2.ClientPreface)
	c.must(err)
	const room = 1 << 30 // more than any test is sent
	c.must(c.framer.WriteSettings(append(settings, http2.Setting{ID: http2.SettingInitialWindowSize, Val: room})...))
	c.must(c.framer.WriteWindowUpdate(0, room))
	return c
}

func (c *talk) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// ask sends a request without a body, with headers after those that it must have.
func (c *talk) ask(method, path string, headers ...string) uint32 {
	c.Helper()
	return c.begin(true, method, path, headers...)
}

// begin sends a request, to which a body may come.
func (c *talk) begin(whole bool, method, path string, headers ...string) uint32 {
	c.Helper()
	c.stream += 2
	c.heard[c.stream] = new(reply)
	c.block.Reset()
	all := append([]string{":method", method, ":scheme", "https", ":authority", domain, ":path", path}, headers...)
	for i := 0; i < len(all); i += 2 {
		c.must(c.fields.WriteField(hpack.HeaderField{Name: all[i], Value: all[i+1]}))
	}
	const most = 1 << 14
	rest := c.block.Bytes()
	part := rest[:min(most, len(rest))]
	rest = rest[len(part):]
	c.must(c.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: c.stream, BlockFragment: part, EndStream: whole, EndHeaders: len(rest) == 0}))
	for len(rest) > 0 {
		part = rest[:min(most, len(rest))]
		rest = rest[len(part):]
		if err := c.framer.WriteContinuation(c.stream, len(rest) == 0, part); err != nil {
			break // it may be cut off half-way
		}
	}
	return c.stream
}

// hear waits for the answers of streams.
func (c *talk) hear(streams ...uint32) {
	c.Helper()
	for _, stream := range streams {
		for !c.heard[stream].ended {
			if err := c.listen(); err != nil {
				c.Fatalf("stream %d: %v", stream, err)
			}
		}
	}
}

// listen takes one frame.
func (c *talk) listen() error {
	frame, err := c.framer.ReadFrame()
	if err != nil {
		return err
	}
	r := c.heard[frame.Header().StreamID]
	switch frame := frame.(type) {
	case *http2.SettingsFrame:
		return c.settings(frame)
	case *http2.MetaHeadersFrame:
		r.Header = http.Header{}
		r.Status = frame.PseudoValue("status")
		if r.StatusCode, err = strconv.Atoi(r.Status); err != nil {
			return err
		}
		for _, field := range frame.RegularFields() {
			r.Header.Add(field.Name, field.Value)
		}
		r.ended = frame.StreamEnded()
	case *http2.DataFrame:
		r.body.Write(frame.Data())
		r.ended = frame.StreamEnded()
	case *http2.RSTStreamFrame:
		r.reset, r.ended = frame.ErrCode, true
	case *http2.GoAwayFrame:
		c.gone = &frame.ErrCode
	}
	return nil
}

func (c *talk) settings(frame *http2.SettingsFrame) error {
	if frame.IsAck() {
		return nil
	}
	if err := frame.ForeachSetting(func(s http2.Setting) error {
		c.told[s.ID] = s.Val
		return nil
	}); err != nil {
		return err
	}
	return c.framer.WriteSettingsAck()
}

// answers checks that a stream was answered with a status and all headers, once each.
func (c *talk) answers(what string, stream uint32, status int) *reply {
	c.Helper()
	c.hear(stream)
	r := c.heard[stream]
	if r.StatusCode != status {
		c.Errorf("%s: %d, want %d (reset: %v)", what, r.StatusCode, status, r.reset)
		return r
	}
	isDressed(c.T, what, &r.Response, true)
	return r
}

// newSecureSite serves a forum over TLS.
func newSecureSite(t *testing.T) (*secureForum, *x509.CertPool) {
	dir := t.TempDir()
	files := config.Certificate{Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	own := newCertificate(t, 1)
	own.write(t, files)
	f := newSecureForum(t, files, t.TempDir(), slog.DiscardHandler)
	f.run()
	roots := x509.NewCertPool()
	roots.AddCert(own.leaf)
	return f, roots
}

// What the library of HTTP/2 answers by itself has the headers of every answer, before
// and after ordinary answers on the same connection.
func TestHeadersOnAnswersThatNoHandlerMakesWithHTTP2(t *testing.T) {
	f, roots := newSecureSite(t)
	for _, table := range []uint32{4096, 0, 64, 1 << 20} {
		c := newTalk(t, f.Addr(), roots, http2.Setting{ID: http2.SettingHeaderTableSize, Val: table})
		c.framer.ReadMetaHeaders = hpack.NewDecoder(max(table, 4096), nil)
		for range 2 {
			c.ordinary()
			long := strings.Repeat("a", 25_000)
			c.answers("long headers", c.ask("GET", "/nl/", "x-long", long, "x-long", long), http.StatusRequestHeaderFieldsTooLarge)
			c.answers("long headers, and HEAD", c.ask("HEAD", "/nl/", "x-long", long, "x-long", long), http.StatusRequestHeaderFieldsTooLarge)
			c.answers("many headers", c.ask("GET", "/nl/", many(1000)...), http.StatusRequestHeaderFieldsTooLarge)
			for _, name := range []string{"connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade", "te"} {
				c.answers(name, c.ask("GET", "/nl/", name, "gzip"), http.StatusBadRequest)
			}
		}
		c.ordinary()
	}
}

// many are so many headers.
func many(count int) []string {
	var all []string
	for i := range count {
		all = append(all, "x-many", strings.Repeat("a", 10+i%2))
	}
	return all
}

// ordinary asks for what handlers answer.
func (c *talk) ordinary() {
	c.Helper()
	if r := c.answers("/healthz", c.ask("GET", "/healthz"), http.StatusOK); r.body.String() != "ok\n" {
		c.Errorf("/healthz says %q", r.body.String())
	}
	page := c.answers("a page", c.ask("GET", "/nl/"), http.StatusOK)
	if !strings.HasPrefix(page.body.String(), "<!") || page.Header.Get("Cache-Control") == "no-store" {
		c.Errorf("a page is %.50q, %v", page.body.String(), page.Header)
	}
	if head := c.answers("HEAD", c.ask("HEAD", "/nl/"), http.StatusOK); head.body.Len() != 0 {
		c.Errorf("HEAD has a body of %d bytes", head.body.Len())
	}
	same := c.answers("a page that is known", c.ask("GET", "/nl/", "if-none-match", page.Header.Get("ETag")), http.StatusNotModified)
	if same.Header.Get("ETag") != page.Header.Get("ETag") {
		c.Errorf("of %q it says %v", page.Header.Get("ETag"), same.Header)
	}
	c.answers("no page", c.ask("GET", "/nl/nowhere"), http.StatusNotFound)
}

// What is no request is answered 400 before its stream is reset, or ends the connection;
// others go on.
func TestWhatIsNoRequestWithHTTP2(t *testing.T) {
	f, roots := newSecureSite(t)
	c := newTalk(t, f.Addr(), roots)
	for what, header := range map[string][2]string{"capitals": {"X-Capital", "a"}, "a line's end": {"x-line", "a\r\nb: c"}, "NUL": {"x-nul", "\x00"},
		"a space in a name": {"x a", "b"}, "an unknown pseudo-header": {":colour", "blue"}} {
		c.refused(what, c.ask("GET", "/nl/", header[0], header[1]))
	}
	c.ordinary()
	for _, path := range []string{"/nl/%zz", "/%", "nl/", "/nl/\x7f"} {
		c.refused(path, c.ask("GET", path))
		c.refused(path, c.ask("HEAD", path))
		c.refused(path, c.begin(false, "POST", path))
	}
	for _, length := range []int{40_000, 1 << 20} {
		huge := newTalk(t, f.Addr(), roots)
		huge.ask("GET", "/nl/", "x-long", strings.Repeat("a", length))
		for huge.listen() == nil {
		}
		if r := huge.heard[huge.stream]; r.StatusCode != 0 {
			t.Errorf("a header of %d bytes: %d", length, r.StatusCode)
		}
	}
	c.ordinary()
}

// refused checks that a stream was answered 400, with nothing but headers, and reset.
func (c *talk) refused(what string, stream uint32) {
	c.Helper()
	r := c.answers(what, stream, http.StatusBadRequest)
	for r.StatusCode != 0 && r.reset == 0 {
		c.must(c.listen())
	}
	if r.body.Len() != 0 || r.Header.Get("Content-Length") != "0" || r.reset != http2.ErrCodeProtocol {
		c.Errorf("%s: %v, %q, %v", what, r.Header, r.body.String(), r.reset)
	}
}

// The limits of connections are those that the forum sets.
func TestTheForumLimitsItsStreams(t *testing.T) {
	f, roots := newSecureSite(t)
	c := newTalk(t, f.Addr(), roots)
	c.ordinary()
	if c.told[http2.SettingMaxConcurrentStreams] != maxStreams || c.told[http2.SettingMaxHeaderListSize] < maxHeader ||
		c.told[http2.SettingMaxHeaderListSize] > 2*maxHeader {
		t.Errorf("the server's settings: %v", c.told)
	}
	var open []uint32
	for range maxStreams {
		open = append(open, c.begin(false, "POST", "/nl/login", "content-type", "application/x-www-form-urlencoded"))
	}
	c.refused("one stream more than there may be", c.begin(false, "POST", "/nl/login"))
	for _, stream := range open {
		c.must(c.framer.WriteData(stream, true, nil))
	}
	c.hear(open...)
	c.ordinary()
}

// framedSite is a server of one handler, behind the headers of every answer.
type framedSite struct {
	*http.Server
	address string
	roots   *x509.CertPool
}

func newFramedSite(t *testing.T, limits connectionLimits, handler http.Handler) *framedSite {
	own := newCertificate(t, 1)
	s := newHTTP(middleware.Headers(true)(handler), limits, slog.New(slog.DiscardHandler))
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{own.pair(t)}, NextProtos: []string{"h2", "http/1.1"}}
	if err := dressFrames(s, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.Serve(newTerminating(listener, s.TLSConfig.Clone(), awhile, slog.New(slog.DiscardHandler)))
	}() // ends with Close
	t.Cleanup(func() { _ = s.Close() })
	roots := x509.NewCertPool()
	roots.AddCert(own.leaf)
	return &framedSite{s, listener.Addr().String(), roots}
}

// numbers is a body of so many bytes, in which each place is another.
func numbers(size int) []byte {
	b := make([]byte, 0, size+20)
	for i := 0; len(b) < size; i++ {
		b = strconv.AppendInt(append(b, ' '), int64(i), 10)
	}
	return b[:size]
}

// Large answers come as they were written, while others on the same connection have
// none by a handler.
func TestLargeAnswersAmongOthers(t *testing.T) {
	large := numbers(3 << 20)
	s := newFramedSite(t, usual(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size, err := strconv.Atoi(r.URL.Query().Get("size"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		for rest := large[:size]; len(rest) > 0; { // in pieces of odd sizes
			n := min(len(rest), 1+size/7)
			_, _ = w.Write(rest[:n]) // the test sees what is missing
			rest = rest[n:]
		}
	}))
	c := newTalk(t, s.address, s.roots)
	sizes := map[uint32]int{}
	var failing []uint32
	for _, size := range []int{0, 1, 4000, 4096, 16 << 10, 16<<10 + 1, 100_000, len(large)} {
		for range 3 {
			sizes[c.ask("GET", "/?size="+strconv.Itoa(size), "x-one", strconv.Itoa(size))] = size
			failing = append(failing, c.ask("GET", "/", "connection", "close"))
		}
	}
	for stream, size := range sizes {
		r := c.answers("a large page", stream, http.StatusOK)
		if !bytes.Equal(r.body.Bytes(), large[:size]) {
			t.Errorf("of %d bytes, %d came, or others", size, r.body.Len())
		}
	}
	for _, stream := range failing {
		c.answers("a forbidden header", stream, http.StatusBadRequest)
	}
}

// Who stops waits for the requests under way, and takes no more.
func TestStoppingWaitsForStreams(t *testing.T) {
	arrived, leave := make(chan struct{}), make(chan struct{})
	s := newFramedSite(t, usual(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-leave
		_, _ = io.WriteString(w, "done") // the test sees what is missing
	}))
	c := newTalk(t, s.address, s.roots)
	stream := c.ask("GET", "/")
	<-arrived
	idle := newTalk(t, s.address, s.roots)
	idle.must(idle.listen())
	ctx, cancel := context.WithTimeout(context.Background(), awhile)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.Shutdown(ctx) }()
	for c.gone == nil {
		c.must(c.listen())
	}
	select {
	case err := <-ended:
		t.Errorf("it ended while a request was under way: %v", err)
	default:
	}
	close(leave)
	if r := c.answers("a request under way", stream, http.StatusOK); r.body.String() != "done" {
		t.Errorf("it is answered %q", r.body.String())
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for _, c := range []*talk{c, idle} {
		for c.listen() == nil {
		}
		if c.gone == nil || *c.gone != http2.ErrCodeNo {
			t.Errorf("it said %v", c.gone)
		}
	}
}
