package store

import (
	"fmt"

	"gorm.io/gorm"

	"tertulia/internal/forum"
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
