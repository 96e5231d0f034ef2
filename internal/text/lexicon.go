package text

import (
	"strings"
	"sync"

	"tertulia/internal/forum"
)

// lexiconWords is how many words a [Lexicon] remembers, of all languages together:
// those that most of a forum's texts are made of, in about four megabytes.
const lexiconWords = 16_384

// lexiconLetters is how many bytes a word may have to be remembered: longer ones are no
// words of a language, and whoever writes them could fill the memory.
const lexiconLetters = 64

// Lexicon remembers how words are analysed. The same few thousand make up most of
// what is written in a language, and to analyse one takes some twenty times as long
// as to look it up. The zero value is ready; any number of goroutines may use it.
type Lexicon struct {
	mu    sync.RWMutex
	known map[forum.Lang]map[string]Analysis
	words int
}

// Analyse gives what [Analyse] gives.
func (l *Lexicon) Analyse(lang forum.Lang, s string) Analysis {
	return analyse(lang, s, l.analyse)
}

// analyse is [Analyse] of one word, as it stands in a text. What it gives is shared:
// nobody may change it.
func (l *Lexicon) analyse(lang forum.Lang, word string) Analysis {
	l.mu.RLock()
	a, ok := l.known[lang][word]
	l.mu.RUnlock()
	if ok {
		return a
	}
	if len(word) > lexiconLetters {
		return Analyse(lang, word)
	}
	word = strings.Clone(word) // or its text would stay in memory
	a = Analyse(lang, word)
	l.remember(lang, word, a)
	return a
}

// remember forgets everything where there is too much: what is common comes back.
func (l *Lexicon) remember(lang forum.Lang, word string, a Analysis) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.words >= lexiconWords || l.known == nil {
		l.known, l.words = map[forum.Lang]map[string]Analysis{}, 0
	}
	if l.known[lang] == nil {
		l.known[lang] = map[string]Analysis{}
	}
	l.known[lang][word] = a
	l.words++
}
