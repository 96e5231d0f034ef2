package server

import (
	"fmt"
	"net/http"

	"tertulia/internal/forum"
)

// next is what somebody writes next: mostly comments, and now and then
// everything else.
func (l *load) next(w *writer) *deed {
	w.n++
	n := int(l.sent.Add(1))
	if w.moderates {
		return l.closing(w)
	}
	switch {
	case w.n%40 == 7:
		return l.signUp(n)
	case w.n%12 == 10:
		return l.leave(n)
	case w.n%8 == 3:
		return l.thread(w, n)
	case w.n%8 == 5:
		return l.edit(w, n)
	case w.n%8 == 6:
		return l.draft(w, n)
	case w.n%8 == 7:
		return l.translation(w, n)
	case w.n%8 == 1:
		return l.stance(w)
	}
	return l.comment(n)
}

func (l *load) comment(n int) *deed {
	body := fmt.Sprintf("Reactie woord%d, en die moet blijven.", n)
	return &deed{kind: "comment", path: fmt.Sprintf("/nl/t/%d/comments", l.talk), accepted: http.StatusSeeOther, text: body,
		fields: []string{"body", body, "lang", "nl", "lang_sure", "1", "key", fmt.Sprint("key", n)}, thread: l.talk}
}

func (l *load) thread(_ *writer, n int) *deed {
	body := fmt.Sprintf("Gesprek woord%d, en dat moet blijven.", n)
	return &deed{kind: "thread", path: "/nl/new", accepted: http.StatusSeeOther, text: body,
		fields: []string{"title", fmt.Sprint("Over woord", n), "body", body, "lang", "nl", "lang_sure", "1", "tags", "sales, kast",
			"key", fmt.Sprint("key", n)}}
}

// edit changes the opening post of the writer's own thread. Sent again, it is
// refused where the first had been done: the revision has moved.
func (l *load) edit(w *writer, n int) *deed {
	body := fmt.Sprintf("Gewijzigd woord%d, en dat moet blijven.", n)
	return &deed{kind: "edit", path: fmt.Sprintf("/nl/p/%d/edit", w.opening), accepted: http.StatusSeeOther,
		settled: http.StatusConflict, text: body, thread: w.own.ID, fields: []string{"title", w.own.Title, "body", body,
			"lang", "nl", "lang_sure", "1", "tags", "", "revision", fmt.Sprint(w.count("edit") + 1)}}
}

// translation translates the opening post of the writer's own thread, or changes
// that. Sent again, it says what is there already.
func (l *load) translation(w *writer, n int) *deed {
	body, revision := fmt.Sprintf("Wort%d, und das muss bleiben.", n), fmt.Sprint(w.count("translation"))
	return &deed{kind: "translation", path: fmt.Sprintf("/nl/p/%d/translate", w.opening), accepted: http.StatusSeeOther,
		text: body, thread: w.own.ID, fields: []string{"lang", "de", "lang_sure", "1", "title", fmt.Sprint("Wort ", n), "body", body,
			"original", fmt.Sprint(w.count("edit") + 1), "title_revision", revision, "revision", revision}}
}

// stance takes the next stance of all there are, the last of which is none. Sent
// again, it is where the writer stands already.
func (l *load) stance(w *writer) *deed {
	d := &deed{kind: "stance", path: fmt.Sprintf("/nl/t/%d/stance", l.debate), accepted: http.StatusSeeOther, thread: l.debate,
		position: (w.count("stance") + 1) % 3}
	if d.fields = []string{"position", fmt.Sprint(d.position)}; d.position == 0 {
		d.fields = []string{"withdraw", "1"}
	}
	return d
}

func (l *load) draft(w *writer, n int) *deed {
	body := fmt.Sprintf("Klad woord%d", n)
	return &deed{kind: "draft", path: "/nl/drafts", accepted: http.StatusSeeOther, text: body,
		fields: []string{"place", string(forum.CommentIn(w.own.ID)), "body", body, "lang", "nl"}}
}

// closing closes the moderator's thread, or opens it again.
func (l *load) closing(w *writer) *deed {
	d := &deed{kind: "closing", accepted: http.StatusSeeOther, settled: http.StatusConflict, thread: w.own.ID,
		path: fmt.Sprintf("/nl/t/%d/close", w.own.ID), fields: []string{"reason", "resolved"}}
	if w.count("closing")%2 == 1 {
		d.path, d.fields = fmt.Sprintf("/nl/t/%d/reopen", w.own.ID), []string{"reason", "mistake"}
	}
	return d
}

func (l *load) signUp(n int) *deed {
	handle := fmt.Sprint("nieuw", n)
	return &deed{kind: "sign-up", path: "/nl/signup", accepted: http.StatusOK, text: handle,
		fields: []string{"handle", handle, "email", handle + "@example.org", "password", everyonesPassword},
		from:   addressOf(n)}
}

// addressOf is a network address that nobody else has, since attempts are counted for
// each of them.
func addressOf(n int) string { return fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255) }

// leave closes the account of somebody who wants their texts removed, while there is
// somebody left. Sent again, nobody is logged in any more.
func (l *load) leave(n int) *deed {
	select {
	case who := <-l.leaving:
		return &deed{kind: "leaving", path: "/nl/settings/close", accepted: http.StatusSeeOther, settled: http.StatusUnauthorized,
			fields: []string{"current", everyonesPassword, "texts", "remove"}, leaver: who, from: addressOf(n)}
	default:
		return l.comment(n)
	}
}
