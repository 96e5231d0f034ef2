package forum

// Lang is the language of a piece of content as a BCP 47 tag ("nl", "ar"), or
// [Und] where it isn't certain. The domain knows no list of languages: which
// ones an interface exists in is the business of the locales.
type Lang string

// Und is BCP 47's tag for an undetermined language. Content in it is never
// filtered away, and every moderator may act on it.
const Und Lang = "und"

// Known reports whether the language is certain.
func (l Lang) Known() bool { return l != "" && l != Und }
