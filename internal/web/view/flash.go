package view

// Said is message alert.KEY of the flash; empty without one. The key travels in
// a cookie, so one that has no message says nothing.
//
//locale:keys alert.{thread_closed,thread_summed,thread_reopened,thread_pinned,thread_unpinned,hidden,deleted,restored,saved,confirmed,logged_out,email_mailed,email_changed,password_changed,session_ended,account_closed,set_up,edited,relabelled,translated,translation_removed,translation_restored,draft_saved,draft_dropped,machine_asked,machine_none,engine_on,engine_off,retried,term_set,term_dropped,stance_taken,stance_withdrawn}
func (p *Page) Said() string {
	if p.Flash == nil {
		return ""
	}
	key := "alert." + p.Flash.Key
	if said := p.T(key); said != key {
		return said
	}
	return ""
}
