package text

// outline gives headings the levels they have on a page: its outermost ones
// continue the page's own, and no level is skipped, whatever levels were typed.
type outline struct {
	outermost int
	// open are the typed levels of the headings that the current one stands
	// under, outermost first.
	open []int
}

// newOutline begins with outermost, 2 to 6; 3 where it is 0.
func newOutline(outermost int) outline {
	if outermost == 0 {
		outermost = 3
	}
	return outline{outermost: outermost}
}

// level is where a heading typed with that level stands, 6 at most.
func (o *outline) level(typed int) int {
	for len(o.open) > 0 && o.open[len(o.open)-1] >= typed {
		o.open = o.open[:len(o.open)-1]
	}
	level := min(o.outermost+len(o.open), 6)
	o.open = append(o.open, typed)
	return level
}
