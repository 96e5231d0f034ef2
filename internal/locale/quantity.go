package locale

import (
	"math"
	"strconv"
	"strings"
)

// quantity is the size of a number in decimal, so that it is rounded as it is
// read: 0.285 is 28.5 percent, which its binary form is not. Its value is
// 0.digits times ten to the power of point.
type quantity struct {
	digits string // without zeros at its ends; empty for zero
	point  int
}

// quantityOf takes the shortest decimal that stands for |n|; 0 for what isn't finite.
func quantityOf(n float64) quantity {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return quantity{}
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(n), 'e', -1, 64), "e")
	power, err := strconv.Atoi(exponent)
	if err != nil {
		return quantity{}
	}
	return quantity{strings.Replace(mantissa, ".", "", 1), power + 1}.trimmed()
}

func (q quantity) trimmed() quantity {
	q.digits = strings.TrimRight(q.digits, "0")
	leading := len(q.digits) - len(strings.TrimLeft(q.digits, "0"))
	q.digits, q.point = q.digits[leading:], q.point-leading
	if q.digits == "" {
		q.point = 0
	}
	return q
}

// shifted multiplies by a power of ten.
func (q quantity) shifted(power int) quantity {
	q.point += power
	return q.trimmed()
}

// magnitude is the power of ten of the first digit; 0 for zero.
func (q quantity) magnitude() int {
	if q.digits == "" {
		return 0
	}
	return q.point - 1
}

// rounded keeps so many decimals; a half goes away from zero, as in ECMA-402.
func (q quantity) rounded(decimals int) quantity {
	keep := q.point + decimals
	switch {
	case keep >= len(q.digits):
		return q
	case keep < 0:
		return quantity{}
	}
	up := q.digits[keep] >= '5'
	q.digits = "0" + q.digits[:keep]
	q.point++
	if up {
		q.digits = increment(q.digits)
	}
	return q.trimmed()
}

// increment adds one to the last digit; the first one leaves room for the carry.
func increment(digits string) string {
	b := []byte(digits)
	i := len(b) - 1
	for ; b[i] == '9'; i-- {
		b[i] = '0'
	}
	b[i]++
	return string(b)
}

// split gives the digits before the point, at least one, and those after it.
func (q quantity) split() (whole, fraction string) {
	switch {
	case q.point <= 0:
		return "0", strings.Repeat("0", -q.point) + q.digits
	case q.point >= len(q.digits):
		return q.digits + strings.Repeat("0", q.point-len(q.digits)), ""
	}
	return q.digits[:q.point], q.digits[q.point:]
}
