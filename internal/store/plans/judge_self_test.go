package plans

import (
	"strings"
	"testing"

	"tertulia/internal/store"
)

// The judge must find what it is there for.
func TestJudgeFindsFaults(t *testing.T) {
	tests := []struct {
		name, dialect, statement, text, want string
	}{
		{"scan", "sqlite", "SELECT * FROM posts p WHERE p.lang = ?", "SCAN p", "scans: SCAN p"},
		{"search", "sqlite", "SELECT * FROM posts p WHERE p.id = ?", "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)", ""},
		{"scan of a small table", "sqlite", "SELECT key FROM settings", "SCAN settings", ""},
		{"scan of a partial result", "sqlite", "SELECT * FROM (SELECT 1 FROM posts LIMIT 1) AS few", "CO-ROUTINE few\nSCAN few", ""},
		{"sort of a page", "sqlite", "SELECT * FROM posts p", "SEARCH p USING INDEX x\nUSE TEMP B-TREE FOR ORDER BY", ""},
		{"sort of a whole range", "sqlite", "SELECT * FROM (SELECT * FROM posts p LIMIT ?) AS few",
			"CO-ROUTINE few\nSEARCH p USING INDEX x\nUSE TEMP B-TREE FOR ORDER BY\nSCAN few", "sorts: USE TEMP"},
		{"sort of a part of a list", "sqlite", "SELECT 1 FROM listings p UNION ALL SELECT 1 FROM listings q",
			"MERGE (UNION ALL)\nLEFT\nSEARCH p USING COVERING INDEX listings_latest (x)\nRIGHT\nSEARCH q USING COVERING INDEX listings_latest (x)\nUSE TEMP B-TREE FOR ORDER BY", "sorts: USE TEMP"},
		{"rows of an index of a list", "sqlite", "SELECT 1 FROM listings l", "SEARCH l USING INDEX listings_latest (tag_id=?)", "looks up the row"},
		{"scan", "postgres", "", `[{"Plan": {"Node Type": "Limit", "Actual Rows": 1, "Actual Loops": 1, "Plans": [
			{"Node Type": "Seq Scan", "Relation Name": "posts", "Actual Rows": 1, "Rows Removed by Filter": 2000, "Actual Loops": 1}]}}]`,
			"scans: Seq Scan posts"},
		{"scan of few rows", "postgres", "", `[{"Plan": {"Node Type": "Seq Scan", "Relation Name": "tags", "Actual Rows": 70, "Actual Loops": 1}}]`, ""},
		{"loops", "postgres", "", `[{"Plan": {"Node Type": "Index Scan", "Relation Name": "posts", "Index Name": "posts_author",
			"Actual Rows": 30, "Actual Loops": 10}}]`, "touches 300 rows: Index Scan posts posts_author"},
		{"large sort", "postgres", "", `[{"Plan": {"Node Type": "Sort", "Actual Rows": 900, "Actual Loops": 1}}]`, "touches 900 rows: Sort"},
		{"never reached", "postgres", "", `[{"Plan": {"Node Type": "Seq Scan", "Relation Name": "posts", "Actual Loops": 0, "Total Cost": 900}}]`, ""},
		{"write", "postgres", "", `[{"Plan": {"Node Type": "Seq Scan", "Relation Name": "posts", "Total Cost": 900}}]`, "scans: Seq Scan posts"},
		{"write of few rows", "postgres", "", `[{"Plan": {"Node Type": "Seq Scan", "Relation Name": "tags", "Total Cost": 9}}]`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.dialect+" "+tt.name, func(t *testing.T) {
			steps, err := steps(tt.dialect, store.Plan{Statement: tt.statement, Text: tt.text})
			if err != nil {
				t.Fatal(err)
			}
			found := ""
			for _, s := range steps {
				found += s.fault("")
			}
			if (found == "") != (tt.want == "") || !strings.HasPrefix(found, tt.want) {
				t.Errorf("found %q, want %q", found, tt.want)
			}
		})
	}
}
