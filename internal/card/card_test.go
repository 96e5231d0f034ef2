package card_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"tertulia/internal/card"
)

func drawn(t *testing.T, c card.Card) image.Image {
	t.Helper()
	file, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if len(file) > 150<<10 {
		t.Errorf("%q is %d bytes", c.Title, len(file))
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, card.Width, card.Height) {
		t.Errorf("%v", img.Bounds())
	}
	return img
}

// dark counts the pixels of an area that are nearly ink.
func dark(img image.Image, area image.Rectangle) (n int) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if g := color.GrayModel.Convert(img.At(x, y)).(color.Gray); g.Y < 80 {
				n++
			}
		}
	}
	return n
}

var (
	titleArea = image.Rect(0, 170, card.Width, 480)
	left      = image.Rect(0, 170, 300, 480)
	right     = image.Rect(900, 170, card.Width, 480)
)

func TestTitleStandsAtItsStart(t *testing.T) {
	ltr := drawn(t, card.Card{Title: "Short title"})
	if dark(ltr, left) == 0 || dark(ltr, right) != 0 {
		t.Errorf("left to right: %d on the left, %d on the right", dark(ltr, left), dark(ltr, right))
	}
	rtl := drawn(t, card.Card{Title: "عنوان قصير", TitleRTL: true})
	if dark(rtl, left) != 0 || dark(rtl, right) == 0 {
		t.Errorf("right to left: %d on the left, %d on the right", dark(rtl, left), dark(rtl, right))
	}
}

func TestArabicLettersJoin(t *testing.T) {
	// Non-joiners force the isolated forms, which take more room.
	joined := drawn(t, card.Card{Title: "ببببب", TitleRTL: true})
	apart := drawn(t, card.Card{Title: "ب\u200cب\u200cب\u200cب\u200cب", TitleRTL: true})
	if w, wide := inkWidth(joined), inkWidth(apart); w == 0 || w*3/2 > wide {
		t.Errorf("joined %d pixels, apart %d", w, wide)
	}
}

func inkWidth(img image.Image) int {
	first, last := -1, -1
	for x := 0; x < card.Width; x++ {
		if dark(img, image.Rect(x, titleArea.Min.Y, x+1, titleArea.Max.Y)) > 0 {
			if first < 0 {
				first = x
			}
			last = x
		}
	}
	return last - first
}

func TestPunctuationOfAMixedTitleStandsOnTheLeft(t *testing.T) {
	with := drawn(t, card.Card{Title: "تويتر - Twitter!", TitleRTL: true})
	without := drawn(t, card.Card{Title: "تويتر - Twitter", TitleRTL: true})
	if inkWidth(with) <= inkWidth(without) || dark(with, right) != dark(without, right) {
		t.Error("the exclamation mark isn't at the left end of the line")
	}
}

func TestLongTitlesKeepToTheirPlace(t *testing.T) {
	foot := image.Rect(0, 490, card.Width, card.Height)
	for _, title := range []string{
		strings.Repeat("Wörter ", 200), strings.Repeat("M", 500), strings.Repeat("كلمات ", 200), strings.Repeat("ـ", 500),
	} {
		for _, rtl := range []bool{false, true} {
			img := drawn(t, card.Card{Title: title, TitleRTL: rtl})
			if dark(img, titleArea) == 0 || dark(img, foot) != 0 {
				t.Errorf("%.20q: %d in its place, %d below", title, dark(img, titleArea), dark(img, foot))
			}
			if dark(img, image.Rect(0, 170, 60, 480)) != 0 || dark(img, image.Rect(card.Width-60, 170, card.Width, 480)) != 0 {
				t.Errorf("%.20q runs over the margin", title)
			}
		}
	}
}

// The chart stands between title and foot, begins where the page does, and is
// filled where most stand.
func TestChartIsMirrored(t *testing.T) {
	bars := card.JoinBars([]card.Bar{{Lang: "en", Mark: "EN", Parts: []int{9, 1}}, {Lang: "ar", Mark: "ع", Parts: []int{0, 3}}})
	for _, rtl := range []bool{false, true} {
		c := card.Card{Title: strings.Repeat("Wörter ", 100), RTL: rtl, TitleRTL: rtl, Bars: bars}
		img := drawn(t, c)
		area := func(from, to int) image.Rectangle {
			if rtl {
				from, to = card.Width-to, card.Width-from
			}
			return image.Rect(from, 416, to, 430)
		}
		if dark(img, area(160, 700)) < 5000 || dark(img, area(1045, 1070)) > 100 {
			t.Errorf("right to left %t: %d dark at the start, %d at the end", rtl, dark(img, area(160, 700)), dark(img, area(1045, 1070)))
		}
	}
}

func TestAnythingCanBeDrawn(t *testing.T) {
	for _, title := range []string{
		"", " ", "😀😀", "日本語", "a\u202eb\u2066c", "e" + strings.Repeat("\u0301", 60), "\x00\n\t", "\xff\xfe",
		"👩‍👩‍👧‍👦 family", "ﷺ ﷽", "٣٤٥", "\u2068تويتر - Twitter (2024)!\u2069",
	} {
		for _, rtl := range []bool{false, true} {
			drawn(t, card.Card{Site: title, Title: title, TitleRTL: rtl, RTL: rtl, Lang: "xx", Mark: title, Note: title})
		}
	}
}

func BenchmarkPNG(b *testing.B) {
	c := card.Card{Site: "Tertulia", Title: "تويتر - Twitter (2024)!", TitleRTL: true, Lang: "ar", Mark: "ع", Note: "العربية"}
	for b.Loop() {
		if _, err := c.PNG(); err != nil {
			b.Fatal(err)
		}
	}
}

// However long the title, no letter of it comes near the bars.
func TestTitleStaysAboveTheBars(t *testing.T) {
	bars := card.JoinBars([]card.Bar{{"nl", "NL", []int{3, 4}}, {"de", "DE", []int{1, 2}}, {"ar", "ع", []int{2, 2}},
		{"es", "ES", []int{5, 1}}, {"en", "EN", []int{1, 0}}})
	for _, c := range []card.Card{
		{Title: "Why typography, paging and judging go together gypsily", Bars: bars},
		{Title: strings.Repeat("Judging typography ", 12), Bars: bars},
		{Title: strings.Repeat("تغريدة طويلة جدًّا جدًّا ", 12), TitleRTL: true, RTL: true, Bars: bars},
	} {
		img := drawn(t, c)
		if dark(img, image.Rect(0, 230, card.Width, 285)) == 0 || dark(img, image.Rect(0, 304, card.Width, 314)) != 0 {
			t.Errorf("%.40q: %d dark pixels above the bars", c.Title, dark(img, image.Rect(0, 304, card.Width, 314)))
		}
	}
}
