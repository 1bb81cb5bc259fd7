-- What one person or group has handed in is found without looking at what all others have.
DROP INDEX submissions_by_item;
CREATE INDEX submissions_by_debtor ON submissions (item_id, debtor_id) WHERE ended_at IS NULL;
