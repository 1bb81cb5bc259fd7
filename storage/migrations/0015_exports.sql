-- Documents that people asked for, made beside the bot's work.

-- AUTOINCREMENT: the id stands in buttons and is part of the occasion under which the files are sent.
CREATE TABLE exports (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    request   TEXT NOT NULL,                    -- {"paper", "scope", "span", "template"}, see school.exports.Request
    state     TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed', 'stopped')),
    starts    INTEGER NOT NULL DEFAULT 0,
    asked_at  TEXT NOT NULL,
    done_at   TEXT,
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX exports_open ON exports (id) WHERE state = 'waiting';
CREATE INDEX exports_by_member ON exports (school_id, member_id) WHERE state = 'waiting';
CREATE INDEX exports_done ON exports (done_at) WHERE done_at IS NOT NULL;

-- What came of it, until it is pruned. `token`: the private address of one that is too large for Telegram.
CREATE TABLE export_files (
    school_id INTEGER NOT NULL,
    export_id INTEGER NOT NULL,
    number    INTEGER NOT NULL,
    name      TEXT NOT NULL,
    size      INTEGER NOT NULL,
    sha256    TEXT NOT NULL,
    token     TEXT UNIQUE,
    PRIMARY KEY (export_id, number),
    FOREIGN KEY (school_id, export_id) REFERENCES exports (school_id, id) ON DELETE CASCADE
);
CREATE INDEX export_files_by_content ON export_files (sha256);

-- Which content an attachment has is asked for many at a time.
CREATE INDEX downloads_by_unique_id ON downloads (unique_id, sha256);
