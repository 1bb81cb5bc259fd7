-- Announcements, whom they were sent to, and who has answered. A message is named `announce:ID:CHAT` (in a topic
-- `announce:ID:CHAT.THREAD`) as a card and as an occasion; where it stands and whether it arrived is kept there.

CREATE TABLE announcements (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id    INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    author_id    INTEGER NOT NULL,
    state        TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'scheduled', 'sent', 'withdrawn')),
    html         TEXT NOT NULL,                 -- Telegram HTML
    size         INTEGER NOT NULL,              -- its characters without the marks
    files        TEXT NOT NULL,                 -- [[kind, file id, name], …]
    addressees   TEXT NOT NULL,                 -- as chosen; who that was in the end stands in announcement_people
    ask          TEXT NOT NULL DEFAULT 'receipt' CHECK (ask IN ('nothing', 'receipt', 'choice', 'words')),
    choices      TEXT NOT NULL DEFAULT '[]',
    pinned       INTEGER NOT NULL DEFAULT 0,
    captioned    INTEGER NOT NULL DEFAULT 0,    -- the words stand under its one file
    round        INTEGER NOT NULL DEFAULT 1,    -- moves when a correction asks everybody again
    move         TEXT,                          -- the event that moves when it goes out, see school.announced_moves
    due_at       TEXT,
    live         INTEGER NOT NULL DEFAULT 0,    -- what its counting cards show may not be so any more
    created_at   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    sent_at      TEXT,
    corrected_at TEXT,
    withdrawn_at TEXT,
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, author_id) REFERENCES members (school_id, id)
);
CREATE INDEX announcements_by_author ON announcements (school_id, author_id, id);
CREATE INDEX announcements_due ON announcements (due_at) WHERE state = 'scheduled';
CREATE INDEX announcements_live ON announcements (id) WHERE live = 1;

-- The people it was for when it went out. `user_id`: the private chat it was sent to, none for those reached
-- only in a group chat, or not at all.
CREATE TABLE announcement_people (
    school_id       INTEGER NOT NULL,
    announcement_id INTEGER NOT NULL,
    member_id       INTEGER NOT NULL,
    user_id         INTEGER,
    PRIMARY KEY (announcement_id, member_id),
    FOREIGN KEY (school_id, announcement_id) REFERENCES announcements (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);

-- The group chats it was posted in. The id is the one the chat had then.
CREATE TABLE announcement_rooms (
    school_id       INTEGER NOT NULL,
    announcement_id INTEGER NOT NULL,
    chat_id         INTEGER NOT NULL,
    thread_id       INTEGER NOT NULL,
    PRIMARY KEY (announcement_id, chat_id, thread_id),
    FOREIGN KEY (school_id, announcement_id) REFERENCES announcements (school_id, id) ON DELETE CASCADE
);

-- One tap, or one short text, of one person. `answer` is '' for 收到, the number of a choice, or the text.
CREATE TABLE announcement_answers (
    school_id       INTEGER NOT NULL,
    announcement_id INTEGER NOT NULL,
    round           INTEGER NOT NULL,
    member_id       INTEGER NOT NULL,
    answer          TEXT NOT NULL,
    answered_at     TEXT NOT NULL,
    PRIMARY KEY (announcement_id, round, member_id),
    FOREIGN KEY (school_id, announcement_id) REFERENCES announcements (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);

CREATE TABLE announcement_nudges (
    school_id       INTEGER NOT NULL,
    announcement_id INTEGER NOT NULL,
    nudged_at       TEXT NOT NULL,
    FOREIGN KEY (school_id, announcement_id) REFERENCES announcements (school_id, id) ON DELETE CASCADE
);
CREATE INDEX announcement_nudges_by_announcement ON announcement_nudges (announcement_id, nudged_at);
