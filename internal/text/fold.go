package text

// tatweel only stretches a word.
const tatweel = 'ـ'

// isTashkeel reports the Arabic vowel and reading marks, which most writers
// leave out, and the marks that NFD takes off letters ([isHamza]).
func isTashkeel(r rune) bool {
	return r >= 0x064B && r <= 0x065F || r == 0x0670 || r >= 0x0610 && r <= 0x061A || r >= 0x06D6 && r <= 0x06ED && r != 0x06DD && r != 0x06DE && r != 0x06E9
}

// isHamza reports the marks that are part of a letter once it is decomposed:
// madda and hamza above and below.
func isHamza(r rune) bool { return r >= 0x0653 && r <= 0x0655 }
