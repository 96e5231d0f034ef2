package browser

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Violation is one rule of accessibility that a page breaks.
type Violation struct {
	Rule   string `json:"id"` // axe-core's name: "image-alt"
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// String says what is wrong, and where, in a few lines.
func (v Violation) String() string {
	s := fmt.Sprintf("%s (%s): %s", v.Rule, v.Impact, v.Help)
	for _, n := range v.Nodes {
		s += "\n    " + n.HTML + "\n    " + strings.ReplaceAll(n.Summary, "\n", "\n    ")
	}
	return s
}

// Violations runs axe-core on the page as it stands: the rules of WCAG 2.0 to
// 2.2, levels A and AA, and its best practices. It needs a tab with JavaScript.
func (tab *Tab) Violations() []Violation {
	tab.t.Helper()
	var missing bool
	if tab.Eval(`typeof axe === "undefined"`, &missing); missing {
		axe, err := os.ReadFile(nodeModule(tab.t, "axe-core/axe.min.js"))
		if err != nil {
			tab.t.Fatal(err)
		}
		tab.Eval(string(axe)+";0", nil)
	}
	var found []Violation
	tab.Eval(`axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		resultTypes: ["violations"],
	}).then(result => result.violations)`, &found)
	return found
}

// Finding is one place where a page isn't valid HTML.
type Finding struct {
	Rule         string `json:"rule"` // html-validate's name
	Message      string `json:"message"`
	Line, Column int
	Selector     string `json:"selector"`
}

// String says what is wrong, and where.
func (f Finding) String() string {
	return fmt.Sprintf("%d:%d %s (%s) %s", f.Line, f.Column, f.Message, f.Rule, f.Selector)
}

// Validator checks pages against the HTML standard, and for what the content
// security policy would refuse: inline styles. It is one process that starts
// with the first page and can be used by tests that run at the same time. The
// zero value is ready.
type Validator struct {
	mu    sync.Mutex
	in    io.WriteCloser
	out   *bufio.Reader
	check *exec.Cmd
}

// Findings lists what is wrong with the page; none for a valid one. The page is
// as the server sent it: see [Tab.Source].
func (v *Validator) Findings(t testing.TB, page string) []Finding {
	t.Helper()
	Enabled(t)
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.check == nil {
		v.launch(t)
	}
	if err := json.NewEncoder(v.in).Encode(page); err != nil {
		t.Fatalf("validate HTML: %v", err)
	}
	line, err := v.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("validate HTML: %v", err)
	}
	var found []Finding
	if err := json.Unmarshal(line, &found); err != nil {
		t.Fatalf("validate HTML: %v", err)
	}
	return found
}

func (v *Validator) launch(t testing.TB) {
	t.Helper()
	modules := filepath.Dir(nodeModule(t, "html-validate"))
	v.check = exec.Command("node", filepath.Join(filepath.Dir(modules), "validate-html.mjs"))
	v.check.Stderr = os.Stderr
	in, err := v.check.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := v.check.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := v.check.Start(); err != nil {
		t.Fatalf("validate HTML: %v", err)
	}
	v.in, v.out = in, bufio.NewReader(out)
}

// Close ends the process, if it was started. A package's TestMain calls it.
func (v *Validator) Close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.check == nil {
		return nil
	}
	if err := v.in.Close(); err != nil {
		return err
	}
	return v.check.Wait()
}
