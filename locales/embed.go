// Package locales holds every message of the interface: one folder for each
// language, in it one TOML file for each area. locales.toml registers the
// languages. How messages are written is told in package locale.
package locales

import "embed"

// FS holds locales.toml and the folders of message files.
//
//go:embed locales.toml */*.toml
var FS embed.FS
