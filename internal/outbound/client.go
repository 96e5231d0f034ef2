package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Limits of one request.
const (
	dialTimeout   = 10 * time.Second
	answerTimeout = 60 * time.Second // from the first byte out to the last one in
	maxAnswer     = 4 << 20          // bytes
	maxTries      = 3
	firstPause    = 500 * time.Millisecond
	longestPause  = 15 * time.Second
)

// ClientConfig says what a [Client] may do. Zero values mean the usual.
type ClientConfig struct {
	// Trusted are addresses that the operator has named, as https://host:port.
	// They may be on this machine or a private network; all others must be public.
	Trusted []*url.URL
	Timeout time.Duration // for one try, answer included
	// Pause waits between two tries; tests replace it.
	Pause func(ctx context.Context, d time.Duration) error
}

// Client is how the program sends requests over HTTP. It connects to public
// addresses only, and to those that the operator has named. What a name resolves
// to is looked at when the connection is made, so that no answer of a name server
// leads elsewhere (SSRF). It follows no redirects, uses no proxy, and reads no
// more of an answer than 4 MiB. It is safe for concurrent use.
type Client struct {
	http  *http.Client
	pause func(ctx context.Context, d time.Duration) error
}

// ErrForbiddenAddress is the failure of a request to an address that is not public
// and that the operator hasn't named.
var ErrForbiddenAddress = errors.New("not a public address")

// NewClient makes a client.
func NewClient(c ClientConfig) *Client {
	var trusted []string
	for _, u := range c.Trusted {
		trusted = append(trusted, hostPort(u))
	}
	open := &net.Dialer{Timeout: dialTimeout}
	guarded := &net.Dialer{Timeout: dialTimeout, Control: refusePrivate}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if slices.Contains(trusted, strings.ToLower(addr)) {
				return open.DialContext(ctx, network, addr)
			}
			return guarded.DialContext(ctx, network, addr)
		},
		TLSHandshakeTimeout: dialTimeout, MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute,
		MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
	}
	if c.Timeout == 0 {
		c.Timeout = answerTimeout
	}
	if c.Pause == nil {
		c.Pause = pause
	}
	return &Client{pause: c.Pause, http: &http.Client{Transport: transport, Timeout: c.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// hostPort is the address that a dialer is asked for.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return strings.ToLower(net.JoinHostPort(u.Hostname(), port))
}

// refusePrivate looks at the address that is about to be connected to.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(at.Addr()) {
		return fmt.Errorf("%s: %w", address, ErrForbiddenAddress)
	}
	return nil
}

// reserved are networks that netip knows no question for: those of providers'
// inner networks, of tests and documentation, and the ways to write an address of
// IPv4 as one of IPv6 (IANA's registries of special-purpose addresses).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("5f00::/16"), netip.MustParsePrefix("fec0::/10"),
}

// isPublic reports an address of the public Internet.
func isPublic(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Zone() != "" {
		return false
	}
	return !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// answer is what a server sent back.
type answer struct {
	status int
	body   []byte
	retry  time.Duration // after which it wants to be asked again; 0 if it doesn't say
}

// do sends a request until it is answered: again, with growing pauses, where the
// connection failed or the server says that it is busy. body may be nil. An
// answer of any status is no error here.
func (c *Client) do(ctx context.Context, method, address string, header http.Header, body []byte) (answer, error) {
	for try := 1; ; try++ {
		a, err := c.once(ctx, method, address, header, body)
		again := err != nil && !errors.Is(err, ErrForbiddenAddress) && !errors.Is(err, errTooLong) || err == nil && isBusy(a.status)
		if !again || try == maxTries || ctx.Err() != nil || a.retry > longestPause {
			return a, err
		}
		if err := c.pause(ctx, max(a.retry, firstPause<<(2*(try-1)))); err != nil {
			return answer{}, err
		}
	}
}

// isBusy reports statuses that mean "later".
func isBusy(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

var errTooLong = fmt.Errorf("the answer is longer than %d bytes", maxAnswer)

func (c *Client) once(ctx context.Context, method, address string, header http.Header, body []byte) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(string(body)))
	if err != nil {
		return answer{}, errors.New("the request can't be made") // err names the address, with what secrets it holds
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", "Tertulia")
	res, err := c.http.Do(req)
	if err != nil {
		return answer{}, withoutAddress(err)
	}
	defer res.Body.Close()
	read, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return answer{}, fmt.Errorf("read answer: %w", err)
	}
	if len(read) > maxAnswer {
		return answer{}, errTooLong
	}
	return answer{status: res.StatusCode, body: read, retry: retryAfter(res.Header)}, nil
}

// withoutAddress leaves the address out of a failure: it may hold a key, and
// failures are kept.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// retryAfter reads the header of that name (RFC 9110, 10.2.3) where it gives
// seconds.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 || seconds > 1<<20 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
