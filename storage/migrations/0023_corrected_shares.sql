-- When what is shared was last changed; the host is told of it once, a while later.
ALTER TABLE shares ADD COLUMN changed_at TEXT;
