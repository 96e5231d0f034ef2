// Package config holds the process settings: where the program listens, keeps
// its data and sends its mail. A flag beats the environment (TERTULIA_…), which
// beats the optional file, which beats the default. What concerns the community
// rather than the process is in forum.Settings.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/idna"
)

// Database says where the forum is kept; every command takes it.
type Database struct {
	DataDir     string `name:"data-dir" env:"TERTULIA_DATA_DIR" placeholder:"DIR" help:"Folder for the embedded database, uploads and unsent mail (default ./data; with --demo ./data-demo)."`
	DatabaseURL string `name:"database-url" env:"TERTULIA_DATABASE_URL" placeholder:"URL" help:"PostgreSQL database, as postgres://user:password@host/name. Without it the embedded database is used."`
}

// Dir is the data directory to use.
func (d Database) Dir(demo bool) string {
	switch {
	case d.DataDir != "":
		return d.DataDir
	case demo:
		return "data-demo"
	}
	return "data"
}

// SMTP says how mail leaves. Without a host, mails are written to the data
// directory and named in the log.
type SMTP struct {
	Host     string `name:"smtp-host" env:"TERTULIA_SMTP_HOST" placeholder:"HOST" help:"Mail server. Without one, mails are written to DATA-DIR/mail and named in the log."`
	Port     int    `name:"smtp-port" env:"TERTULIA_SMTP_PORT" default:"587" help:"Port of the mail server."`
	User     string `name:"smtp-user" env:"TERTULIA_SMTP_USER" placeholder:"NAME" help:"User name for the mail server, if it asks for one."`
	Password string `name:"smtp-password" env:"TERTULIA_SMTP_PASSWORD" placeholder:"SECRET" help:"Password for the mail server; better set in the environment than as a flag."`
	TLS      string `name:"smtp-tls" env:"TERTULIA_SMTP_TLS" default:"starttls" enum:"starttls,tls,none" help:"How the connection is protected: starttls (required), tls or none."`
	From     string `name:"mail-from" env:"TERTULIA_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of all mails (default tertulia@ the base URL's host)."`
}

// Translate says which engine translates texts, if one does.
type Translate struct {
	Engine string `name:"translate-engine" env:"TERTULIA_TRANSLATE_ENGINE" default:"none" enum:"none,libretranslate,apertium,deepl" help:"Engine that translates texts: libretranslate, apertium, deepl or none."`
	URL    string `name:"translate-url" env:"TERTULIA_TRANSLATE_URL" placeholder:"URL" help:"Address of the engine, as http://127.0.0.1:5000; it may be on this machine or a private network. DeepL's is known."`
	Key    string `name:"translate-key" env:"TERTULIA_TRANSLATE_KEY" placeholder:"SECRET" help:"Key for the engine, if it asks for one; better set in the environment or the settings file than as a flag."`
}

// Connected reports whether there is to be an engine.
func (t *Translate) Connected() bool { return t.Engine != "" && t.Engine != "none" }

// Serve is everything that `tertulia serve` can be told.
type Serve struct {
	Database
	SMTP
	Limits
	Certificate
	Translate Translate `embed:""`

	Listen         string        `env:"TERTULIA_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Address and port to listen on (${default}; with TLS :443)."`
	BaseURL        string        `name:"base-url" env:"TERTULIA_BASE_URL" placeholder:"URL" help:"Address under which people reach the forum, as https://forum.example (default http:// and the listening address)."`
	Demo           bool          `env:"TERTULIA_DEMO" help:"Serve the demo community, on a database of its own and on loopback only."`
	TrustedProxies []string      `name:"trusted-proxy" env:"TERTULIA_TRUSTED_PROXIES" placeholder:"CIDR" help:"Networks of reverse proxies whose X-Forwarded-For is believed, as 10.0.0.0/8. Nobody's is by default."`
	RateLimits     string        `name:"rate-limits" env:"TERTULIA_RATE_LIMITS" default:"on" enum:"on,off" help:"Limits on requests and attempts; off is for load tests only."`
	PageCache      int           `name:"page-cache" env:"TERTULIA_PAGE_CACHE" default:"-1" placeholder:"MIB" help:"Memory for pages kept for visitors, in MiB; 0 keeps none. By default a 64th of the machine's memory, or of the container's, 8 to 32 MiB."`
	SharedCache    int           `name:"shared-cache" env:"TERTULIA_SHARED_CACHE" default:"-1" placeholder:"MIB" help:"Memory for what pages have in common for all their readers, in MiB; 0 keeps nothing. By default a 128th of the machine's memory, or of the container's, 8 to 16 MiB."`
	RequestTimeout time.Duration `name:"request-timeout" env:"TERTULIA_REQUEST_TIMEOUT" default:"40s" help:"How long a request may wait for the database before it is answered with 503 (${default})."`
	CDNMaxAge      time.Duration `name:"cdn-max-age" env:"TERTULIA_CDN_MAX_AGE" default:"0s" placeholder:"DURATION" help:"How long a CDN may show visitors a page without asking whether it has changed (${default}: never)."`
	ShutdownGrace  time.Duration `name:"shutdown-grace" env:"TERTULIA_SHUTDOWN_GRACE" default:"20s" help:"How long requests under way may take to finish when the program is stopped (${default})."`
	LogFormat      string        `name:"log-format" env:"TERTULIA_LOG_FORMAT" default:"text" enum:"text,json" help:"Form of the log: text or json."`
	LogLevel       string        `name:"log-level" env:"TERTULIA_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"What the log holds: debug, info, warn or error."`
}

