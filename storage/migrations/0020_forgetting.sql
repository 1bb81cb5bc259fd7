-- What is too old is found by an index, and so is whether anything names a file.

DROP INDEX outbox_done;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL AND occasion IS NULL;
CREATE INDEX outbox_done_once ON outbox (done_at) WHERE done_at IS NOT NULL AND occasion IS NOT NULL;
CREATE INDEX cards_by_age ON cards (sent_at);
CREATE INDEX drafts_by_age ON drafts (updated_at);
CREATE INDEX attachments_by_unique ON attachments (unique_id);
CREATE INDEX downloads_by_content ON downloads (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX plans_by_content ON plans (document);
CREATE INDEX templates_by_content ON templates (sha256);
