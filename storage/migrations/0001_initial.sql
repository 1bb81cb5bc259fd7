-- Moments are UTC text (2026-11-22T02:00:00Z), days are YYYY-MM-DD. Foreign keys carry school_id so that
-- no row can point into another school. AUTOINCREMENT where rows are deleted and ids stand in buttons: an old
-- button must never mean a new row.

CREATE TABLE schools (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    stage      TEXT NOT NULL,
    timezone   TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL
);

CREATE TABLE terms (
    id        INTEGER PRIMARY KEY,
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    exams     TEXT NOT NULL DEFAULT '[]', -- [[name, first day, last day], …]
    CHECK (first_day < last_day),
    UNIQUE (school_id, first_day)
);

CREATE TABLE periods (
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL,
    half      TEXT NOT NULL CHECK (half IN ('am', 'pm')),
    starts    TEXT NOT NULL,
    ends      TEXT NOT NULL,
    PRIMARY KEY (school_id, number)
);

CREATE TABLE staff_groups (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    kind      TEXT NOT NULL CHECK (kind IN ('subject_group', 'prep_group')),
    name      TEXT NOT NULL,
    subject   TEXT,
    grade     INTEGER,
    UNIQUE (school_id, name),
    UNIQUE (school_id, id)
);

CREATE TABLE members (
    id          INTEGER PRIMARY KEY,
    school_id   INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    user_id     INTEGER,
    active      INTEGER NOT NULL DEFAULT 1,
    birth       TEXT,
    joined_year INTEGER,
    created_at  TEXT NOT NULL,
    UNIQUE (school_id, id),
    UNIQUE (school_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id) WHERE user_id IS NOT NULL;

CREATE TABLE appointments (
    school_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    role      TEXT NOT NULL CHECK (role IN ('director', 'school_leader')),
    PRIMARY KEY (member_id, role),
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX appointments_by_school ON appointments (school_id, role);

CREATE TABLE group_members (
    school_id INTEGER NOT NULL,
    group_id  INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    lead      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (member_id, group_id),
    FOREIGN KEY (school_id, group_id) REFERENCES staff_groups (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX group_members_by_group ON group_members (school_id, group_id);

CREATE TABLE teaching (
    school_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    grade     INTEGER NOT NULL,
    class_no  INTEGER,
    subject   TEXT NOT NULL,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX teaching_by_member ON teaching (school_id, member_id);

-- Everything that is cached of a school moves its version, whoever writes it.
CREATE TRIGGER terms_added AFTER INSERT ON terms BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER terms_changed AFTER UPDATE ON terms BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER terms_removed AFTER DELETE ON terms BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
CREATE TRIGGER periods_added AFTER INSERT ON periods BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER periods_removed AFTER DELETE ON periods BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
CREATE TRIGGER groups_added AFTER INSERT ON staff_groups BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER groups_changed AFTER UPDATE ON staff_groups BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER groups_removed AFTER DELETE ON staff_groups BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
CREATE TRIGGER members_added AFTER INSERT ON members BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER members_changed AFTER UPDATE ON members BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER members_removed AFTER DELETE ON members BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
CREATE TRIGGER appointments_added AFTER INSERT ON appointments BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER appointments_removed AFTER DELETE ON appointments BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
CREATE TRIGGER group_members_added AFTER INSERT ON group_members BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER group_members_changed AFTER UPDATE ON group_members BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER group_members_removed AFTER DELETE ON group_members BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
CREATE TRIGGER teaching_added AFTER INSERT ON teaching BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER teaching_removed AFTER DELETE ON teaching BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;

-- A Telegram account: where it currently works, and whether the bot may write to it.
CREATE TABLE accounts (
    user_id    INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    username   TEXT,
    member_id  INTEGER REFERENCES members (id) ON DELETE SET NULL,
    reachable  INTEGER NOT NULL DEFAULT 0,
    updated_at TEXT NOT NULL
);
CREATE INDEX accounts_by_member ON accounts (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE invitations (
    token      TEXT PRIMARY KEY,
    school_id  INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    created_by INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX invitations_by_school ON invitations (school_id);

-- Someone who asks to be a member: a name not on the roster, or one that somebody else holds.
CREATE TABLE claims (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id  INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    account    TEXT NOT NULL,
    name       TEXT NOT NULL,
    member_id  INTEGER,
    created_at TEXT NOT NULL,
    verdict    TEXT CHECK (verdict IN ('accepted', 'declined')),
    decided_by INTEGER,
    decided_at TEXT,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX claims_open ON claims (school_id, user_id) WHERE verdict IS NULL;

-- A group chat, or one topic of a forum (thread_id, else 0), tied to a school or to one of its groups.
CREATE TABLE chats (
    chat_id   INTEGER NOT NULL,
    thread_id INTEGER NOT NULL DEFAULT 0,
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    group_id  INTEGER,
    title     TEXT NOT NULL,
    bound_by  INTEGER NOT NULL,
    bound_at  TEXT NOT NULL,
    present   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (chat_id, thread_id),
    FOREIGN KEY (school_id, group_id) REFERENCES staff_groups (school_id, id) ON DELETE CASCADE
);
CREATE INDEX chats_by_school ON chats (school_id);

-- A form that somebody has begun. It outlives restarts; the newest one of a person takes typed answers.
CREATE TABLE drafts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    member_id  INTEGER REFERENCES members (id) ON DELETE CASCADE,
    form       TEXT NOT NULL,
    step       TEXT NOT NULL,
    data       TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX drafts_by_user ON drafts (user_id, updated_at);

CREATE TABLE observations (
    id          INTEGER PRIMARY KEY,
    school_id   INTEGER NOT NULL,
    observer_id INTEGER NOT NULL,
    host_id     INTEGER,
    host_name   TEXT NOT NULL,
    grade       INTEGER,
    class_no    INTEGER,
    subject     TEXT NOT NULL,
    topic       TEXT,
    day         TEXT NOT NULL,
    period      INTEGER,
    kind        TEXT NOT NULL,
    notes       TEXT,
    strengths   TEXT,
    suggestions TEXT,
    mark        TEXT,
    created_at  TEXT NOT NULL,
    updated_at  TEXT NOT NULL,
    deleted_at  TEXT,
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, observer_id) REFERENCES members (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, host_id) REFERENCES members (school_id, id)
);
CREATE INDEX observations_by_observer ON observations (school_id, observer_id, day) WHERE deleted_at IS NULL;
CREATE INDEX observations_by_school ON observations (school_id, day) WHERE deleted_at IS NULL;
CREATE INDEX observations_by_host ON observations (school_id, host_id, day) WHERE deleted_at IS NULL;

-- Whatever else is counted: open lessons, reflections, papers …
CREATE TABLE records (
    id         INTEGER PRIMARY KEY,
    school_id  INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    metric     TEXT NOT NULL,
    title      TEXT NOT NULL,
    day        TEXT NOT NULL,
    created_at TEXT NOT NULL,
    deleted_at TEXT,
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX records_by_member ON records (school_id, member_id, day, metric) WHERE deleted_at IS NULL;
CREATE INDEX records_by_school ON records (school_id, day) WHERE deleted_at IS NULL;

-- Files that people sent. The content is fetched in the background and kept by its SHA-256 in the data folder.
CREATE TABLE attachments (
    id             INTEGER PRIMARY KEY,
    school_id      INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    observation_id INTEGER,
    record_id      INTEGER,
    file_id        TEXT NOT NULL,
    unique_id      TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('photo', 'document')),
    name           TEXT NOT NULL,
    size           INTEGER NOT NULL,
    created_at     TEXT NOT NULL,
    FOREIGN KEY (school_id, observation_id) REFERENCES observations (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, record_id) REFERENCES records (school_id, id) ON DELETE CASCADE
);
CREATE INDEX attachments_by_observation ON attachments (school_id, observation_id);
CREATE INDEX attachments_by_record ON attachments (school_id, record_id);

-- What the school wants of whom. A rule addresses everybody, a role, a group or one person.
CREATE TABLE duties (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id  INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    metric     TEXT NOT NULL,
    count      INTEGER NOT NULL CHECK (count > 0),
    per        TEXT NOT NULL CHECK (per IN ('day', 'week', 'half_month', 'month', 'term', 'year')),
    role       TEXT,
    group_id   INTEGER,
    member_id  INTEGER,
    created_at TEXT NOT NULL,
    CHECK ((role IS NOT NULL) + (group_id IS NOT NULL) + (member_id IS NOT NULL) <= 1),
    FOREIGN KEY (school_id, group_id) REFERENCES staff_groups (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX duties_by_school ON duties (school_id);
CREATE TRIGGER duties_added AFTER INSERT ON duties BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER duties_changed AFTER UPDATE ON duties BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER duties_removed AFTER DELETE ON duties BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;

-- Updates as Telegram gave them, kept from before they are confirmed until they are handled.
-- The body is emptied when an update is done. Negative ids are the bot's own events (a file has arrived).
CREATE TABLE inbox (
    update_id   INTEGER PRIMARY KEY,
    body        TEXT NOT NULL,
    received_at TEXT NOT NULL,
    starts      INTEGER NOT NULL DEFAULT 0,
    done_at     TEXT,
    error       TEXT
);
CREATE INDEX inbox_open ON inbox (update_id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

-- What the bot has to say. A row is sent in the order of its id within its chat; the payload is emptied once sent.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    chat_id    INTEGER NOT NULL,
    method     TEXT NOT NULL,
    payload    TEXT NOT NULL,
    priority   INTEGER NOT NULL DEFAULT 0,
    occasion   TEXT UNIQUE,
    card       TEXT,
    created_at TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead', 'dropped')),
    error      TEXT,
    done_at    TEXT
);
CREATE INDEX outbox_waiting ON outbox (priority, id) WHERE state = 'waiting';
CREATE INDEX outbox_dead ON outbox (done_at) WHERE state = 'dead';
CREATE INDEX outbox_done ON outbox (done_at) WHERE state IN ('sent', 'dropped');

-- Where a message that will be edited later ended up, by the name the writer gave it.
CREATE TABLE cards (
    card       TEXT PRIMARY KEY,
    chat_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    sent_at    TEXT NOT NULL
);

-- Files to fetch from Telegram. `purpose` says who is told when the content is there.
CREATE TABLE downloads (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    file_id    TEXT NOT NULL,
    unique_id  TEXT NOT NULL,
    name       TEXT NOT NULL,
    size       INTEGER NOT NULL,
    purpose    TEXT NOT NULL,
    sha256     TEXT,
    error      TEXT,
    attempts   INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    done_at    TEXT
);
CREATE INDEX downloads_open ON downloads (id) WHERE done_at IS NULL;
