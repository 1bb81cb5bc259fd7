-- Whether writing in class was ended by hand; or else it ended, or will end, by itself.
ALTER TABLE sittings ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
