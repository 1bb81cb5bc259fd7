-- Films and sound are handed in too; and the message a file came in is kept, for it may be edited.

CREATE TABLE submission_files_new (
    school_id     INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('photo', 'document', 'video', 'audio', 'voice')),
    file_id       TEXT NOT NULL,
    unique_id     TEXT NOT NULL,
    name          TEXT NOT NULL,
    size          INTEGER NOT NULL,
    message_id    INTEGER,                      -- in the giver's private chat
    PRIMARY KEY (submission_id, unique_id),
    FOREIGN KEY (school_id, submission_id) REFERENCES submissions (school_id, id) ON DELETE CASCADE
);
INSERT INTO submission_files_new (rowid, school_id, submission_id, kind, file_id, unique_id, name, size)
SELECT rowid, school_id, submission_id, kind, file_id, unique_id, name, size FROM submission_files;
DROP TABLE submission_files;
ALTER TABLE submission_files_new RENAME TO submission_files;
CREATE INDEX submission_files_by_unique ON submission_files (unique_id);
CREATE INDEX submission_files_by_message ON submission_files (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE attachments_new (
    id             INTEGER PRIMARY KEY,
    school_id      INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    observation_id INTEGER,
    record_id      INTEGER,
    file_id        TEXT NOT NULL,
    unique_id      TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('photo', 'document', 'video', 'audio', 'voice')),
    name           TEXT NOT NULL,
    size           INTEGER NOT NULL,
    created_at     TEXT NOT NULL,
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, observation_id) REFERENCES observations (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, record_id) REFERENCES records (school_id, id) ON DELETE CASCADE
);
INSERT INTO attachments_new (id, school_id, observation_id, record_id, file_id, unique_id, kind, name, size, created_at)
SELECT id, school_id, observation_id, record_id, file_id, unique_id, kind, name, size, created_at FROM attachments;
DROP TABLE attachments;
ALTER TABLE attachments_new RENAME TO attachments;
CREATE INDEX attachments_by_observation ON attachments (school_id, observation_id);
CREATE INDEX attachments_by_record ON attachments (school_id, record_id);
