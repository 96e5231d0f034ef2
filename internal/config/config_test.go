package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// parse reads settings as the program does, with a file where one is given.
func parse(t *testing.T, file string, args ...string) (Serve, error) {
	t.Helper()
	var cli struct {
		File
		Serve Serve `cmd:""`
	}
	p, err := kong.New(&cli, kong.Configuration(Load))
	if err != nil {
		t.Fatal(err)
	}
	args = append([]string{"serve"}, args...)
	if file != "" {
		path := filepath.Join(t.TempDir(), "tertulia.toml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"--config", path}, args...)
	}
	_, err = p.Parse(args)
	return cli.Serve, err
}

func TestFlagBeatsEnvironmentBeatsFileBeatsDefault(t *testing.T) {
	const file = `listen = "127.0.0.1:3"`
	for _, c := range []struct{ name, file, env, flag, want string }{
		{"default", "", "", "", "127.0.0.1:8080"},
		{"file", file, "", "", "127.0.0.1:3"},
		{"environment", file, "127.0.0.1:2", "", "127.0.0.1:2"},
		{"flag", file, "127.0.0.1:2", "--listen=127.0.0.1:1", "127.0.0.1:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.env != "" {
				t.Setenv("TERTULIA_LISTEN", c.env)
			}
			var args []string
			if c.flag != "" {
				args = append(args, c.flag)
			}
			s, err := parse(t, c.file, args...)
			if err != nil || s.Listen != c.want {
				t.Errorf("listen = %q, error %v; want %q", s.Listen, err, c.want)
			}
		})
	}
}

func TestFileRefusesUnknownNames(t *testing.T) {
	if _, err := parse(t, `lisen = "127.0.0.1:3"`); err == nil || !strings.Contains(err.Error(), `"lisen"`) {
		t.Errorf("a misspelt name gave error %v", err)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, want string
		serve      Serve
	}{
		{"demo for the world", "--demo listens on loopback", Serve{Listen: "0.0.0.0:80", Demo: true}},
		{"no port", "--listen takes", Serve{Listen: "localhost"}},
		{"base URL with a path", "--base-url takes", Serve{Listen: ":1", BaseURL: "https://a.example/forum"}},
		{"base URL without scheme", "--base-url takes", Serve{Listen: ":1", BaseURL: "a.example"}},
		{"base URL with no name of a host", "xn--", Serve{Listen: ":1", BaseURL: "https://ü\u202e.example"}},
		{"proxy", "--trusted-proxy takes", Serve{Listen: ":1", BaseURL: "http://a", TrustedProxies: []string{"10.0.0.1"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.serve.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
	ok := Serve{Listen: "127.0.0.1:8080", Demo: true}
	if err := ok.Check(); err != nil || ok.BaseURL != "http://127.0.0.1:8080" {
		t.Errorf("base URL %q, error %v", ok.BaseURL, err)
	}
	tls := Serve{Listen: ":1", BaseURL: "https://forum.example/"}
	if err := tls.Check(); err != nil || !tls.Secure() || tls.MailFrom() != "tertulia@forum.example" {
		t.Errorf("%+v: %v", tls, err)
	}
}

func TestWhereItListens(t *testing.T) {
	for _, c := range []struct {
		listen, base, local string
		public, nowhere     bool
	}{
		{"127.0.0.1:8080", "", "http://127.0.0.1:8080", false, true},
		{"localhost:80", "https://forum.example", "http://localhost:80", false, false},
		{"0.0.0.0:8080", "", "http://127.0.0.1:8080", true, true},
		{":8080", "", "http://127.0.0.1:8080", true, true},
		{"[::]:8080", "", "http://[::1]:8080", true, true},
		{"192.0.2.7:80", "", "http://192.0.2.7:80", true, false},
		{"0.0.0.0:8080", "http://localhost:8080", "http://127.0.0.1:8080", true, true},
		{"0.0.0.0:8080", "https://forum.example", "http://127.0.0.1:8080", true, false},
	} {
		t.Run(c.listen+" "+c.base, func(t *testing.T) {
			s := Serve{Listen: c.listen, BaseURL: c.base}
			_ = s.Check() // it has its own test; here it fills in the base URL
			local, err := s.LocalURL()
			if err != nil || local != c.local || s.Public() != c.public || s.BaseURLIsLocal() != c.nowhere {
				t.Errorf("local %q (%v), public %v, base URL local %v; want %+v", local, err, s.Public(), s.BaseURLIsLocal(), c)
			}
		})
	}
	none := Serve{Listen: "here"}
	if _, err := none.LocalURL(); err == nil {
		t.Error("an address without port gave no error")
	}
}
