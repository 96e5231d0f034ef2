package config

import (
	"strings"
	"testing"
)

const directory = "https://ca.example/directory"

func TestTLSFillsInWhatFollows(t *testing.T) {
	for _, c := range []struct {
		name                       string
		serve                      Serve
		listen, plain, base, local string
	}{
		{"a domain", Serve{Listen: defaultListen, Certificate: Certificate{Domain: "forum.example", Directory: directory}},
			":443", ":80", "https://forum.example", "https://127.0.0.1:443"},
		{"a domain, elsewhere", Serve{Listen: "192.0.2.7:8443", Certificate: Certificate{Domain: "forum.example", Directory: directory, Plain: ":8080"}},
			"192.0.2.7:8443", ":8080", "https://forum.example", "https://192.0.2.7:8443"},
		{"a certificate", Serve{Listen: defaultListen, BaseURL: "https://forum.example", Certificate: Certificate{Cert: "a.pem", Key: "b.pem"}},
			":443", "", "https://forum.example", "https://127.0.0.1:443"},
		{"none", Serve{Listen: defaultListen}, "127.0.0.1:8080", "", "http://127.0.0.1:8080", "http://127.0.0.1:8080"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if local, err := c.serve.LocalURL(); err != nil || local != c.local {
				t.Errorf("local %q (%v), want %q", local, err, c.local)
			}
			err := c.serve.Check()
			if s := c.serve; err != nil || s.Listen != c.listen || s.Plain != c.plain || s.BaseURL != c.base {
				t.Errorf("listens on %q and %q for %q: %v", s.Listen, s.Plain, s.BaseURL, err)
			}
		})
	}
}

// Browsers ask for a name in ASCII, however its owner writes it.
func TestNamesBecomeWhatBrowsersSend(t *testing.T) {
	for _, c := range []struct{ base, domain, wantBase, wantDomain string }{
		{"https://münchen.example", "", "https://xn--mnchen-3ya.example", ""},
		{"https://MÜNCHEN.example:8443/", "", "https://xn--mnchen-3ya.example:8443", ""},
		{"http://m%C3%BCnchen.example", "", "http://xn--mnchen-3ya.example", ""},
		{"https://forum。example", "", "https://forum.example", ""},
		{"https://my_forum.Example:1", "", "https://my_forum.Example:1", ""},
		{"http://[::1]:8080", "", "http://[::1]:8080", ""},
		{"", "مثال.إختبار", "https://xn--mgbh0fb.xn--kgbechtv", "xn--mgbh0fb.xn--kgbechtv"},
		{"https://xn--mnchen-3ya.example", "münchen.example", "https://xn--mnchen-3ya.example", "xn--mnchen-3ya.example"},
		{"https://münchen.example", "xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example", "xn--mnchen-3ya.example"},
	} {
		s := Serve{Listen: ":1", BaseURL: c.base, Certificate: Certificate{Domain: c.domain, Directory: directory}}
		if err := s.Check(); err != nil || s.BaseURL != c.wantBase || s.Certificate.Domain != c.wantDomain {
			t.Errorf("%q and %q become %q and %q: %v", c.base, c.domain, s.BaseURL, s.Certificate.Domain, err)
		}
	}
}

func TestCheckTLS(t *testing.T) {
	for _, c := range []struct {
		name, want string
		base       string
		tls        Certificate
	}{
		{"half a certificate", "go together", "https://a.example", Certificate{Cert: "a.pem"}},
		{"both", "choose one", "https://a.example", Certificate{Domain: "a.example", Directory: directory, Cert: "a.pem", Key: "b.pem"}},
		{"no name", "--tls-domain takes", "", Certificate{Domain: "localhost", Directory: directory}},
		{"an address", "--tls-domain takes", "", Certificate{Domain: "192.0.2.7", Directory: directory}},
		{"a URL", "--tls-domain takes", "https://a.example", Certificate{Domain: "https://a.example", Directory: directory}},
		{"another host", "must be the same host", "https://b.example", Certificate{Domain: "a.example", Directory: directory}},
		{"no name of a host", "--tls-domain takes", "https://a.example", Certificate{Domain: "ü\u202e.example", Directory: directory}},
		{"plain links", "must begin with https://", "http://a.example", Certificate{Domain: "a.example", Directory: directory}},
		{"no directory", "--acme-directory takes", "", Certificate{Domain: "a.example", Directory: "ca"}},
		{"plain without TLS", "--listen-http takes", "https://a.example", Certificate{Plain: ":80"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Serve{Listen: ":1", BaseURL: c.base, Certificate: c.tls}
			if err := s.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}
