-- The schedule and its reminders. Days and times are the school's own wall time (a research day at 14:20 stays
-- at 14:20); the moments at which reminders are due are UTC.

CREATE TABLE items (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id    INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('month', 'event', 'series', 'deadline')),
    title        TEXT NOT NULL,
    place        TEXT,
    note         TEXT,
    group_id     INTEGER,
    first_day    TEXT NOT NULL,                 -- month: its first; event, deadline: the day; series: where it begins
    last_day     TEXT NOT NULL,                 -- month: its last; series: the last day it may fall on
    starts       TEXT,                          -- HH:MM, none for a whole day; deadline: the last moment
    ends         TEXT,
    periods      TEXT,                          -- [6, 7]: lesson periods as they were said
    rrule        TEXT,                          -- series only, RFC 5545 without DTSTART
    created_by   INTEGER NOT NULL,
    created_at   TEXT NOT NULL,
    updated_at   TEXT NOT NULL,
    done_at      TEXT,
    done_by      INTEGER,
    cancelled_at TEXT,
    CHECK ((kind = 'series') = (rrule IS NOT NULL)),
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, group_id) REFERENCES staff_groups (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, created_by) REFERENCES members (school_id, id)
);
CREATE INDEX items_by_school ON items (school_id, last_day, first_day) WHERE cancelled_at IS NULL;

-- Single people an item is for, and those who have a part in it.
CREATE TABLE item_people (
    school_id INTEGER NOT NULL,
    item_id   INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    part      TEXT NOT NULL CHECK (part IN ('invited', 'speaker', 'preparer')),
    PRIMARY KEY (item_id, member_id, part),
    FOREIGN KEY (school_id, item_id) REFERENCES items (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX item_people_by_member ON item_people (member_id);

-- Occurrences of a series that differ from its rule: cancelled (no new day) or moved.
CREATE TABLE item_exceptions (
    school_id INTEGER NOT NULL,
    item_id   INTEGER NOT NULL,
    day       TEXT NOT NULL,
    new_day   TEXT,
    starts    TEXT,
    ends      TEXT,
    place     TEXT,
    PRIMARY KEY (item_id, day),
    FOREIGN KEY (school_id, item_id) REFERENCES items (school_id, id) ON DELETE CASCADE
);

-- One row for each time something is to be said. Who gets it and in which words is decided when it fires.
CREATE TABLE reminders (
    id         INTEGER PRIMARY KEY,
    school_id  INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,                   -- see school.reminders.Kind
    item_id    INTEGER,
    day        TEXT,                            -- the occurrence, or the first day of the week or month told of
    member_id  INTEGER,                         -- only for one person: a snoozed reminder
    due_at     TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'held', 'sent', 'skipped')),
    words      TEXT,                            -- set by the director in place of the usual words
    done_at    TEXT,
    note       TEXT,                            -- why it was skipped, or how late it went out
    UNIQUE (school_id, kind, item_id, day, member_id),
    FOREIGN KEY (school_id, item_id) REFERENCES items (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX reminders_due ON reminders (due_at) WHERE state = 'waiting';
CREATE INDEX reminders_by_item ON reminders (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX reminders_by_school ON reminders (school_id, due_at);

-- How a school wants to be reminded, and how a person does (member_id set). One JSON value a row.
CREATE TABLE preferences (
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    member_id INTEGER,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    UNIQUE (school_id, member_id, name),
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);

-- Up to when the weekly and monthly words of a school have been planned; a date that is soonest comes first.
ALTER TABLE schools ADD COLUMN planned_until TEXT NOT NULL DEFAULT '';
CREATE INDEX schools_by_plan ON schools (planned_until);

-- Days on which a school departs from the national calendar: 运动会, 停课, 补课.
CREATE TABLE special_days (
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    day       TEXT NOT NULL,
    name      TEXT NOT NULL,
    works     INTEGER NOT NULL,
    counts_as INTEGER,
    PRIMARY KEY (school_id, day)
);
CREATE TRIGGER special_days_added AFTER INSERT ON special_days BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER special_days_changed AFTER UPDATE ON special_days BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER special_days_removed AFTER DELETE ON special_days BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;

-- Other bells than the usual ones (`periods`): on some weekdays, in a season (夏令, 冬令), or both.
CREATE TABLE timetables (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    weekdays  TEXT NOT NULL,                    -- [1, 5]: ISO numbers
    season    TEXT,                             -- [[5, 1], [9, 30]]: first and last (month, day)
    periods   TEXT NOT NULL,                    -- [[half, starts, ends], …]
    UNIQUE (school_id, name)
);
CREATE TRIGGER timetables_added AFTER INSERT ON timetables BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER timetables_changed AFTER UPDATE ON timetables BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER timetables_removed AFTER DELETE ON timetables BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;

-- The private address at which a person's or a group's calendar can be subscribed to.
CREATE TABLE feeds (
    token      TEXT PRIMARY KEY,
    school_id  INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX feeds_by_member ON feeds (member_id);
