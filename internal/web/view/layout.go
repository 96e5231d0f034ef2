package view

// footerKey names a page that the operator writes.
//
//locale:keys page.{rules,terms,privacy,imprint,contact}.title
func footerKey(name string) string { return "page." + name + ".title" }
