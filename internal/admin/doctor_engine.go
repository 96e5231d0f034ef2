package admin

import (
	"fmt"
	"strings"

	"tertulia/internal/forum"
	"tertulia/internal/outbound"
	"tertulia/internal/store"
	"tertulia/locales"
)

// examineEngine asks the translation engine, if there is to be one, what it
// translates.
func (c *checkup) examineEngine() {
	t := c.settings.Translate
	if !t.Connected() {
		c.fine("engine", "no --translate-engine: texts are translated by people alone")
		return
	}
	engine, err := outbound.NewEngine(outbound.EngineConfig{Kind: t.Engine, URL: t.URL, Key: t.Key})
	if err != nil {
		c.bad("engine", "%v", err)
		return
	}
	langs, err := forumLangs()
	if err != nil {
		c.bad("engine", "the forum's languages can't be read: %v", err)
		return
	}
	ctx, cancel := c.context()
	defer cancel()
	pairs, err := engine.Pairs(ctx, langs)
	switch {
	case err != nil:
		c.bad("engine", "%s can't be used: %v; see the --translate settings", engine.Name(), err)
	case len(pairs) == 0:
		c.bad("engine", "%s translates none of the forum's languages into another", engine.Name())
	default:
		c.fine("engine", "%s translates %s", engine.Name(), describePairs(pairs))
	}
}

// forumLangs are the languages of the interface.
func forumLangs() ([]forum.Lang, error) {
	folders, err := locales.FS.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var langs []forum.Lang
	for _, f := range folders {
		if f.IsDir() {
			langs = append(langs, forum.Lang(f.Name()))
		}
	}
	return langs, nil
}

// describePairs lists pairs as "en to es, es to en".
func describePairs(pairs []outbound.Pair) string {
	all := make([]string, len(pairs))
	for i, p := range pairs {
		all[i] = fmt.Sprintf("%s to %s", p.From, p.To)
	}
	return strings.Join(all, ", ")
}

// examineTranslations looks at the queue and the budget of machine translation.
func (c *checkup) examineTranslations(s *store.Store) {
	ctx, cancel := c.context()
	defer cancel()
	page, err := s.EnginePage(ctx, forum.Viewer{})
	if err != nil {
		c.bad("translation", "its queue can't be read: %v", err)
		return
	}
	if page.Stopped(s.Now()) {
		c.note("translation", "the budget of %s is used up (%d of %d characters): it goes on next month, or with a larger translation.budget; texts that wait: %d",
			page.Month, page.Characters, page.Budget, page.Waiting)
	}
	if page.Failed > 0 {
		newest := page.Failures[0]
		c.note("translation", "texts given up so far: %d; the last one into %s for this reason: %s", page.Failed, newest.Lang, newest.Failure)
	}
	if page.Failed == 0 && !page.Stopped(s.Now()) {
		c.fine("translation", "texts done: %d, waiting: %d; %d of %d characters used in %s", page.Done, page.Waiting,
			page.Characters, page.Budget, page.Month)
	}
}
