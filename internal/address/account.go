package address

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// Signup is the page for becoming a member.
func Signup(locale string) string { return page(locale, "signup") }

// Login is the page for logging in. After it the member is sent to next, which
// the page checks with [SafeNext]; empty for the front page.
func Login(locale, next string) string {
	return withParameter(page(locale, "login"), "next", spoken(next))
}

// Logout ends the session (POST).
func Logout(locale string) string { return page(locale, "logout") }

// Forgot is the page that sends a mail for choosing a new password.
func Forgot(locale string) string { return page(locale, "forgot") }

// Reset is the page, linked from a mail, for choosing a new password.
func Reset(locale, token string) string {
	return withParameter(page(locale, "reset"), "token", token)
}

// Confirm is the page, linked from a mail, that confirms an e-mail address.
func Confirm(locale, token string) string {
	return withParameter(page(locale, "confirm"), "token", token)
}

// Setup is the one-time page that makes the first admin.
func Setup(locale, token string) string {
	return withParameter(page(locale, "setup"), "token", token)
}

// Settings is a page of a member's own settings, such as "profile" or
// "sessions"; an empty section is the first of them.
func Settings(locale, section string) string { return page(locale, "settings", section) }

// spoken is a path as people read it: to be a parameter it is encoded anyway, and
// encoding twice makes three letters of each, for a slug in Arabic nine. What would
// read differently stays as it is.
func spoken(target string) string {
	path, tail := cutPath(target)
	plain, err := url.PathUnescape(path)
	if err != nil || !utf8.ValidString(plain) || strings.ContainsAny(plain, "%?#") || strings.ContainsFunc(plain, neverInAddress) ||
		(&url.URL{Path: plain}).EscapedPath() != path {
		return target
	}
	return plain + tail
}

func withParameter(path, name, value string) string {
	if value == "" {
		return path
	}
	return path + "?" + url.QueryEscape(name) + "=" + url.QueryEscape(value)
}

// SignupAgain has the confirmation of a sign-up mailed once more (POST).
func SignupAgain(locale string) string { return page(locale, "signup", "again") }
