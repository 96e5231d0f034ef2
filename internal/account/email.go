package account

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"tertulia/internal/forum"
)

// Limits on e-mail addresses in bytes (RFC 5321, section 4.5.3.1).
const (
	maxEmail     = 254
	maxLocalPart = 64
)

// emailAddress is an address as mail is sent to it, and the key under which it
// is one with its other spellings.
type emailAddress struct{ address, key string }

// parseEmail reads an e-mail address as a person types it. Its domain is
// brought to its ASCII form (IDNA 2008).
func parseEmail(typed string) (emailAddress, *forum.Error) {
	invalid := forum.FieldError("email", "error.email.invalid", nil)
	if len(typed) > 4*maxEmail {
		return emailAddress{}, invalid
	}
	typed = norm.NFC.String(strings.TrimSpace(typed))
	if typed == "" {
		return emailAddress{}, forum.FieldError("email", "error.email.required", nil)
	}
	at := strings.LastIndexByte(typed, '@')
	if at < 1 || at > maxLocalPart || !utf8.ValidString(typed) {
		return emailAddress{}, invalid
	}
	local := typed[:at]
	domain, err := idna.Lookup.ToASCII(typed[at+1:])
	if err != nil || !strings.Contains(strings.Trim(domain, "."), ".") || strings.HasSuffix(domain, ".") {
		return emailAddress{}, invalid
	}
	address := local + "@" + domain
	// The parser also takes names, comments and quotes around an address.
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address || len(address) > maxEmail {
		return emailAddress{}, invalid
	}
	return emailAddress{address, forum.EmailKey(address)}, nil
}
