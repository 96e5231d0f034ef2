package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"tertulia/internal/web"
)

// formType is the content type of an ordinary form.
const formType = "application/x-www-form-urlencoded"

// badNumbers are numbers that none is, as they stand in an address or a form.
func badNumbers() []string {
	return []string{"-1", "0", "1.5", "abc", "9223372036854775807", "9223372036854775808", "99999999999999999999999",
		"%2B1", "%D9%A1"}
}

// badValues are texts that no field takes, and numbers that none is.
func badValues() []string {
	return append(badNumbers(), "", "%00", "a%00b", "%ff", "%ED%A0%80", "%zz", "%E2%80%AE%E2%81%A6",
		"%27%22%3Cscript%3E", "%0d%0aSet-Cookie%3A+x%3D1", "..%2F..%2Fetc%2Fpasswd", "nl,nl,,xx,all", "bm9uc2Vuc2U",
		"thread:0", "post:-1", "2026-13-45", "//evil.example", "a;b",
		ligatures, strings.Repeat("a", 3000), strings.Repeat("%CC%81", 1000), strings.Repeat("nl,", 1000), strings.Repeat("%D8%A7", 3000))
}

// garbageFor is everything that is tried on one route.
func garbageFor(r web.Route) []garbage {
	all := append(badPaths(r), badMethods(r)...)
	if r.Method == http.MethodGet {
		return append(all, badQueries(r)...)
	}
	return slices.Concat(all, badForms(r), almostGood(r), badBodies(r))
}

// fill makes an address of a path, with one of its parameters replaced.
func fill(path, parameter, value string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		switch {
		case part == parameter:
			parts[i] = value
		case part == ":locale":
			parts[i] = "ar"
		case part == ":id":
			parts[i] = "1"
		case part == ":handle":
			parts[i] = "jonas"
		case part == ":tag":
			parts[i] = "sales"
		case part == ":page":
			parts[i] = "terms"
		case part == ":slug":
			parts[i] = "is-dit-nog-een-kanaal"
		case part == "*":
			parts[i] = "css/tertulia.css"
		}
	}
	return strings.Join(parts, "/")
}

func badPaths(r web.Route) []garbage {
	var all []garbage
	for _, part := range strings.Split(r.Path, "/") {
		if !strings.HasPrefix(part, ":") && part != "*" || part == ":locale" && strings.Count(r.Path, "/") > 1 {
			continue // locales are looked up in one place for all routes
		}
		values := badValues()
		if part == ":id" {
			values = append(badNumbers(), "%00", "%ff", "%zz", "1%2F2")
		}
		for _, value := range values {
			all = append(all, garbage{what: "path", method: r.Method, target: fill(r.Path, part, value),
				contentType: typeFor(r.Method)})
		}
	}
	// A thread that is closed, one that isn't there, and slashes too many.
	target := fill(r.Path, "", "")
	return append(all,
		garbage{what: "closed", method: r.Method, target: fill(r.Path, ":id", "2"), contentType: typeFor(r.Method)},
		garbage{what: "absent", method: r.Method, target: fill(r.Path, ":id", "777"), contentType: typeFor(r.Method)},
		garbage{what: "slash", method: r.Method, target: target + "/", contentType: typeFor(r.Method)},
		garbage{what: "slashes", method: r.Method, target: "/" + target, contentType: typeFor(r.Method)},
		garbage{what: "dots", method: r.Method, target: target + "/../..//./", contentType: typeFor(r.Method)})
}

// typeFor is the content type that goes with a method.
func typeFor(method string) string {
	if method == http.MethodGet {
		return ""
	}
	return formType
}

func badMethods(r web.Route) []garbage {
	var all []garbage
	for _, method := range []string{"PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "HEAD", "POST"} {
		if r.Method == http.MethodGet {
			all = append(all, garbage{what: "method", method: method, target: fill(r.Path, "", ""), contentType: typeFor(method)})
		}
	}
	return all
}

