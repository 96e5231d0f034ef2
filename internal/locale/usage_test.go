package locale

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"testing"

	"tertulia/locales"
)

// root is the top of the project, from here.
const root = "../.."

// areasOf gives the first parts of keys.
func areasOf[V any](msgs map[string]V) map[string]bool {
	areas := map[string]bool{}
	for key := range msgs {
		areas[area(key)] = true
	}
	return areas
}

// TestEveryKeyHasAMessage reads the sources: a literal that begins with an area is
// a key. Keys that are built from parts are declared by a comment,
//
//	//locale:keys close.reason.{forum.CloseReason}
//	//locale:keys page.error.{400,404}.title
//
// and a line that ends in //locale:nokey holds none.
func TestEveryKeyHasAMessage(t *testing.T) {
	msgs := readMessages(t, locales.FS, source.String())
	tree := readSources(t, root, areasOf(msgs))
	for _, key := range slices.Sorted(maps.Keys(tree.keys)) {
		if msgs[key] == nil && tree.prefixes[key+"."].Line == 0 {
			t.Errorf("%s: key %q has no message", tree.keys[key], key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(tree.declared)) {
		if msgs[key] == nil {
			t.Errorf("declared key %q has no message", key)
		}
	}
	declared := slices.Collect(maps.Values(tree.declared))
	for prefix, pos := range tree.prefixes {
		if !slices.Contains(declared, prefix) {
			t.Errorf("%s: keys are built on %q; declare them: //locale:keys %s{...}", pos, prefix, prefix)
		}
	}
}

func TestEveryMessageIsUsed(t *testing.T) {
	msgs := readMessages(t, locales.FS, source.String())
	tree := readSources(t, root, areasOf(msgs))
	for _, key := range slices.Sorted(maps.Keys(msgs)) {
		_, used := tree.keys[key]
		_, declared := tree.declared[key]
		if !used && !declared {
			t.Errorf("message %q is used nowhere", key)
		}
	}
}

// TestCallsPassTheArguments compares what calls of T, Parts and the makers of
// errors pass with what the message prints.
func TestCallsPassTheArguments(t *testing.T) {
	msgs := readMessages(t, locales.FS, source.String())
	tree := readSources(t, root, areasOf(msgs))
	for _, call := range tree.calls {
		msg := msgs[call.key]
		if msg == nil || call.args == nil {
			continue
		}
		want := argsOf(t, msg.Other)
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if want[name] == "plain" && !call.args[name] && !slices.Contains(call.slots, name) {
				t.Errorf("%s: message %q prints %s, which isn't passed", call.pos, call.key, name)
			}
		}
		for _, name := range slices.Sorted(maps.Keys(call.args)) {
			if want[name] == "" && !(name == countArg && isPlural(msg)) {
				t.Errorf("%s: message %q doesn't print %s", call.pos, call.key, name)
			}
		}
	}
}

// TestSourceScanner proves on a small program that the tests above can fail.
func TestSourceScanner(t *testing.T) {
	dir := t.TempDir()
	program := "package p\n" +
		"type Code string\n" +
		"const A, B Code = \"page.code\", \"b\"\n" +
		"func f(l L, c Code) {\n" +
		"	l.T(\"page.one\", Args{\"Name\": 1})\n" +
		"	l.Parts(\"page.two\", nil, \"Link\")\n" +
		"	l.T(\"page.built.\" + string(c))\n" +
		"	open(\"page.html\") //locale:nokey\n" +
		"	open(\"other.html\")\n" +
		"	l.T(\"fresh.area\")\n" +
		"}\n//locale:keys page.built.{p.Code, x}.title\n"
	if err := os.WriteFile(dir+"/p.go", []byte(program), fs.ModePerm); err != nil {
		t.Fatal(err)
	}
	tree := readSources(t, dir, map[string]bool{"page": true})
	if got := slices.Sorted(maps.Keys(tree.keys)); !slices.Equal(got, []string{"fresh.area", "page.one", "page.two"}) {
		t.Errorf("keys %q", got)
	}
	if got := slices.Sorted(maps.Keys(tree.prefixes)); !slices.Equal(got, []string{"page.built."}) {
		t.Errorf("prefixes %q", got)
	}
	want := []string{"page.built.b.title", "page.built.page.code.title", "page.built.x.title"}
	if got := slices.Sorted(maps.Keys(tree.declared)); !slices.Equal(got, want) {
		t.Errorf("declared %q", got)
	}
	if len(tree.calls) != 3 || !tree.calls[0].args["Name"] || !slices.Equal(tree.calls[1].slots, []string{"Link"}) {
		t.Errorf("calls %+v", tree.calls)
	}
}
