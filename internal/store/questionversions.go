package store

import (
	"fmt"
	"strings"

	"gorm.io/gorm"

	"tertulia/internal/forum"
	"tertulia/internal/text"
)

// fillAsked reads the question below an opening post with what people have
// translated of it.
func fillAsked(db *gorm.DB, p *forum.TranslationPage) error {
	if !p.Post.Opening() || !p.Thread.Asks {
		return nil
	}
	standing, err := readStanding(db, p.Thread.ID)
	if err != nil || standing == nil {
		return err
	}
	found, err := all[forum.Translation](db, `SELECT * FROM translations WHERE thread_id = ? AND lang = ?
		AND target_kind IN ('question', 'position') AND source = 'human'`, p.Thread.ID, p.Lang)
	if err != nil {
		return fmt.Errorf("read translations of question %d: %w", p.Thread.ID, err)
	}
	byTarget := make(map[forum.Target]*forum.Translation, len(found))
	for i := range found {
		byTarget[found[i].Target] = &found[i]
	}
	p.Asked = &standing.Asked
	for _, target := range p.Asked.Targets() {
		p.Texts = append(p.Texts, byTarget[target])
	}
	return nil
}

// withQuestion adds the words of the thread's question and positions in a language to
// those of a version of its opening post.
func (tx *Tx) withQuestion(t *forum.Thread, p *forum.Post, lang forum.Lang, a text.Analysis) (text.Analysis, error) {
	asked, err := tx.askedIn(t, p, lang)
	if err != nil || asked == "" {
		return a, err
	}
	return withMore(a, text.Analyse(lang, asked)), nil
}

// askedIn is the question and the positions that an opening post is found by in a
// language, a line for each: the originals in its own, and else the best
// translations. It is empty where there are none.
func (tx *Tx) askedIn(t *forum.Thread, p *forum.Post, lang forum.Lang) (string, error) {
	if !p.Opening() {
		return "", nil
	}
	asked, err := tx.Asked(t)
	if err != nil || asked == nil {
		return "", err
	}
	if lang == p.Lang {
		w := asked.Wording()
		return strings.Join(append([]string{w.Question}, w.Positions...), "\n"), nil
	}
	var lines []string
	for _, texts := range asked.Versions() {
		if tr, ok := texts.In(lang); ok {
			lines = append(lines, tr.Text)
		}
	}
	return strings.Join(lines, "\n"), nil
}