func badQueries(r web.Route) []garbage {
	target := fill(r.Path, "", "")
	all := []garbage{
		{what: "broken query", target: target + "?%zz"},
		{what: "NUL", target: target + "?a%00=1"},
		{what: "invalid UTF-8", target: target + "?%ff=1"},
		{what: "semicolons", target: target + "?a;b=1;c"},
		{what: "long query", target: target + "?a=" + strings.Repeat("b", 9000)},
		{what: "many parameters", target: target + "?" + strings.Repeat("a&", 3000)},
		{what: "body", target: target, contentType: formType, body: "a=1&token=x"},
		{what: "cookies", target: target, header: "Cookie: locale=xx; flash=<b>; langs=nl,,xx; session=\"x\"; =; a\r\n"},
		{what: "broken cookies", target: target, header: "Cookie: locale=%ff; flash=%zz; langs=\xff; session=%00; \xff=\xff\r\n"},
		{what: "headers", target: target, header: "Accept-Language: " + strings.Repeat("x-y;q=7,", 500) + "\r\nX-Forwarded-For: a,b\r\n" +
			"Range: bytes=9-1\r\nIf-None-Match: \"\"\"\r\nIf-Modified-Since: soon\r\nReferer: ::\r\nUser-Agent: \xff\xfe\r\n"},
	}
	for _, f := range r.Fields {
		for _, value := range badValues() {
			all = append(all, garbage{what: "value", target: target + "?" + f.Name + "=" + value})
		}
		all = append(all, garbage{what: "repeated", target: target + "?" + f.Name + "=1&" + f.Name + "=x&" + f.Name + "[]=2"})
	}
	return all
}

// badForms are forms as forms are, with what no field takes in every field.
func badForms(r web.Route) []garbage {
	form := func(what string, value func(f web.Field) string) garbage {
		var fields []string
		for _, f := range r.Fields {
			fields = append(fields, f.Name+"="+value(f))
		}
		return garbage{what: what, method: r.Method, target: fill(r.Path, "", ""), contentType: formType,
			body: strings.Join(fields, "&")}
	}
	all := []garbage{
		form("empty", func(web.Field) string { return "" }),
		form("repeated", func(f web.Field) string { return "1&" + f.Name + "=x&" + f.Name + "[]=2&" + f.Name + ".a=3" }),
		form("100 KB", func(f web.Field) string {
			if f.Number {
				return strings.Repeat("9", 100_000)
			}
			return strings.Repeat("a ", 50_000)
		}),
	}
	for _, value := range badValues() {
		// In a number it would be all that is found wrong.
		all = append(all, form("texts", func(f web.Field) string {
			if f.Number {
				return "1"
			}
			return value
		}))
	}
	if slices.ContainsFunc(r.Fields, func(f web.Field) bool { return f.Number }) {
		for _, value := range badValues() {
			all = append(all, form("values", func(web.Field) string { return value }))
		}
	}
	return all
}

// good are values that the fields of some form take. Nobody's password is among
// them, since then the forum would soon have no members left.
func good() map[string]string {
	return map[string]string{
		"title": "Een goede titel", "body": "Een+goede+tekst", "lang": "nl", "lang_sure": "1", "tags": "sales,eigen",
		"reply_to": "1", "key": "k", "revision": "1", "place": "new", "note": "Daarom", "reason": "spam", "version": "0",
		"handle": "nieuw", "email": "nieuw%40x.example", "password": "drie+stoelen+op+het+dak", "terms": "true",
		"name": "Naam", "bio": "Iemand", "locale": "nl", "zone": "Europe%2FAmsterdam", "digits": "", "read": "nl",
		"write": "nl", "scheme": "dark", "next": "%2Fnl%2F", "texts": "keep", "until": "2099-12-31",
	}
}

// ligatures make a word of which NFKC makes one of more than 2 KB.
var ligatures = strings.Repeat("%EF%B7%BA", 21) + "-" + strings.Repeat("%EF%B7%BA", 64)

// almostGood are forms with one field that is wrong, so that what comes before
// it is passed. They are sent to a thread that may go: number 3.
func almostGood(r web.Route) []garbage {
	var all []garbage
	target := fill(strings.Replace(r.Path, "/p/:id", "/p/4", 1), ":id", "3")
	for _, bad := range r.Fields {
		for _, value := range []string{"", "-1", "9223372036854775807", "a%00b", "%ff", "%E2%80%AE%3Cb%3E", "xx",
			strings.Repeat("e%CC%81", 500), strings.Repeat("%F0%9F%91%A9%E2%80%8D", 700), strings.Repeat("a", 5000),
			"thread%3A" + strings.Repeat("0", 500_000) + "1", ligatures} {
			var fields []string
			for _, f := range r.Fields {
				v := good()[f.Name]
				switch {
				case f.Name == bad.Name:
					v = value
				case f.Name == "password" && !strings.Contains(r.Path, "signup"):
					v = "" // each guess costs the server a hash
				}
				fields = append(fields, f.Name+"="+v)
			}
			all = append(all, garbage{what: "bad " + bad.Name, method: r.Method, target: target, contentType: formType,
				body: strings.Join(fields, "&")})
		}
	}
	return all
}

