package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// paint is how a page comes to the screen of a headless Chromium.
type paint struct {
	Largest time.Duration // when its largest part is painted; 0: not measured
	Moved   float64       // by how much of the window it shifted
}

// known reports whether it was measured.
func (p paint) known() bool { return p.Largest > 0 }

// chromiumEnv names the browser; without it nothing is painted.
const chromiumEnv = "TERTULIA_CHROMIUM"

// painted opens a page as for the first time in a Chromium that stands open. The
// browser is driven by a test, where everything that drives it is.
func painted(address string) (paint, error) {
	if os.Getenv(chromiumEnv) == "" {
		say("%s names no browser: the paint isn't measured", chromiumEnv)
		return paint{}, nil
	}
	test := exec.Command("go", "test", "-count=1", "-v", "-run", "^TestPainted$", "./internal/e2e")
	test.Env = append(os.Environ(), "TERTULIA_E2E=1", "TERTULIA_PAINTED_PAGE="+address)
	out, err := test.CombinedOutput()
	if err != nil {
		say("the paint isn't measured: %v\n%s", err, out)
		return paint{}, nil
	}
	for line := range bytes.Lines(out) {
		var ms, moved float64
		if n, _ := fmt.Sscanf(string(line), "painted: %f ms, moved: %f", &ms, &moved); n == 2 {
			return paint{time.Duration(ms * float64(time.Millisecond)), moved}, nil
		}
	}
	return paint{}, errors.New("the test doesn't say when the page was painted")
}
