package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"tertulia/internal/forum"
)

var update = flag.Bool("update", false, "write what the program says into docs/OPERATIONS.md")

const operationsPage = "../../docs/OPERATIONS.md"

// TestOperationsPage holds three tables of docs/OPERATIONS.md to the program:
// commands, process settings and community settings. Of the last, what a setting
// is for is a person's to say. With -update the tables are written anew.
func TestOperationsPage(t *testing.T) {
	data, err := os.ReadFile(operationsPage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	serve, commands := program(t)
	for _, table := range []struct{ head, rows string }{
		{"| command | what it does |\n| --- | --- |\n", commands},
		{"| flag | environment | default | what it is |\n| --- | --- | --- | --- |\n", flags(serve)},
		{"| key | takes | default | what it is for |\n| --- | --- | --- | --- |\n", settings(t, page)},
	} {
		before, rest, found := strings.Cut(page, table.head)
		if !found {
			t.Fatalf("the page has no table that begins with\n%s", table.head)
		}
		old, after := cutRows(rest)
		if old != table.rows && !*update {
			t.Errorf("the page must have these rows (go test ./cmd/tertulia -run Operations -update):\n%s", table.rows)
		}
		page = before + table.head + table.rows + after
	}
	if strings.Contains(page, unsaid) {
		t.Errorf("the page doesn't say what a setting is for: look for %s", unsaid)
	}
	if *update {
		if err := os.WriteFile(operationsPage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// cutRows parts the rows with which a text begins from what follows them.
func cutRows(text string) (rows, after string) {
	for strings.HasPrefix(text, "|") {
		line, rest, _ := strings.Cut(text, "\n")
		rows, text = rows+line+"\n", rest
	}
	return rows, text
}

// unsaid stands where a person has yet to say what a setting is for.
const unsaid = "(say what it is for)"

// program gives the command serve, and a row for each command.
func program(t *testing.T) (serve *kong.Node, rows string) {
	t.Helper()
	parser, err := newParser(new(cli))
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range parser.Model.Leaves(true) {
		name := node.FullPath()
		for _, p := range node.Positional {
			name += " " + p.Summary()
		}
		rows += fmt.Sprintf("| `%s` | %s |\n", name, node.Help)
		if node.Name == "serve" {
			serve = node
		}
	}
	return serve, rows
}

// flags are the rows of a command's flags.
func flags(command *kong.Node) string {
	rows := ""
	for _, f := range command.Flags {
		value := "–"
		if f.HasDefault && f.Default != "" {
			value = "`" + f.Default + "`"
		}
		help := strings.ReplaceAll(f.Help, " ("+f.Default+")", "") // it has a column
		rows += fmt.Sprintf("| `--%s` | `%s` | %s | %s |\n", f.Name, strings.Join(f.Envs, "`, `"), value, help)
	}
	return rows
}

// settings are the rows of the community settings, with what the page says they
// are for.
func settings(t *testing.T, page string) string {
	t.Helper()
	defaults := forum.DefaultSettings()
	rows := ""
	for _, key := range forum.SettingKeys() {
		value, err := defaults.Value(key)
		if err != nil {
			t.Fatal(err)
		}
		said := unsaid
		if _, rest, found := strings.Cut(page, "\n| `"+key+"` | "); found {
			line, _, _ := strings.Cut(rest, "\n")
			if cells := strings.Split(line, " | "); len(cells) == 3 {
				said = strings.TrimSuffix(cells[2], " |")
			}
		}
		if value == "" {
			value = "–"
		}
		rows += fmt.Sprintf("| `%s` | %s | %s | %s |\n", key, takes(key), value, said)
	}
	return rows
}

// takes is what a setting takes, in the words with which it refuses the rest.
func takes(key string) string {
	trial := forum.DefaultSettings()
	err := trial.Set(key, "?")
	switch {
	case err != nil:
		_, words, _ := strings.Cut(err.Error(), "takes ")
		words, _, _ = strings.Cut(words, ", not")
		return words
	case strings.HasPrefix(key, "page."):
		return "Markdown"
	}
	return "a line of text"
}

// emptyForum makes a forum, and gives the argument that says where it is.
func emptyForum(t *testing.T) string {
	t.Helper()
	data := "--data-dir=" + t.TempDir()
	if got := run(context.Background(), []string{"migrate", data}); got != 0 {
		t.Fatalf("migrate: exit code %d", got)
	}
	return data
}

func TestExitCodes(t *testing.T) {
	data := emptyForum(t)
	for _, c := range []struct {
		args string
		want int
	}{
		{"version", 0},
		{"setting get registration", 0},
		{"setting get nothing", 1},
		{"member role nobody admin", 1},
		{"doctor --health --listen=127.0.0.1:1", 1},
		{"nothing", 2},
		{"setting get", 2},
		{"member role nobody king", 2},
		{"serve --log-level=loud", 2},
	} {
		t.Run(c.args, func(t *testing.T) {
			args := strings.Fields(c.args)
			if args[0] == "setting" || args[0] == "member" {
				args = append(args, data)
			}
			if got := run(context.Background(), args); got != c.want {
				t.Errorf("exit code %d, want %d", got, c.want)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for args, want := range map[string]int{
		"serve --listen=127.0.0.1:0":     0,
		"generate --threads=9 --posts=9": exitFailed,
		"reindex":                        exitFailed,
	} {
		t.Run(strings.Fields(args)[0], func(t *testing.T) {
			if got := run(ctx, append(strings.Fields(args), emptyForum(t))); got != want {
				t.Errorf("exit code %d, want %d", got, want)
			}
		})
	}
}
