package view

import "strings"

// deviceName is a short name for a browser and its system, read from its
// User-Agent; what it doesn't know it shows as it is, cut short.
func deviceName(userAgent string) string {
	browser := firstIn(userAgent, [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"},
		{"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}})
	system := firstIn(userAgent, [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"},
		{"Windows", "Windows"}, {"Mac OS", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
	switch {
	case browser != "" && system != "":
		return browser + " · " + system
	case browser != "":
		return browser
	case len(userAgent) > 40:
		return strings.ToValidUTF8(userAgent[:40], "") + "…"
	case userAgent == "":
		return "?"
	}
	return userAgent
}

func firstIn(s string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(s, n[0]) {
			return n[1]
		}
	}
	return ""
}
