// Package card draws the picture that a link to a thread shows elsewhere: its
// title in its own script and direction, the mark of its language, the name of
// the forum, under the same awning as the pages.
//
// Text is shaped, so that Arabic letters join and lines that mix directions read
// as they do in a browser. Two faces are embedded: Noto Serif for Latin, Greek and
// Cyrillic, Noto Naskh for Arabic (SIL Open Font License, fonts/OFL.txt). Letters
// that neither has, such as emoji, are left out. scripts/card-fonts makes them again.
package card
