package mail

import (
	"github.com/a-h/templ"

	"tertulia/internal/locale"
)

// boxStyle is the sheet of paper a letter stands on. Arabic is set larger, in
// faces made for it.
func boxStyle(l *locale.Locale) templ.SafeCSS {
	const box = "max-width:560px;margin:0 auto;padding:32px 24px;background:#fcfaf6;color:#211a1b;" +
		"border-top:4px solid #7a1a3c;border-radius:4px;"
	if l.Dir() == "rtl" {
		return box + "font:18px/1.8 Noto Naskh Arabic,Geeza Pro,Sakkal Majalla,Segoe UI,Tahoma,serif"
	}
	return box + "font:16px/1.6 Iowan Old Style,Palatino,Georgia,serif"
}
