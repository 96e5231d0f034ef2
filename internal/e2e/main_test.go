package e2e

import (
	"fmt"
	"os"
	"testing"

	"tertulia/internal/browser"
)

// One browser and one validator serve all tests of the package.
var (
	chromium  browser.Browser
	validator browser.Validator
)

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.Close()
	if err := validator.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "validator:", err)
		code = max(code, 1)
	}
	if built.dir != "" {
		if err := os.RemoveAll(built.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}
