-- +goose Up

-- What is to be brought up to date in a language.
CREATE INDEX translations_stale ON translations (lang, id)
  WHERE stale AND source = 'human' AND visibility = 'visible';
