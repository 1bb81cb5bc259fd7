-- What is handed in by a deadline of the schedule, and what has been handed in.

CREATE TABLE requirements (
    item_id   INTEGER PRIMARY KEY,
    school_id INTEGER NOT NULL,
    owes      TEXT NOT NULL CHECK (owes IN ('each', 'subject_group', 'prep_group')),
    count     INTEGER NOT NULL CHECK (count BETWEEN 1 AND 20),
    proof     TEXT NOT NULL CHECK (proof IN ('any', 'file', 'photo', 'text', 'tick')),
    late      INTEGER NOT NULL,
    metric    TEXT,                             -- each submission also counts as a record of this kind
    UNIQUE (school_id, item_id),
    FOREIGN KEY (school_id, item_id) REFERENCES items (school_id, id) ON DELETE CASCADE
);

-- AUTOINCREMENT: ids stand in buttons. A submission that another took the place of stays, with `ended_at`.
CREATE TABLE submissions (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id   INTEGER NOT NULL,
    item_id     INTEGER NOT NULL,
    debtor_id   INTEGER NOT NULL,               -- the member who owed it, or the group where groups owe
    member_id   INTEGER NOT NULL,               -- who gave it, or ticked it
    state       TEXT NOT NULL CHECK (state IN ('given', 'ticked', 'returned')),
    text        TEXT,
    word        TEXT,                           -- why it was sent back
    late        INTEGER NOT NULL,
    album       TEXT,                           -- Telegram's name of the album whose pictures it is made of
    message_id  INTEGER,                        -- the message in the giver's private chat that it was made of
    record_id   INTEGER,
    given_at    TEXT NOT NULL,
    ended_at    TEXT,
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, item_id) REFERENCES requirements (school_id, item_id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id),
    FOREIGN KEY (school_id, record_id) REFERENCES records (school_id, id)
);
CREATE INDEX submissions_by_item ON submissions (item_id) WHERE ended_at IS NULL;
CREATE INDEX submissions_by_member ON submissions (member_id, message_id) WHERE ended_at IS NULL;
CREATE INDEX submissions_by_record ON submissions (record_id) WHERE record_id IS NOT NULL;

CREATE TABLE submission_files (
    school_id     INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('photo', 'document')),
    file_id       TEXT NOT NULL,
    unique_id     TEXT NOT NULL,
    name          TEXT NOT NULL,
    size          INTEGER NOT NULL,
    PRIMARY KEY (submission_id, unique_id),
    FOREIGN KEY (school_id, submission_id) REFERENCES submissions (school_id, id) ON DELETE CASCADE
);
CREATE INDEX submission_files_by_unique ON submission_files (unique_id);

CREATE TABLE deadline_nudges (
    school_id INTEGER NOT NULL,
    item_id   INTEGER NOT NULL,
    nudged_at TEXT NOT NULL,
    FOREIGN KEY (school_id, item_id) REFERENCES requirements (school_id, item_id) ON DELETE CASCADE
);
CREATE INDEX deadline_nudges_by_item ON deadline_nudges (item_id, nudged_at);
