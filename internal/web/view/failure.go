package view

import "strconv"

// titleKey is the message that names the status: page.error.404.title.
//
//locale:keys page.error.{400,401,403,404,405,409,410,413,421,422,429,500,503}.title
func (f Failure) titleKey() string { return "page.error." + strconv.Itoa(f.Status) + ".title" }
