-- +goose Up

-- Everything that counts posts, in one statement: what is put into this view is
-- counted, and nothing of it is kept. more is 1 for a post that was added or shown,
-- -1 for one that was taken away; listed says that its thread is visible, and
-- unanswered by how much there are more threads without a comment.
CREATE VIEW counted_posts AS SELECT 0 AS more, 0 AS thread_id, 0 AS author_id, 0 AS number, '' AS lang, '' AS thread_lang,
  FALSE AS listed, 0 AS unanswered, 0 AS last_number, 0 AS post_count, 0 AS last_post_id, 0 AS last_poster_id,
  0 AS last_activity_at WHERE FALSE;
-- +goose StatementBegin
CREATE TRIGGER count_post INSTEAD OF INSERT ON counted_posts
BEGIN
  UPDATE threads SET last_number = NEW.last_number, post_count = NEW.post_count, last_post_id = NEW.last_post_id,
    last_poster_id = NEW.last_poster_id, last_activity_at = NEW.last_activity_at WHERE id = NEW.thread_id;
  INSERT INTO thread_langs (thread_id, lang, posts) VALUES (NEW.thread_id, NEW.lang, NEW.more)
    ON CONFLICT (thread_id, lang) DO UPDATE SET posts = thread_langs.posts + excluded.posts;
  -- Whoever had read everything before their own post has read that too.
  INSERT INTO thread_members (member_id, thread_id, posts, last_read, lang)
    VALUES (NEW.author_id, NEW.thread_id, NEW.more, NEW.number = 1, NEW.thread_lang)
    ON CONFLICT (member_id, thread_id) DO UPDATE SET posts = thread_members.posts + excluded.posts, lang = excluded.lang,
    last_read = CASE WHEN thread_members.last_read = NEW.number - 1 THEN NEW.number ELSE thread_members.last_read END;
  UPDATE members SET post_count = post_count + NEW.more WHERE id = NEW.author_id AND NEW.listed;
  UPDATE listings SET post_count = NEW.post_count, last_activity_at = NEW.last_activity_at
    WHERE thread_id = NEW.thread_id AND NEW.listed;
  INSERT INTO thread_counts (tag_id, lang, threads, unanswered)
    SELECT tag_id, lang, 0, NEW.unanswered FROM listings WHERE thread_id = NEW.thread_id AND NEW.listed AND NEW.unanswered <> 0
    ON CONFLICT (tag_id, lang) DO UPDATE SET unanswered = thread_counts.unanswered + excluded.unanswered;
  UPDATE author_counts SET unanswered = unanswered + NEW.unanswered WHERE NEW.listed AND NEW.unanswered <> 0
    AND member_id = (SELECT author_id FROM threads WHERE id = NEW.thread_id) AND lang = NEW.thread_lang;
END;
-- +goose StatementEnd
