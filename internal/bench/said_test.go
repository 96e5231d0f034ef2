package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestWhatIsSaid(t *testing.T) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(`
		<article class="post first"><div class="prose" lang="de"><p>Die Frage</p></div></article>
		<article class="post"><p class="reply-to">In reply to <a>Noor</a></p>
			<div class="prose" lang="nl"><p>Wat <a class="mention">@<bdi>noor</bdi></a>
				zegt</p><ul><li>een</li><li>twee</li></ul><blockquote><p>nee</p></blockquote></div></article>
		<article class="post"><div class="prose" lang="en"><p>Yes</p></div></article>
		<article class="post"><p>Removed</p></article>`))
	if err != nil {
		t.Fatal(err)
	}
	want := []said{{"nl", "Wat @noor zegt\n\n- een\n- twee\n\n> nee", true}, {"en", "Yes", false}}
	if got := saidIn(doc); !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
