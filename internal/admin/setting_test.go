package admin_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tertulia/internal/forum"
)

func TestSettings(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.migrated()
		o.prints("20000\n", "setting", "get", "limits.post-max")
		o.prints("limits.post-max: \"7000\", was \"20000\"\n", "setting", "set", "limits.post-max", "7000")
		o.prints("7000\n", "setting", "get", "limits.post-max")
		o.prints("name.ar: \"المقهى\", was \"\"\n", "setting", "set", "name.ar", " المقهى ")
		o.prints("name.ar: \"\", was \"المقهى\"\n", "setting", "set", "name.ar", "")

		o.fails("takes a whole number from 20 to 20000", "setting", "set", "limits.post-max", "many")
		o.fails(`there is no setting "limits.post"; the keys are closing.after-days, `, "setting", "set", "limits.post", "1")
		o.fails(`there is no setting "page.terms"`, "setting", "get", "page.terms")
		o.fails(`the end of "name.fr" takes nl, de, ar, es, en, not "fr"`, "setting", "set", "name.fr", "Le café")
		o.fails("give a value, or --file", "setting", "set", "name.nl")
		o.fails("give a value, or --file", "setting", "set", "name.nl", "x", "--file=-")

		changes, err := o.open().SettingChanges(context.Background(), 10)
		if err != nil || len(changes) != 3 || changes[2].Key != "limits.post-max" || changes[2].NewValue != "7000" ||
			changes[2].ActorID != forum.SystemID {
			t.Errorf("kept %+v (%v)", changes, err)
		}
	})
}

func TestSettingFromFile(t *testing.T) {
	each(t, func(t *testing.T, o *operator) {
		o.migrated()
		file := filepath.Join(t.TempDir(), "terms.md")
		if err := os.WriteFile(file, []byte("\ufeff# Voorwaarden\r\n\r\nWees aardig.\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		o.prints("page.terms.nl: \"# Voorwaarden … (28 characters)\", was \"\"\nterms.version: 1, was 0\n",
			"setting", "set", "page.terms.nl", "--file", file)
		o.prints("# Voorwaarden\n\nWees aardig.\n\n", "setting", "get", "page.terms.nl")
		o.stdin = "Seien Sie nett.\n"
		o.prints("page.terms.de: \"Seien Sie nett.\", was \"\"\nterms.version: 2, was 1\n",
			"setting", "set", "page.terms.de", "--file=-")
		o.prints("terms.version: \"5\", was \"2\"\n", "setting", "set", "terms.version", "5")

		o.fails("no such file", "setting", "set", "page.terms.nl", "--file", file+"x")
		o.stdin = "\xff"
		o.fails("takes text in UTF-8", "setting", "set", "page.terms.nl", "--file=-")
		o.stdin = strings.Repeat("a", 128<<10+1)
		o.fails("up to 131072 bytes", "setting", "set", "page.terms.nl", "--file=-")

		out, err := o.run("setting", "list")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if want := 10 + 7*5; len(lines) != want {
			t.Errorf("%d settings are listed, want %d", len(lines), want)
		}
		for _, want := range []string{"* page.terms.nl        # Voorwaarden … (28 characters)\n",
			"* terms.version        5\n", "  limits.title-min     5\n", "  registration         open\n", "* page.terms.de        Seien Sie nett.\n"} {
			if !strings.Contains("\n"+out+"\n", "\n"+want) {
				t.Errorf("%q is missing in\n%s", want, out)
			}
		}
	})
}