// badBodies are bodies that are no forms.
func badBodies(r web.Route) []garbage {
	target := fill(r.Path, "", "")
	body := func(what, contentType, body string) garbage {
		return garbage{what: what, method: r.Method, target: target, contentType: contentType, body: body}
	}
	part := "--x\r\nContent-Disposition: form-data; name=%q%s\r\n\r\n%s\r\n"
	multipart := fmt.Sprintf(part, "body", "", "text\x00\xff") + fmt.Sprintf(part, "reason", "; filename=\"../../a\"", "spam") + "--x--\r\n"
	return []garbage{
		body("JSON", "application/json", `{"body":{"a":[1e999]},"reason":null}`),
		body("XML", "application/xml", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`),
		body("text", "text/plain", "body=1"),
		body("no form type", "form", "body=1"),
		body("content type", "application/x-www-form-urlencoded; charset=\"", "body=1"),
		body("multipart", "multipart/form-data; boundary=x", multipart),
		body("cut multipart", "multipart/form-data; boundary=x", multipart[:60]),
		body("no boundary", "multipart/form-data", multipart),
		body("bytes", formType, "\x00\xff\xfe=&&&==%"),
		body("many fields", formType, strings.Repeat("a&", 20_000)),
		body("no type", "", "body=1"),
		{what: "too large", method: r.Method, target: target, header: "Content-Type: " + formType + "\r\nContent-Length: 99999999\r\nConnection: close\r\n"},
		{what: "too large", method: r.Method, target: target, header: "Content-Type: " + formType + "\r\nContent-Length: 99999999999999999\r\nConnection: close\r\n"},
	}
}

// brokenRequests aren't even HTTP, or hardly.
func brokenRequests() []garbage {
	const host = "Host: forum.example\r\n"
	post := "POST /nl/login HTTP/1.1\r\n" + host + "Content-Type: " + formType + "\r\n"
	var all []garbage
	for what, whole := range map[string]string{
		"broken percent-encoding": "GET /nl/%zz HTTP/1.1\r\n" + host + "\r\n",
		"bytes in the path":       "GET /nl/\xff\x01 HTTP/1.1\r\n" + host + "\r\n",
		"spaces in the path":      "GET /nl/ a b HTTP/1.1\r\n" + host + "\r\n",
		"NUL in a header":         "GET /nl/ HTTP/1.1\r\n" + host + "Cookie: session=\x00\r\n\r\n",
		"long header":             "GET /nl/ HTTP/1.1\r\n" + host + "Cookie: a=" + strings.Repeat("b", 40_000) + "\r\n\r\n",
		"no host":                 "GET /nl/ HTTP/1.1\r\n\r\n",
		"two hosts":               "GET /nl/ HTTP/1.1\r\n" + host + host + "\r\n",
		"bad host":                "GET /nl/ HTTP/1.1\r\nHost: a b<c>\r\n\r\n",
		"another host":            "GET http://evil.example/nl/ HTTP/1.1\r\n" + host + "\r\n",
		"CONNECT":                 "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
		"star":                    "OPTIONS * HTTP/1.1\r\n" + host + "\r\n",
		"star for GET":            "GET * HTTP/1.1\r\n" + host + "\r\n",
		"no path":                 "GET ?a HTTP/1.1\r\n" + host + "\r\n",
		"HTTP/1.0":                "GET /nl/ HTTP/1.0\r\n\r\n",
		"HTTP/3.7":                "GET /nl/ HTTP/3.7\r\n" + host + "\r\n",
		"TLS":                     "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
		"negative length":         post + "Content-Length: -1\r\n\r\n",
		"length and chunks":       post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"bad chunks":              post + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\nemail=a\r\n0\r\n\r\n",
		"unknown coding":          post + "Transfer-Encoding: brotli\r\n\r\n",
	} {
		all = append(all, garbage{what: what, whole: whole})
	}
	return all
}