// Limits are how much anybody may ask of a forum in a minute. 0 is any number.
type Limits struct {
	AddressRequests int `name:"requests-per-address" env:"TERTULIA_REQUESTS_PER_ADDRESS" default:"1200" placeholder:"N" help:"Requests a minute from one network address (of IPv6, one /64); 0: any number."`
	MemberRequests  int `name:"requests-per-member" env:"TERTULIA_REQUESTS_PER_MEMBER" default:"600" placeholder:"N" help:"Requests a minute of one member; 0: any number."`
	AddressWrites   int `name:"writes-per-address" env:"TERTULIA_WRITES_PER_ADDRESS" default:"300" placeholder:"N" help:"Of these, forms sent a minute from one network address; 0: any number."`
	MemberWrites    int `name:"writes-per-member" env:"TERTULIA_WRITES_PER_MEMBER" default:"90" placeholder:"N" help:"Forms sent a minute by one member, with previews and drafts; 0: any number."`
}

func (l Limits) check() error {
	for _, n := range []int{l.AddressRequests, l.MemberRequests, l.AddressWrites, l.MemberWrites} {
		if n < 0 || n > maxPerMinute {
			return fmt.Errorf("limits on requests and writes take a number from 0 to %d, not %d", maxPerMinute, n)
		}
	}
	return nil
}

const maxPerMinute = 1_000_000

// Check reports settings that can't work, each with what to do about it, and
// fills in those that follow from others.
func (s *Serve) Check() error {
	var errs []error
	s.fill()
	host, _, err := net.SplitHostPort(s.Listen)
	if err != nil {
		errs = append(errs, fmt.Errorf("--listen takes an address and a port, as 127.0.0.1:8080, not %q", s.Listen))
	}
	if s.Demo && err == nil && !loopback(host) {
		errs = append(errs, fmt.Errorf("--demo listens on loopback only, not on %q: its passwords are in the log", host))
	}
	if err := checkBaseURL(&s.BaseURL); err != nil {
		errs = append(errs, err)
	}
	if _, err := s.Proxies(); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(append(errs, s.Limits.check(), s.checkTLS())...)
}

// Public reports whether it listens for more than this machine.
func (s *Serve) Public() bool {
	host, _, err := net.SplitHostPort(s.Listen)
	return err == nil && !loopback(host)
}

// LocalURL is the address at which this machine reaches the server: that of the
// loopback interface where it listens on all of them. The error is [Serve.Check]'s.
func (s *Serve) LocalURL() (string, error) {
	host, port, err := net.SplitHostPort(s.listenAddress())
	if err != nil {
		return "", s.Check()
	}
	switch host {
	case "", "0.0.0.0":
		host = "127.0.0.1"
	case "::":
		host = "::1"
	}
	if s.OwnTLS() {
		return "https://" + net.JoinHostPort(host, port), nil
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// BaseURLIsLocal reports whether the base URL leads nowhere from other machines:
// it names loopback, or no host at all (0.0.0.0).
func (s *Serve) BaseURLIsLocal() bool {
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Hostname() == "" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return loopback(u.Hostname()) || err == nil && ip.IsUnspecified()
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func checkBaseURL(base *string) error {
	u, err := url.Parse(*base)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("--base-url takes a scheme and a host, as https://forum.example, not %q", *base)
	}
	host, err := asciiName(u.Hostname())
	if err != nil {
		return fmt.Errorf("--base-url takes a host whose name has an ASCII form (xn--…), not %q: %w", *base, err)
	}
	if host != u.Hostname() {
		port := u.Port()
		if u.Host = host; port != "" {
			u.Host = net.JoinHostPort(host, port)
		}
	}
	*base = u.Scheme + "://" + u.Host
	return nil
}

// asciiName is the name of a host as browsers send it (IDNA 2008): one in other letters
// becomes xn--…, every other stays as it is.
func asciiName(host string) (string, error) {
	if !strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return host, nil
	}
	return idna.Lookup.ToASCII(host)
}

const mib = 1 << 20

// PageCacheBytes is the memory for pages kept for visitors.
func (s *Serve) PageCacheBytes() int64 {
	if s.PageCache >= 0 {
		return int64(s.PageCache) * mib
	}
	return min(max(machineMemory()/64, 8*mib), 32*mib)
}

// SharedCacheBytes is the memory for what pages have in common for all their
// readers.
func (s *Serve) SharedCacheBytes() int64 {
	if s.SharedCache >= 0 {
		return int64(s.SharedCache) * mib
	}
	return min(max(machineMemory()/128, 8*mib), 16*mib)
}

// Proxies is the networks of the trusted proxies.
func (s *Serve) Proxies() ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, p := range s.TrustedProxies {
		n, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxy takes a network, as 10.0.0.0/8, not %q", p)
		}
		nets = append(nets, n.Masked())
	}
	return nets, nil
}

// Secure reports whether people reach the forum over TLS.
func (s *Serve) Secure() bool { return strings.HasPrefix(s.BaseURL, "https://") }

// MailFrom is the sender of all mails.
func (s *Serve) MailFrom() string {
	if s.From != "" {
		return s.From
	}
	u, err := url.Parse(s.BaseURL)
	if err != nil {
		return "tertulia@localhost"
	}
	return "tertulia@" + u.Hostname()
}
