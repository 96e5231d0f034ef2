// Package locale speaks to people in their own language: messages with plural
// forms, dates, relative times, numbers, lists, sorting, direction and the
// choice of a language for a visitor.
//
// A [Set] holds one [Locale] for each interface language. The messages come
// from TOML files (package locales), go-i18n chooses their plural form, and all
// that is printed around them follows tables cut from the Unicode CLDR.
//
// # Messages
//
// A message is one line of locales/{tag}/{area}.toml. Its key begins with the
// area, so that a key names its file:
//
//	thread.reply.to = "In reply to {{.Name}}"
//
// {{.Name}} is an argument: text goes in as it is, numbers are printed as the
// locale prints them. With an argument Count the message has plural forms:
//
//	thread.comments.one = "{{.Count}} comment"
//	thread.comments.other = "{{.Count}} comments"
//
// {{.Link: log in}} is an argument with its own words: [Locale.Parts] gives
// them apart, so that a page can make them a link; [Locale.T] just prints them.
package locale

//go:generate npm ci --prefix gencldr --silent --no-audit --no-fund
//go:generate node gencldr/generate.mjs
