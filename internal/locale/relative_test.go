package locale

import (
	"testing"
	"time"
)

func TestRelativeChoosesTheUnit(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	set := loadSet(t)
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, amsterdam)
	const day = 24 * time.Hour
	for _, c := range []struct {
		ago            time.Duration
		en, ar, nl, de string
	}{
		{0, "now", "الآن", "nu", "jetzt"},
		{59 * time.Second, "now", "الآن", "nu", "jetzt"},
		{-59 * time.Second, "now", "الآن", "nu", "jetzt"},
		{time.Minute, "1 minute ago", "قبل دقيقة واحدة", "1 minuut geleden", "vor 1 Minute"},
		{2*time.Minute + 59*time.Second, "2 minutes ago", "قبل دقيقتين", "2 minuten geleden", "vor 2 Minuten"},
		{59 * time.Minute, "59 minutes ago", "قبل 59 دقيقة", "59 minuten geleden", "vor 59 Minuten"},
		{3 * time.Hour, "3 hours ago", "قبل 3 ساعات", "3 uur geleden", "vor 3 Stunden"},
		{11 * time.Hour, "11 hours ago", "قبل 11 ساعة", "11 uur geleden", "vor 11 Stunden"}, // yesterday, but near
		{12 * time.Hour, "yesterday", "أمس", "gisteren", "gestern"},
		{33 * time.Hour, "yesterday", "أمس", "gisteren", "gestern"},
		{34*time.Hour + time.Minute, "2 days ago", "أول أمس", "eergisteren", "vorgestern"},
		{6 * day, "6 days ago", "قبل 6 أيام", "6 dagen geleden", "vor 6 Tagen"},
		{7 * day, "1 week ago", "قبل أسبوع واحد", "1 week geleden", "vor 1 Woche"},
		{30 * day, "4 weeks ago", "قبل 4 أسابيع", "4 weken geleden", "vor 4 Wochen"},
		{31 * day, "1 month ago", "قبل شهر واحد", "1 maand geleden", "vor 1 Monat"},
		{364 * day, "11 months ago", "قبل 11 شهرًا", "11 maanden geleden", "vor 11 Monaten"},
		{365 * day, "1 year ago", "قبل سنة واحدة", "1 jaar geleden", "vor 1 Jahr"},
		{16 * 366 * day, "16 years ago", "قبل 16 سنة", "16 jaar geleden", "vor 16 Jahren"},
		{-14 * time.Hour, "tomorrow", "غدًا", "morgen", "morgen"},
		{-13 * time.Hour, "in 13 hours", "خلال 13 ساعة", "over 13 uur", "in 13 Stunden"}, // later today
		{-9 * day, "in 1 week", "خلال أسبوع واحد", "over 1 week", "in 1 Woche"},
	} {
		for tag, want := range map[string]string{"en": c.en, "ar": c.ar, "nl": c.nl, "de": c.de} {
			l, _ := set.Lookup(tag)
			if got := l.Relative(now.Add(-c.ago).UTC(), now); got != want {
				t.Errorf("%s %v ago: %q, want %q", tag, c.ago, got, want)
			}
		}
	}
}

// The same two instants can be a day apart for one reader and not for another.
func TestRelativeCountsTheReadersDays(t *testing.T) {
	l, _ := loadSet(t).Lookup("en")
	at := time.Date(2026, 11, 20, 9, 30, 0, 0, time.UTC)
	now := time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC)
	if got := l.Relative(at, now); got != "yesterday" {
		t.Errorf("in UTC: %q", got)
	}
	east := now.In(time.FixedZone("", 3*60*60))
	if got := l.Relative(at, east); got != "2 days ago" {
		t.Errorf("three hours east: %q", got)
	}
}

func TestNoTimeIsSaidLongerThanTheLongest(t *testing.T) {
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	for _, l := range loadSet(t).All() {
		most := letters(l.LongestAgo())
		for ago := 30 * time.Second; ago < 99*365*24*time.Hour; ago += ago / 30 {
			if said := l.Relative(now.Add(-ago), now); letters(said) > most {
				t.Errorf("%s: %q is longer than %q", l.Tag(), said, l.LongestAgo())
			}
		}
	}
}

func BenchmarkRelative(b *testing.B) {
	l, _ := loadSet(b).Lookup("ar")
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	at := now.Add(-3 * 7 * 24 * time.Hour)
	for b.Loop() {
		l.Relative(at, now)
	}
}
