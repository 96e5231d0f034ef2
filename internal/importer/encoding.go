package importer

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode gives a file's text with LF line ends, or notes why it isn't text. What
// isn't UTF-8 or marked UTF-16 is read as the Windows code page that it most
// likely is, with a warning, since nothing in such a file says which one.
func (p *parser) decode(data []byte) (string, bool) {
	if len(data) > MaxFileBytes {
		p.broken(0, "the file is larger than %d bytes", MaxFileBytes)
		return "", false
	}
	if utf16Mark(data) {
		if s, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err == nil {
			data = s
		}
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		p.broken(lineAt(data, at), "there is a NUL byte: this is not a text file")
		return "", false
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	s := string(data)
	if !utf8.Valid(data) {
		s = p.decodeLegacy(data)
	}
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\f", "\n").Replace(s)
	if strings.TrimSpace(s) == "" {
		p.broken(0, "the file is empty")
		return "", false
	}
	return s, true
}

func utf16Mark(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// decodeLegacy reads what isn't valid UTF-8.
func (p *parser) decodeLegacy(data []byte) string {
	page := guess(data)
	if page.encoding == nil {
		p.warn(lineAt(data, page.at), "a character is damaged (invalid UTF-8); it is shown as \uFFFD")
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	s, err := page.encoding.NewDecoder().Bytes(data)
	if err != nil {
		p.warn(lineAt(data, page.at), "invalid UTF-8; damaged characters are shown as \uFFFD")
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	p.warn(lineAt(data, page.at), "not UTF-8; read as %s", page.name)
	return string(s)
}

// codePage is a guess at an encoding, and where the first byte stands that isn't
// UTF-8. Without an encoding the text is UTF-8 with some bytes damaged.
type codePage struct {
	encoding encoding.Encoding
	name     string
	at       int
}

// guess goes by how often bytes above 0x7f stand where: in sound UTF-8 sequences
// (then only single characters are damaged), in most letters (Arabic in Windows-1256), or here
// and there (a western text in Windows-1252, which holds Latin-1).
func guess(data []byte) codePage {
	first, sound, unsound, high, ascii := -1, 0, 0, 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if first < 0 {
				first = i
			}
			unsound++
			high++
		case r >= utf8.RuneSelf:
			sound++
			high += size
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			ascii++
		}
		i += size
	}
	switch {
	case sound > unsound:
		return codePage{at: first}
	case high > ascii:
		return codePage{charmap.Windows1256, "Windows-1256 (Arabic)", first}
	}
	return codePage{charmap.Windows1252, "Windows-1252 (Western European)", first}
}

// lineAt is the number of the line on which a byte stands.
func lineAt(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }
