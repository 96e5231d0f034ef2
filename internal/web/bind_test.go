package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"tertulia/internal/forum"
	"tertulia/internal/middleware"
)

// FuzzBind holds that whatever is sent as a form is read as text that the databases
// keep, or is refused as the sender's fault.
func FuzzBind(f *testing.F) {
	const urlencoded, multipart = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
	part := "--x\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\na\x00\xff\r\n"
	for contentType, bodies := range map[string][]string{
		urlencoded: {"title=a&body=b&revision=1&reply_to=2", "body=%00", "body=%ff", "revision=x", "revision=99999999999999999999", "a;b", "%zz",
			"body=a&body=b", "body[]=a", strings.Repeat("a&", 2000), "\x00\xff&&=="},
		multipart:                       {part + "--x--\r\n", part, "", "--x--", strings.ReplaceAll(part, "name=", "filename=\"y\"; name=") + "--x--\r\n"},
		"multipart/form-data":           {part},
		"application/json":              {`{"body":1}`},
		urlencoded + "; charset=\"":     {"body=1"},
		"multipart/mixed; boundary=x":   {part},
		"APPLICATION/X-www-form-urlenc": {"body=1"},
	} {
		for _, body := range bodies {
			f.Add(contentType, body)
		}
	}
	e := echo.New()
	f.Fuzz(func(t *testing.T, contentType, body string) {
		r := httptest.NewRequest(http.MethodPost, "/nl/new", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		var form writingForm
		err := bind(e.NewContext(r, httptest.NewRecorder()), &form)
		if err != nil {
			if kind := forum.KindOf(err); kind != forum.Malformed && kind != forum.TooLarge {
				t.Fatalf("%q %q: %v", contentType, body, err)
			}
			return
		}
		for _, s := range []string{form.Title, form.Body, form.Lang, form.Tags, form.Key, form.Place, form.Do} {
			if !middleware.Clean(s) {
				t.Fatalf("%q %q lets %q through", contentType, body, s)
			}
		}
	})
}
