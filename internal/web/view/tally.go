package view

// shortFrom is the count from which lists show it short: "12K", "12 ألف". Below, the
// whole number takes no more room.
const shortFrom = 10_000

// tally prints a count as lists show it.
func (p *Page) tally(n int) string {
	if n < shortFrom {
		return p.number(n)
	}
	return p.L.Compact(float64(n))
}

// exactly is the whole number behind a tally; empty where that is whole already.
func (p *Page) exactly(n int) string {
	if whole := p.number(n); whole != p.tally(n) {
		return whole
	}
	return ""
}
