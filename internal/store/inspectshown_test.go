package store_test

import (
	"context"
	"strings"
	"testing"

	"tertulia/internal/forum"
	"tertulia/internal/store"
	"tertulia/internal/store/storetest"
	"tertulia/internal/text"
)

// Texts are compared whomever their mentions led to and whatever the forum's address was.
func TestInspectFindsTextsThatShowOthers(t *testing.T) {
	const (
		markdown = "# Kast\n\n**Hout** van @noor, zie <https://forum.example/nl/t/1> en [dit](https://forum.example/nl/)\n\n- a & b\n- `c`"
		posts    = "posts that show another text than was written"
		versions = "translations that show another text than was written"
	)
	tests := []damage{
		{posts, `UPDATE posts SET markdown = replace(markdown, 'Hout', 'Staal')`},
		{posts, `UPDATE posts SET markdown = ''`},
		{"posts that show nothing of what was written", `UPDATE posts SET rendered = ''`},
		{posts, `UPDATE posts SET rendered = replace(rendered, 'Hout', 'Eik_')`},
		{versions, `UPDATE translations SET body = replace(body, 'Hout', 'Holz')`},
		{versions, `UPDATE translations SET rendered = replace(rendered, 'Hout', 'Holz')`},
		{"summaries that show another text than was written", `INSERT INTO summaries
			(thread_id, author_id, lang, shown, written_at, markdown, rendered, revision, translated)
			SELECT thread_id, author_id, lang, false, created_at, 'Staal', rendered, 1, false FROM posts WHERE number = 2`},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Clock) {
		ctx := context.Background()
		noor := storetest.Member(t, s, "noor")
		thread := storetest.Thread(t, s, noor, "nl", "Kast")
		rendered, err := text.Render(markdown, text.Options{BaseURL: "https://forum.example",
			Members: map[string]int64{"noor": int64(noor.ID)}})
		if err != nil || !strings.Contains(text.PlainText(rendered), "Hout") {
			t.Fatalf("rendered as %+v, error %v", rendered, err)
		}
		post := forum.Post{AuthorID: noor.ID, Lang: "nl", Markdown: markdown, Rendered: rendered}
		storetest.Write(t, s, func(tx *store.Tx) error {
			locked, err := tx.LockThread(thread.ID)
			if err != nil {
				return err
			}
			post.ID = 0
			return tx.AddPost(&locked, &post, text.Analyse("nl", text.PlainText(rendered)))
		})
		translated := storetest.Translated(noor, 1, markdown)
		translated.Rendered = rendered
		storetest.Translate(t, s, forum.TextOf(post.ID), "de", translated)
		storetest.Translate(t, s, forum.TitleOf(thread.ID), "de", storetest.Translated(noor, 1, "Schrank"))
		if err := s.ReindexAll(ctx, func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		if found, err := s.Inspect(ctx); err != nil || len(found) > 0 {
			t.Errorf("at first it finds %v, error %v", found, err)
		}
		findsDamage(t, s, tests)
	})
}
