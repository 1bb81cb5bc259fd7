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
    revision     INTEGER NOT NULL DEFAULT 0,    -- grows with every change, so that calendars take the newer one
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
    day       TEXT NOT NULL DEFAULT '',         -- of a series: the occurrence, where they take turns
    PRIMARY KEY (item_id, day, member_id, part),
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

CREATE TRIGGER items_changed AFTER UPDATE OF title, place, note, group_id, first_day, last_day, starts, ends, periods, rrule, done_at, cancelled_at ON items BEGIN UPDATE items SET revision = revision + 1 WHERE id = NEW.id; END;
CREATE TRIGGER item_people_added AFTER INSERT ON item_people BEGIN UPDATE items SET revision = revision + 1 WHERE id = NEW.item_id; END;
CREATE TRIGGER item_people_removed AFTER DELETE ON item_people BEGIN UPDATE items SET revision = revision + 1 WHERE id = OLD.item_id; END;
CREATE TRIGGER item_exceptions_added AFTER INSERT ON item_exceptions BEGIN UPDATE items SET revision = revision + 1 WHERE id = NEW.item_id; END;
CREATE TRIGGER item_exceptions_changed AFTER UPDATE ON item_exceptions BEGIN UPDATE items SET revision = revision + 1 WHERE id = NEW.item_id; END;
CREATE TRIGGER item_exceptions_removed AFTER DELETE ON item_exceptions BEGIN UPDATE items SET revision = revision + 1 WHERE id = OLD.item_id; END;

-- One row for each time something is to be said. Who gets it and in which words is decided when it fires.
-- AUTOINCREMENT: the id is part of the occasion under which each of its letters goes at most once, and of buttons.
CREATE TABLE reminders (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id  INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,                   -- see school.reminders.Kind
    item_id    INTEGER,
    day        TEXT NOT NULL,                   -- the occurrence, or the first day of the week or month told of
    member_id  INTEGER,                         -- only for one person: a snoozed reminder
    due_at     TEXT NOT NULL,
    late_since TEXT,                            -- when it was due at first, if it had to wait for the morning
    state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'held', 'sent', 'skipped')),
    words      TEXT,                            -- set by the director in place of the usual words
    done_at    TEXT,
    note       TEXT,                            -- why it was skipped, or that it went out late
    FOREIGN KEY (school_id, item_id) REFERENCES items (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
-- NULLs are all different to UNIQUE.
CREATE UNIQUE INDEX reminders_once ON reminders (school_id, coalesce(item_id, 0), kind, day, coalesce(member_id, 0));
CREATE INDEX reminders_due ON reminders (due_at) WHERE state = 'waiting';
CREATE INDEX reminders_open ON reminders (school_id, due_at) WHERE done_at IS NULL;
CREATE INDEX reminders_by_item ON reminders (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX reminders_noted ON reminders (school_id, done_at) WHERE note IS NOT NULL;
CREATE INDEX reminders_done ON reminders (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX reminders_by_member ON reminders (member_id) WHERE member_id IS NOT NULL;

-- What people have been told of an occurrence, so that a change can be corrected.
CREATE TABLE told (
    school_id   INTEGER NOT NULL,
    item_id     INTEGER NOT NULL,
    name        TEXT NOT NULL,                  -- of the occurrence, see school.tellings.name_of
    reminder_id INTEGER NOT NULL REFERENCES reminders (id) ON DELETE CASCADE,
    title       TEXT NOT NULL,
    day         TEXT NOT NULL,
    starts      TEXT,
    place       TEXT,
    group_id    INTEGER,                        -- whom it was for when it was told
    people      TEXT NOT NULL,                  -- [member, …]
    PRIMARY KEY (school_id, item_id, name, reminder_id),
    FOREIGN KEY (school_id, item_id) REFERENCES items (school_id, id) ON DELETE CASCADE
);
CREATE INDEX told_by_reminder ON told (reminder_id);

-- Who is done with a deadline and is not reminded of it any more.
CREATE TABLE item_done (
    school_id INTEGER NOT NULL,
    item_id   INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    done_at   TEXT NOT NULL,
    PRIMARY KEY (item_id, member_id),
    FOREIGN KEY (school_id, item_id) REFERENCES items (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX item_done_by_member ON item_done (member_id);

-- How a school wants to be reminded, and how a person does (member_id set). One JSON value a row.
CREATE TABLE preferences (
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    member_id INTEGER,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX preferences_once ON preferences (school_id, coalesce(member_id, 0), name);
CREATE INDEX preferences_by_member ON preferences (member_id) WHERE member_id IS NOT NULL;

-- Up to which moment the reminders of a school have been planned. Empty: plan all of them anew, as has to be done
-- when its days, its bells or its wishes have changed.
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

-- Empty `planned_until`: whatever moves a school's days or bells, or how it wants to be reminded.
CREATE TRIGGER replan_for_zone AFTER UPDATE OF timezone ON schools BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.id; END;
CREATE TRIGGER replan_terms_insert AFTER INSERT ON terms BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_terms_update AFTER UPDATE ON terms BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_terms_delete AFTER DELETE ON terms BEGIN UPDATE schools SET planned_until = '' WHERE id = OLD.school_id; END;
CREATE TRIGGER replan_periods_insert AFTER INSERT ON periods BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_periods_update AFTER UPDATE ON periods BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_periods_delete AFTER DELETE ON periods BEGIN UPDATE schools SET planned_until = '' WHERE id = OLD.school_id; END;
CREATE TRIGGER replan_timetables_insert AFTER INSERT ON timetables BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_timetables_update AFTER UPDATE ON timetables BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_timetables_delete AFTER DELETE ON timetables BEGIN UPDATE schools SET planned_until = '' WHERE id = OLD.school_id; END;
CREATE TRIGGER replan_special_days_insert AFTER INSERT ON special_days BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_special_days_update AFTER UPDATE ON special_days BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_special_days_delete AFTER DELETE ON special_days BEGIN UPDATE schools SET planned_until = '' WHERE id = OLD.school_id; END;
CREATE TRIGGER replan_preferences_insert AFTER INSERT ON preferences WHEN NEW.member_id IS NULL BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_preferences_update AFTER UPDATE ON preferences WHEN NEW.member_id IS NULL BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_preferences_delete AFTER DELETE ON preferences WHEN OLD.member_id IS NULL BEGIN UPDATE schools SET planned_until = '' WHERE id = OLD.school_id; END;

-- The private address at which a person's calendar can be subscribed to; a new one takes the place of the old.
CREATE TABLE feeds (
    token      TEXT PRIMARY KEY,
    school_id  INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX feeds_by_member ON feeds (member_id);
-- Whoever is behind the name next must not be read by whoever was before.
CREATE TRIGGER feeds_end_with_the_account AFTER UPDATE OF user_id ON members WHEN NEW.user_id IS NOT OLD.user_id BEGIN DELETE FROM feeds WHERE member_id = NEW.id; END;
