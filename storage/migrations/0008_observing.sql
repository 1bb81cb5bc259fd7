-- Observing in depth: timed lines, the school's sheets, what is shared with whoever gave the lesson, corrections.

ALTER TABLE observations ADD COLUMN sheet TEXT;          -- the filled sheet as it was when it was filled, JSON
ALTER TABLE observations ADD COLUMN told_at TEXT;        -- when the feedback was given by word of mouth
ALTER TABLE observations ADD COLUMN reopened_until TEXT; -- a head lets a locked log be changed until then

-- Voice notes and videos hang on a log too, and a line may point to the file that it came with.
CREATE TABLE attachments_wider (
    id             INTEGER PRIMARY KEY,
    school_id      INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    observation_id INTEGER,
    record_id      INTEGER,
    file_id        TEXT NOT NULL,
    unique_id      TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('photo', 'document', 'voice', 'video')),
    name           TEXT NOT NULL,
    size           INTEGER NOT NULL,
    created_at     TEXT NOT NULL,
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, observation_id) REFERENCES observations (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, record_id) REFERENCES records (school_id, id) ON DELETE CASCADE
);
INSERT INTO attachments_wider (id, school_id, observation_id, record_id, file_id, unique_id, kind, name, size, created_at)
    SELECT id, school_id, observation_id, record_id, file_id, unique_id, kind, name, size, created_at FROM attachments;
DROP TABLE attachments;
ALTER TABLE attachments_wider RENAME TO attachments;
CREATE INDEX attachments_by_observation ON attachments (school_id, observation_id);
CREATE INDEX attachments_by_record ON attachments (school_id, record_id);

-- What was written during a lesson, a message a line. AUTOINCREMENT: ids stand in buttons.
CREATE TABLE observation_lines (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id      INTEGER NOT NULL,
    observation_id INTEGER NOT NULL,
    said_at        TEXT NOT NULL,               -- when the message was sent, however late it came
    text           TEXT NOT NULL,               -- '' for a file without words
    message_id     INTEGER NOT NULL,            -- in the observer's private chat
    attachment_id  INTEGER,
    deleted_at     TEXT,
    FOREIGN KEY (school_id, observation_id) REFERENCES observations (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, attachment_id) REFERENCES attachments (school_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX observation_lines_by_message ON observation_lines (message_id, observation_id);
CREATE INDEX observation_lines_by_log ON observation_lines (school_id, observation_id, said_at, message_id);
CREATE INDEX observation_lines_by_file ON observation_lines (attachment_id) WHERE attachment_id IS NOT NULL;

-- The log that a member writes in class, now or last: what they sent by `ends_at` becomes its lines.
CREATE TABLE sittings (
    member_id      INTEGER PRIMARY KEY,
    school_id      INTEGER NOT NULL,
    observation_id INTEGER NOT NULL,
    opened_at      TEXT NOT NULL,
    ends_at        TEXT NOT NULL,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, observation_id) REFERENCES observations (school_id, id) ON DELETE CASCADE
);
CREATE INDEX sittings_by_log ON sittings (school_id, observation_id);

-- The school's own sheets. AUTOINCREMENT: ids stand in buttons.
CREATE TABLE sheets (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id  INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    kinds      TEXT NOT NULL,                   -- [kind of visit, …]; empty: every kind that has no sheet of its own
    dimensions TEXT NOT NULL,                   -- [{"name", "points", "levels", "required"}, …]
    UNIQUE (school_id, name)
);
CREATE TRIGGER sheets_added AFTER INSERT ON sheets BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER sheets_changed AFTER UPDATE ON sheets BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER sheets_removed AFTER DELETE ON sheets BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;

-- What an observer shares with whoever gave the lesson, and what that colleague says to it.
CREATE TABLE shares (
    observation_id INTEGER PRIMARY KEY,
    school_id      INTEGER NOT NULL,
    parts          TEXT NOT NULL,               -- [part, …], see school.sharing.Part
    shared_at      TEXT NOT NULL,
    seen_at        TEXT,
    answer         TEXT,
    answered_at    TEXT,
    FOREIGN KEY (school_id, observation_id) REFERENCES observations (school_id, id) ON DELETE CASCADE
);
CREATE INDEX shares_by_school ON shares (school_id);

-- Who has changed what of a log that was entered before.
CREATE TABLE observation_changes (
    id             INTEGER PRIMARY KEY,
    school_id      INTEGER NOT NULL,
    observation_id INTEGER NOT NULL,
    member_id      INTEGER NOT NULL,
    part           TEXT NOT NULL,               -- see school.corrections.Part
    before         TEXT NOT NULL,
    after          TEXT NOT NULL,
    changed_at     TEXT NOT NULL,
    FOREIGN KEY (school_id, observation_id) REFERENCES observations (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX observation_changes_by_log ON observation_changes (school_id, observation_id, id);

-- How a school goes about observing is a preference that is cached with the school.
CREATE TRIGGER customs_added AFTER INSERT ON preferences WHEN NEW.name = 'observing' BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER customs_changed AFTER UPDATE ON preferences WHEN NEW.name = 'observing' BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER customs_removed AFTER DELETE ON preferences WHEN OLD.name = 'observing' BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
