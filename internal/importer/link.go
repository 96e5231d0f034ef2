package importer

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

// rewriteLinks makes the links and images of a Markdown text stand by
// themselves. Relative addresses are resolved against base, or shown as text
// where there is none, since they would otherwise point into the forum. Images
// that are links become links named by their alternative text or file name.
func rewriteLinks(markdown string, base *url.URL) string {
	var b strings.Builder
	var code fence
	var run []string
	flush := func() {
		if len(run) > 0 {
			r := newLinkRewriter(strings.Join(run, "\n"), base)
			b.WriteString(r.rewrite(0, len(r.s)))
			b.WriteString("\n")
		}
		run = nil
	}
	for line := range strings.SplitSeq(markdown, "\n") {
		if !code.covers(line) && !blank(line) {
			run = append(run, resolveDefinition(line, base))
			continue
		}
		flush()
		b.WriteString(line + "\n")
	}
	flush()
	return strings.TrimSuffix(b.String(), "\n")
}

var definition = regexp.MustCompile(`^( {0,3}\[[^\]]+\]:[ \t]*)<?([^\s>]+)>?(.*)$`)

// resolveDefinition resolves the address of a link reference definition, or
// turns the definition into text.
func resolveDefinition(line string, base *url.URL) string {
	m := definition.FindStringSubmatch(line)
	if m == nil {
		return line
	}
	if to, ok := resolve(m[2], base); ok {
		return m[1] + to + m[3]
	}
	return `\` + strings.TrimLeft(line, " ")
}

// rewrite gives s[from:to] with its links and images made to stand by themselves.
func (r *linkRewriter) rewrite(from, to int) string {
	var b strings.Builder
	for i := from; i < to; {
		if end, ok := r.code[i]; ok && end <= to {
			b.WriteString(r.s[i:end])
			i = end
			continue
		}
		size := 1
		switch l, ok := r.linkAt(i, to); {
		case ok && l.image:
			b.WriteString(r.image(l))
			size = l.end - i
		case ok:
			b.WriteString(r.link(l))
			size = l.end - i
		case r.s[i] == '\\' && i+1 < to:
			size = 2
			b.WriteString(r.s[i : i+2])
		default:
			b.WriteByte(r.s[i])
		}
		i += size
	}
	return b.String()
}

// image keeps an image that has an address of its own; the forum shows it as a
// link. Otherwise its name and address become text.
func (r *linkRewriter) image(l link) string {
	alt := r.s[l.label[0]:l.label[1]]
	if to, ok := resolve(l.to, r.base); ok {
		return "![" + alt + "](" + joinLink(to, l.rest) + ")"
	}
	return asText(imageName(alt, l.to), l.to)
}

// link keeps a link. Images inside it give it their name; the address of one
// that differs from the link's follows as a link of its own.
func (r *linkRewriter) link(l link) string {
	label, images := r.flatten(l.label[0], l.label[1])
	if label == "" {
		label = escapeMarkdown(l.to)
	}
	to, ok := resolve(l.to, r.base)
	var b strings.Builder
	if ok {
		b.WriteString("[" + label + "](" + joinLink(to, l.rest) + ")")
	} else {
		b.WriteString(asText(label, l.to))
	}
	for _, image := range images {
		if image.to == l.to {
			continue
		}
		name := imageName(r.s[image.label[0]:image.label[1]], image.to)
		if src, ok := resolve(image.to, r.base); ok {
			b.WriteString(" [" + name + "](" + joinLink(src, "") + ")")
		} else {
			b.WriteString(" " + asText(name, image.to))
		}
	}
	return b.String()
}

// flatten gives a link's label with its images replaced by their names.
func (r *linkRewriter) flatten(from, to int) (label string, images []link) {
	var b strings.Builder
	for i := from; i < to; {
		if l, ok := r.linkAt(i, to); ok && l.image {
			images = append(images, l)
			b.WriteString(imageName(r.s[l.label[0]:l.label[1]], l.to))
			i = l.end
			continue
		}
		b.WriteByte(r.s[i])
		i++
	}
	return b.String(), images
}

// imageName is an image's alternative text, or else its file name.
func imageName(alt, address string) string {
	if strings.TrimSpace(alt) != "" {
		return alt
	}
	if media, isData := strings.CutPrefix(address, "data:"); isData {
		media, _, _ = strings.Cut(media, ";")
		return escapeMarkdown(media)
	}
	u, err := url.Parse(address)
	if err != nil || path.Base(u.Path) == "." || path.Base(u.Path) == "/" {
		return escapeMarkdown(address)
	}
	return escapeMarkdown(path.Base(u.Path))
}

// asText shows a link whose address leads nowhere from here: its label, and the
// address where that says more.
func asText(label, address string) string {
	if address == "" || strings.HasPrefix(address, "#") || strings.HasPrefix(address, "data:") {
		return label
	}
	shown := escapeMarkdown(address)
	if label == "" || label == shown {
		return shown
	}
	return label + " (" + shown + ")"
}

// resolve makes an address absolute; false for a relative one without a base.
// What has a scheme stays as it is: which schemes become links is decided where
// Markdown is rendered.
func resolve(address string, base *url.URL) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || strings.HasPrefix(address, "data:") {
		return "", false
	}
	switch {
	case u.Scheme != "":
		return address, true
	case base != nil:
		return base.ResolveReference(u).String(), true
	case u.Host != "":
		u.Scheme = "https"
		return u.String(), true
	}
	return "", false
}

// joinLink writes what stands between a link's round brackets.
func joinLink(to, title string) string {
	if strings.ContainsAny(to, " ()<>\\") {
		to = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C").Replace(to)
	}
	if title == "" {
		return to
	}
	return to + " " + title
}

var markdownMark = regexp.MustCompile("[\\\\`*_\\[\\]<>]")

// escapeMarkdown makes a text stand for itself in Markdown.
func escapeMarkdown(s string) string { return markdownMark.ReplaceAllString(s, `\$0`) }
