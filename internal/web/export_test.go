package web

import (
	"net/http"
	"reflect"
	"strings"

	"github.com/labstack/echo/v4"

	"tertulia/internal/fresh"
)

// Route is a row of the table of routes as tests see it.
type Route struct {
	Method, Path, Who string
	Fields            []Field
	Kept              bool // its pages are, for visitors
}

// Field is one parameter of a GET or one field of a POST.
type Field struct {
	Name   string
	Number bool
	Many   bool // it may come several times
}

// Routes is the table of routes.
func Routes() []Route {
	var all []Route
	for _, r := range new(Server).table() {
		all = append(all, Route{r.method, r.path, string(r.who), fieldsOf(r), r.method == http.MethodGet && keptThings(r.path) != nil})
	}
	return all
}

// KeptPaths are the paths of the pages that are kept for visitors, as the table of
// routes has them.
func KeptPaths() []string {
	var paths []string
	for _, r := range new(Server).table() {
		if r.method == http.MethodGet && keptThings(r.path) != nil {
			paths = append(paths, r.path)
		}
	}
	return paths
}

// ThingsOf is what a page of a kept route is made of, with an id in its address; false
// where that page may not be kept.
func ThingsOf(path, id string) ([]fresh.Thing, bool) {
	c := echo.New().NewContext(nil, nil)
	c.SetParamNames("id")
	c.SetParamValues(id)
	return keptThings(path)(c)
}

// fieldsOf reads the tags of a route's form.
func fieldsOf(r route) []Field {
	if r.form == nil {
		return nil
	}
	if r.method == http.MethodGet {
		return tagged(reflect.TypeOf(r.form), "query")
	}
	return tagged(reflect.TypeOf(r.form), "form")
}

// tagged lists the fields that have a tag, those of structs inside too: as the
// binder does.
func tagged(form reflect.Type, tag string) []Field {
	var fields []Field
	for i := range form.NumField() {
		f := form.Field(i)
		name, ok := f.Tag.Lookup(tag)
		if !ok && f.Type.Kind() == reflect.Struct {
			fields = append(fields, tagged(f.Type, tag)...)
		}
		if !ok {
			continue
		}
		kind, many := f.Type.Kind(), false
		if kind == reflect.Slice {
			kind, many = f.Type.Elem().Kind(), true
		}
		fields = append(fields, Field{name, strings.HasPrefix(kind.String(), "int"), many})
	}
	return fields
}
