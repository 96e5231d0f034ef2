// Package browser drives a real Chromium in tests: it opens pages, uses them as
// a person would, looks at them, and checks them with axe-core and against the
// HTML standard. It knows nothing of the forum.
//
// Tests that use it run where TERTULIA_E2E is set, as `make test` does, and say
// that they were skipped elsewhere. Its functions fail the test they were given
// where something goes wrong, so that a scenario reads as a list of steps.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long a step may take before it fails the test. It is long,
// since a loaded machine under the race detector is slow; no step waits for it
// to pass.
const Patience = 30 * time.Second

// Browser is one Chromium with an empty profile. It starts with the first tab,
// can be used by tests that run at the same time, and reaches no host but
// those of the loopback range. The zero value is ready.
type Browser struct {
	start  sync.Once
	ctx    context.Context
	cancel func()
	err    error
}

// Close ends Chromium, if it was started. A package's TestMain calls it.
func (b *Browser) Close() {
	if b.cancel != nil {
		b.cancel()
	}
}

// launch starts Chromium, once.
func (b *Browser) launch() error {
	b.start.Do(func() {
		var path string
		if path, b.err = executable(); b.err != nil {
			return
		}
		alloc, stop := chromedp.NewExecAllocator(context.Background(), flags(path)...)
		ctx, cancel := chromedp.NewContext(alloc)
		b.ctx, b.cancel = ctx, func() { cancel(); stop() }
		b.err = chromedp.Do(ctx)
	})
	return b.err
}

// flags keep Chromium quiet: headless, no calls home, no other host.
func flags(path string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		// Going back loads the page again, so that there is a status to return.
		chromedp.Flag("disable-features", "Translate,BackForwardCache"),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("font-render-hinting", "none"),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"),
	)
}

// executable is the Chromium that TERTULIA_CHROMIUM names, else the one that
// scripts/ensure-chromium finds.
func executable() (string, error) {
	if path := os.Getenv("TERTULIA_CHROMIUM"); path != "" {
		return path, nil
	}
	root, err := projectRoot()
	if err != nil {
		return "", err
	}
	find := exec.Command(filepath.Join(root, "scripts", "ensure-chromium"))
	find.Stderr = os.Stderr
	out, err := find.Output()
	if err != nil {
		return "", fmt.Errorf("find Chromium: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// projectRoot is the folder above the test's that holds the tools.
func projectRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "tools", "package.json")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no tools/package.json above the test's folder")
		}
		dir = parent
	}
}

// nodeModule is the path of a file of an npm package that tools/package.json
// pins; the test fails with what to do where it isn't installed.
func nodeModule(t testing.TB, path string) string {
	t.Helper()
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	full := filepath.Join(root, "tools", "node_modules", filepath.FromSlash(path))
	if _, err := os.Stat(full); err != nil {
		t.Fatalf("%v\nrun: make tools/node_modules", err)
	}
	return full
}

// Enabled skips the test, saying so, where browser tests aren't asked for: they need
// Chromium and npm's packages, which "go test ./..." in a fresh checkout hasn't.
// `make test` installs both and always asks for them.
func Enabled(t testing.TB) {
	t.Helper()
	if os.Getenv("TERTULIA_E2E") == "" {
		t.Skip("TERTULIA_E2E isn't set: not tested in a browser (make test sets it, and installs what that needs)")
	}
}
