-- Which update a letter answers, so that a log about a letter leads back to it; none for what the bot says unasked.
ALTER TABLE outbox ADD COLUMN update_id INTEGER;
CREATE INDEX inbox_failed ON inbox (update_id) WHERE error IS NOT NULL;
