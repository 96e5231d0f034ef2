package text

import (
	"slices"
	"testing"

	"tertulia/internal/forum"
)

// splitBy reports whether a word falls into the two others.
func splitBy(word, left, right string) bool {
	return slices.Contains(Splits(foldSurface(word)), Split{Left: PartOf(foldSurface(left)), Right: PartOf(foldSurface(right))})
}

func TestCompoundsFallIntoTheirParts(t *testing.T) {
	for _, c := range [][3]string{
		{"twitterstrategie", "Twitter", "Strategie"}, {"twitterstrategien", "Twitter", "Strategie"},
		{"kundendienststrategie", "Kundendienst", "Strategien"}, {"kundendienst", "Kunde", "Dienst"}, {"arbeitsmarkt", "Arbeit", "Markt"},
		{"schulbuch", "Schule", "Buch"}, {"hilfsmittel", "Hilfe", "Mittel"}, {"geschichtsbuch", "Geschichte", "Bücher"},
		{"häusermarkt", "Haus", "Märkte"}, {"preisvergleich", "Preise", "Vergleiche"}, {"straßenverkehr", "Strasse", "Verkehr"},
		{"werbekampagne", "Werbe", "Kampagnen"}, {"reichweitenmessung", "Reichweite", "Messungen"}, {"nutzeraccounts", "Nutzer", "Account"},
		{"twitterstrategie", "twitter", "strategieën"}, {"klantenservice", "klant", "service"}, {"bedrijfsaccount", "bedrijf", "accounts"},
		{"reclamecampagne", "reclame", "campagnes"}, {"marketingbudget", "marketing", "budget"},
	} {
		if !splitBy(c[0], c[1], c[2]) {
			t.Errorf("%q isn't made of %q and %q: %q", c[0], c[1], c[2], Splits(c[0]))
		}
	}
}

func TestWordsThatAreNoCompounds(t *testing.T) {
	for _, c := range [][3]string{
		{"gemeinschaft", "gemein", "Schaft"}, {"verbraucher", "ver", "Braucher"}, {"unterrichten", "unter", "richten"},
		{"kundinnen", "Kunde", "innen"}, {"beispielsweise", "Beispiel", "Weise"}, {"vriendschap", "vriend", "schap"},
		{"regierung", "regier", "ung"}, {"twitter", "twit", "ter"},
	} {
		if splitBy(c[0], c[1], c[2]) {
			t.Errorf("%q is made of %q and %q", c[0], c[1], c[2])
		}
	}
	for _, word := range []string{"", "kurz", "280280280", "استراتيجية", "abcdefg1"} {
		if s := Splits(word); len(s) > 0 {
			t.Errorf("%q is made of %q", word, s)
		}
	}
}

func TestQueriesWithCompounds(t *testing.T) {
	compounds := map[string][]string{PartOf("strategie"): {"twitterstrategie"}}
	wider := AnalyseQuery("Strategien Plan", nil).WithCompounds(compounds)
	for text, want := range map[string]bool{"Plan der Twitterstrategie": true, "Twitterstrategie": false, "Strategie, Plan": true} {
		if got := wider.Holds("de", text); got != want {
			t.Errorf("holds %q: %v", text, got)
		}
	}
	if wider.Holds("en", "plan twitterstrategie") {
		t.Error("an English text is searched for compounds")
	}
	if q := wider.In([]forum.Lang{"es"}); q.Holds("de", "Plan der Twitterstrategie") {
		t.Error("a Spanish search finds German compounds")
	}
	if pieces := Snippet("Eine Twitterstrategie.", "de", wider, 100); len(pieces) != 3 || pieces[1] != (Piece{"Twitterstrategie", true}) {
		t.Errorf("is shown as %v", pieces)
	}
}
