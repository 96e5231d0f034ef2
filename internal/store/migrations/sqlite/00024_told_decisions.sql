-- +goose Up

-- Of decisions on terms, of imports and of demo communities there used to be no event. Now
-- each decision has one that tells of it, so that one that was lost can be found.
INSERT INTO events (kind, decision_id, email, locale, created_at)
SELECT 'decision.recorded', d.id, '', '', d.created_at FROM decisions d
WHERE d.id NOT IN (SELECT decision_id FROM events WHERE decision_id IS NOT NULL) ORDER BY d.id;
