package config

import (
	"fmt"
	"io"
	"os"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/kong"
)

// File is the flag that names the optional settings file.
type File struct {
	Config kong.ConfigFlag `env:"TERTULIA_CONFIG" placeholder:"FILE" help:"Settings file: TOML with the flags' names, as listen = \"127.0.0.1:8080\"."`
}

// Load reads a settings file for kong. A setting that the environment makes is
// left to it; a name that no flag has is refused.
func Load(r io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	if _, err := toml.NewDecoder(r).Decode(&values); err != nil {
		return nil, fmt.Errorf("settings file: %w", err)
	}
	return fileResolver(values), nil
}

type fileResolver map[string]any

func (f fileResolver) Validate(app *kong.Application) error {
	known := map[string]bool{}
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			known[flag.Name] = true
		}
		return next(nil)
	})
	if err != nil {
		return err
	}
	for name := range f {
		if !known[name] {
			return fmt.Errorf("settings file: there is no setting %q", name)
		}
	}
	return nil
}

func (f fileResolver) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, env := range flag.Envs {
		if _, set := os.LookupEnv(env); set {
			return nil, nil // the environment's beats the file's
		}
	}
	return f[flag.Name], nil
}
