package sample

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Age is how long before the filling of the forum something happened, to the
// minute. It is written as days, hours and minutes: "41d 3h", "25m".
type Age time.Duration

// Before is the moment that long before now.
func (a Age) Before(now time.Time) time.Time { return now.Add(-time.Duration(a)) }

// After is the moment that long after now, for what is still to come.
func (a Age) After(now time.Time) time.Time { return now.Add(time.Duration(a)) }

// UnmarshalText reads an age as it is written in the files.
func (a *Age) UnmarshalText(text []byte) error {
	units := map[byte]time.Duration{'d': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute}
	var sum time.Duration
	fields := strings.Fields(string(text))
	for _, field := range fields {
		last := len(field) - 1
		unit, known := units[field[last]]
		n, err := strconv.Atoi(field[:last])
		if !known || err != nil || n < 0 {
			return fmt.Errorf("age %q: not in the form 41d 3h 20m", text)
		}
		sum += time.Duration(n) * unit
	}
	if len(fields) == 0 {
		return fmt.Errorf("age is empty")
	}
	*a = Age(sum)
	return nil
}

// String is the age as it is written in the files.
func (a Age) String() string {
	d := time.Duration(a)
	parts := []string{}
	for _, unit := range []struct {
		name string
		size time.Duration
	}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}} {
		if n := d / unit.size; n > 0 {
			parts = append(parts, strconv.Itoa(int(n))+unit.name)
		}
		d %= unit.size
	}
	if len(parts) == 0 {
		return "0m"
	}
	return strings.Join(parts, " ")
}
