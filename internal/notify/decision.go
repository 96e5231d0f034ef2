package notify

import (
	"context"
	"time"

	"tertulia/internal/address"
	"tertulia/internal/forum"
	"tertulia/internal/locale"
	"tertulia/internal/notify/mail"
)

// decided tells the author of a thread, comment or translation what was decided
// about it, and why: the statement of reasons of Art. 17 DSA. Authors aren't told
// of what they did themselves.
func (s *Service) decided(ctx context.Context, e forum.Event) ([]letter, error) {
	if e.DecisionID == nil {
		return nil, nil // an author's own doing
	}
	st, err := s.Store.Statement(ctx, *e.DecisionID)
	if err != nil {
		return nil, err
	}
	d := &st.Decision
	if d.MemberID == nil || *d.MemberID == d.ActorID {
		return nil, nil
	}
	m, err := s.Store.Member(ctx, *d.MemberID)
	if err != nil || !m.Confirmed() || m.Email == "" {
		return nil, err
	}
	l, err := s.letterTo(ctx, m, m.Email, "decision")
	if err != nil {
		return nil, err
	}
	return []letter{*l}, s.writeStatement(ctx, l, m, st)
}

// writeStatement fills a letter with the decision.
//
//locale:keys mail.decision.{close_thread,reopen_thread,hide_thread,delete_thread,restore_thread,hide_post,delete_post,restore_post}.subject
//locale:keys mail.decision.{close_thread,reopen_thread,hide_thread,delete_thread,restore_thread,hide_post,delete_post,restore_post}.text
//locale:keys mail.decision.{remove_translation,restore_translation}.subject
//locale:keys mail.decision.{remove_translation,restore_translation}.text
//locale:keys mail.decision.{remove_translation_tag,restore_translation_tag}.subject
//locale:keys mail.decision.{remove_translation_tag,restore_translation_tag}.text
func (s *Service) writeStatement(ctx context.Context, l *letter, m *forum.Member, st *forum.Statement) error {
	d := &st.Decision
	what := decidedOn(d)
	about := locale.Args{"Title": st.Thread.Title}
	args := locale.Args{"Title": st.Thread.Title, "Number": st.Post.Number}
	if st.Tag != nil {
		about, args = locale.Args{"Tag": st.Tag.Name}, locale.Args{"Tag": st.Tag.Name}
	}
	if ofTranslation(d) {
		args["Language"] = l.L.LanguageName(string(d.Lang))
	}
	l.subject("mail.decision."+what+".subject", about)
	l.say("mail.decision."+what+".text", args)
	l.Blocks = append(l.Blocks, facts(l.L, zoneOf(m), st))
	if d.Act != forum.ActDelete {
		s.lead(l, st)
	}
	if d.Act == forum.ActReopen || d.Act == forum.ActRestore || d.Act == forum.ActRestoreTranslation {
		return nil
	}
	contact, err := s.contact(ctx, l)
	if err != nil {
		return err
	}
	if contact == "" {
		l.say("mail.statement.redress", nil)
	} else {
		l.say("mail.statement.redress_at", locale.Args{"URL": contact})
	}
	return nil
}

// decidedOn names a decision and what it is about.
func decidedOn(d *forum.Decision) string {
	switch {
	case d.TagID != nil:
		return string(d.Act) + "_tag"
	case ofTranslation(d):
		return string(d.Act)
	case d.PostID != nil:
		return string(d.Act) + "_post"
	}
	return string(d.Act) + "_thread"
}

func ofTranslation(d *forum.Decision) bool {
	return d.Act == forum.ActRemoveTranslation || d.Act == forum.ActRestoreTranslation
}

// lead puts the way to what the decision is about into the letter.
func (s *Service) lead(l *letter, st *forum.Statement) {
	d, tag, post := &st.Decision, l.L.Tag(), int64(st.Post.ID)
	switch {
	case st.Tag != nil:
		l.ask("mail.statement.open_names", s.url(address.TagNames(tag, st.Tag.Key)))
	case ofTranslation(d):
		l.ask("mail.statement.open_translation", s.url(address.PostIn(tag, post, address.PostTranslation, string(d.Lang))))
	case d.PostID != nil:
		l.ask("mail.statement.open_post", s.url(address.LocalePost(tag, post)))
	default:
		l.ask("mail.statement.open_thread", s.url(address.LocalePost(tag, post)))
	}
}

// facts are the reasons, who decided and when.
func facts(l *locale.Locale, zone *time.Location, st *forum.Statement) mail.Facts {
	d := &st.Decision
	var all mail.Facts
	if d.Reason != "" {
		all = append(all, mail.Fact{Label: l.T("mail.statement.reason"), Value: l.T(reasonKey(d))})
	}
	if d.Note != "" {
		all = append(all, mail.Fact{Label: l.T("mail.statement.note"), Value: d.Note, Lang: written(d.NoteLang)})
	}
	if key := basisKey(d); key != "" {
		all = append(all, mail.Fact{Label: l.T("mail.statement.basis"), Value: l.T(key)})
	}
	by := "mail.statement.person"
	switch {
	case d.Automated:
		by = "mail.statement.automatic"
	case ofTranslation(d) && d.ActorID == st.Post.AuthorID:
		by = "mail.statement.author"
	}
	all = append(all, mail.Fact{Label: l.T("mail.statement.by"), Value: l.T(by)},
		mail.Fact{Label: l.T("mail.statement.date"), Value: l.Date(d.CreatedAt, zone, locale.Long)})
	if d.Until != nil {
		all = append(all, mail.Fact{Label: l.T("mail.statement.until"), Value: l.Date(*d.Until, zone, locale.Long)})
	}
	return all
}

// reasonKey is the message of a decision's reason code.
//
//locale:keys close.reason.{forum.CloseReason} reopen.reason.{forum.ReopenReason} removal.reason.{forum.RemovalReason}
func reasonKey(d *forum.Decision) string {
	switch d.Act {
	case forum.ActClose:
		return "close.reason." + d.Reason
	case forum.ActReopen:
		return "reopen.reason." + d.Reason
	}
	return "removal.reason." + d.Reason
}

// basisKey is the ground of a restriction: the law, or the forum's own rules
// (DSA, Art. 17(3)(d) and (e)). What restricts nobody against the rules has none.
func basisKey(d *forum.Decision) string {
	switch forum.RemovalReason(d.Reason) {
	case forum.RemovedIllegal:
		return "mail.statement.law"
	case forum.RemovedSpam, forum.RemovedOffTopic, forum.RemovedInsult, forum.RemovedPersonalData,
		forum.RemovedRuleViolation:
		return "mail.statement.rules"
	}
	return ""
}

// written is the language of what somebody wrote, also where it isn't known.
func written(lang forum.Lang) forum.Lang {
	if lang == "" {
		return forum.Und
	}
	return lang
}

func zoneOf(m *forum.Member) *time.Location {
	if zone, err := time.LoadLocation(m.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}
