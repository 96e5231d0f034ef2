package view_test

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"tertulia/internal/browser"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/web/view"
)

// The script writes times as the server does: in the member's time zone, whatever
// the device's is, and in the digits they chose where the language has them.
func TestScriptWritesTimesAsTheServerDoes(t *testing.T) {
	browser.Enabled(t)
	mux, url := serveLooks(t)
	for _, c := range []struct{ tag, zone, digits string }{
		{"ar", "Pacific/Kiritimati", "arab"}, {"nl", "Pacific/Pago_Pago", "arab"}, {"es", "Asia/Kolkata", ""}, {"ar", "UTC", ""},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		m := *sanne
		m.Digits = c.digits
		p := newPage(t, c.tag, "/")
		p.L, p.Zone, p.Viewer = p.L.WithDigits(c.digits), zone, forum.As(&m)
		times := relativeTimes(time.Now())
		mux.HandleFunc("GET /times/"+c.tag+"/"+c.zone, templ.Handler(inLayout(p, "Times", agos(p, times))).ServeHTTP)
		said := func() (all []string) {
			for _, at := range times {
				all = append(all, p.L.Relative(at, time.Now().In(zone)))
			}
			return all
		}
		tab := chromium.Open(t, browser.Options{Languages: c.tag})
		before := said()
		tab.Go(url + "/times/" + c.tag + "/" + c.zone)
		var got []string
		tab.Eval(`[...document.querySelectorAll("main time")].map(time => time.textContent.trim())`, &got)
		after := said()
		for i := range times { // the clock goes on meanwhile
			if len(got) != len(times) || got[i] != before[i] && got[i] != after[i] {
				t.Errorf("%s in %s: the script writes %q, the server %q", c.tag, c.zone, got, after)
				break
			}
		}
	}
}

// Posts say how long ago they were written in their first week, then when: to members as the
// server tells, to visitors, whose page may be old, as the script does. Without it there are
// dates.
func TestPostsAreRelativeInTheirFirstWeek(t *testing.T) {
	browser.Enabled(t)
	mux, url := serveLooks(t)
	now := time.Now()
	times := []time.Time{now.Add(-95 * time.Minute), now.Add(-75 * time.Hour), now.Add(-week + time.Hour), now.Add(-week - time.Minute), now.Add(-800 * 24 * time.Hour)}
	for who, viewer := range map[string]forum.Viewer{"visitor": {}, "member": forum.As(sanne)} {
		p := newPage(t, "nl", "/")
		p.Viewer, p.Now = viewer, now
		var all []templ.Component
		for _, at := range times {
			all = append(all, view.Written(p, at))
		}
		mux.HandleFunc("GET /written/"+who, templ.Handler(inLayout(p, "Times", templ.Join(all...))).ServeHTTP)
		for _, script := range []bool{true, false} {
			tab := chromium.Open(t, browser.Options{Languages: "nl", NoScript: !script})
			tab.Go(url + "/written/" + who)
			var got []string
			tab.Eval(`[...document.querySelectorAll("main time")].map(time => time.textContent.trim())`, &got)
			if len(got) != len(times) {
				t.Fatalf("%s, script %v: %q", who, script, got)
			}
			for i, at := range times {
				relative := i < 3 && (script || viewer.SignedIn())
				if date := p.L.Date(at, p.Zone, locale.Medium); (got[i] != date) != relative {
					t.Errorf("%s, script %v: %q for %s", who, script, got[i], date)
				}
			}
		}
	}
}

const week = 7 * 24 * time.Hour

// relativeTimes are times before now by less than an hour up to years.
func relativeTimes(now time.Time) []time.Time {
	var times []time.Time
	for _, ago := range []time.Duration{150 * time.Second, 95 * time.Minute, 5*time.Hour + 30*time.Minute, 11 * time.Hour, 13 * time.Hour,
		20 * time.Hour, 26 * time.Hour, 40 * time.Hour, 75 * time.Hour, 9 * 24 * time.Hour, 40 * 24 * time.Hour, 800 * 24 * time.Hour} {
		times = append(times, now.Add(-ago))
	}
	return times
}

// agos shows times one after the other.
func agos(p *view.Page, times []time.Time) templ.Component {
	var all []templ.Component
	for _, at := range times {
		all = append(all, view.Ago(p, at))
	}
	return templ.Join(all...)
}
