package text

import "tertulia/internal/forum"

// mostRemembered is how many words an [Analyser] remembers in each language.
const mostRemembered = 20_000

// Analyser analyses many texts: it remembers the tokens of the words it has met,
// since few make up most of every text. It isn't safe for concurrent use. The zero
// value is ready.
type Analyser struct {
	known map[forum.Lang]map[string]tokens
}

// Analyse gives what [Analyse] gives.
func (an *Analyser) Analyse(lang forum.Lang, s string) Analysis {
	return analyse(lang, s, an.tokensOf)
}

func (an *Analyser) tokensOf(lang forum.Lang, part string) tokens {
	known := an.known[lang]
	if t, ok := known[part]; ok {
		return t
	}
	if known == nil || len(known) >= mostRemembered {
		if an.known == nil {
			an.known = map[forum.Lang]map[string]tokens{}
		}
		known = map[string]tokens{}
		an.known[lang] = known
	}
	t := tokensOf(lang, part)
	known[part] = t
	return t
}
