package locale

import (
	"embed"
	"encoding/json"
	"fmt"

	"golang.org/x/text/language"
)

// Tables cut from the Unicode CLDR by gencldr/generate.mjs; licence in cldr/LICENSE.
//
//go:embed cldr/*.json
var cldrFiles embed.FS

// cldrData is one language's part of the CLDR. Patterns are those of UTS #35.
type cldrData struct {
	Months          [12]string
	MonthsShort     [12]string
	Days            [7]string // from Sunday, as [time.Weekday]
	DaysShort       [7]string
	DayPeriods      struct{ AM, PM string }
	DateFormats     formats
	TimeFormats     formats
	DateTimeFormats formats
	Relative        map[string]relativeUnit
	Digits          string // the default numbering system
	MinGrouping     int    // digits before the first separator that separators need
	Systems         map[string]*numberSystem
	And, Or         listPatterns
	Quotes          [4]string // outer pair, inner pair
	Languages       map[string]string
}

// formats are the patterns of the four lengths.
type formats struct{ Full, Long, Medium, Short string }

// relativeUnit is how a language speaks of a unit of time before and after now.
type relativeUnit struct {
	Named        map[int]string    // -1: "yesterday"
	Past, Future map[string]string // by plural form: "{0} days ago"
}

// numberSystem is how a language writes numbers in one set of digits.
type numberSystem struct {
	Digits      string
	Decimal     string
	Group       string
	MinusSign   string
	PercentSign string
	Pattern     string
	Percent     string
	Compact     map[int]map[string]string // power of ten, plural form
}

// listPatterns join the items of a list.
type listPatterns struct{ Two, Start, Middle, End string }

// loadCLDR finds the tables of a language, or of the one it is a variant of.
func loadCLDR(lang language.Tag) (*cldrData, error) {
	base, _ := lang.Base()
	raw, err := cldrFiles.ReadFile("cldr/" + base.String() + ".json")
	if err != nil {
		return nil, fmt.Errorf("no CLDR tables for %q: add the language to gencldr/generate.mjs: %w", base, err)
	}
	data := &cldrData{}
	if err := json.Unmarshal(raw, data); err != nil {
		return nil, fmt.Errorf("read the CLDR tables of %q: %w", base, err)
	}
	return data, nil
}
