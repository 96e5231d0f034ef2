package store

import (
	"reflect"
	"testing"
	"time"

	"tertulia/internal/forum"
)

func TestCellTakesWhatFits(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	seven, nl := 7, forum.Lang("nl")
	tests := []struct {
		value any
		want  any // of the field's type; nil where the value doesn't fit
		field any
	}{
		{int64(7), 7, 0}, {int64(7), forum.PostID(7), forum.PostID(0)}, {int64(1), true, false}, {int64(0), false, true},
		{"7", 7, 0}, {"x", nil, 0}, {"nl", nl, forum.Lang("")}, {[]byte("nl"), nl, forum.Lang("")}, {int64(7), "7", ""},
		{[]byte{1, 2}, []byte{1, 2}, []byte(nil)}, {true, true, false}, {true, nil, 0}, {at, at, time.Time{}}, {at, nil, ""},
		{nil, 0, 7}, {nil, (*int)(nil), &seven}, {int64(7), &seven, (*int)(nil)}, {"nl", &nl, (*forum.Lang)(nil)},
		{at, &at, (*time.Time)(nil)}, {3.5, nil, 0}, {"x", nil, time.Time{}}, {int64(3), nil, time.Time{}},
	}
	for _, tt := range tests {
		to := reflect.New(reflect.TypeOf(tt.field))
		to.Elem().Set(reflect.ValueOf(tt.field))
		err := (&cell{kind: isField, to: to.Elem()}).Scan(tt.value)
		got := to.Elem().Interface()
		if (err != nil) != (tt.want == nil) || err == nil && !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%T %v into a field of %T gives %v (%v), want %v", tt.value, tt.value, tt.field, got, err, tt.want)
		}
	}
}
