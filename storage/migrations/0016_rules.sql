-- Duties by age, years of service, pairs and whole groups; of a part of the work; that add up. What is allowed to
-- people. Work that waits for consent.

CREATE TABLE new_duties (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id    INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    metric       TEXT NOT NULL,
    count        INTEGER NOT NULL CHECK (count > 0),
    per          TEXT NOT NULL CHECK (per IN ('day', 'week', 'two_weeks', 'half_month', 'month', 'two_months', 'term', 'year')),
    role         TEXT,
    group_id     INTEGER,
    member_id    INTEGER,
    side         TEXT CHECK (side IN ('mentor', 'mentee')),
    group_kind   TEXT CHECK (group_kind IN ('subject_group', 'prep_group')),
    age_from     INTEGER,
    age_to       INTEGER,
    service_from INTEGER,
    service_to   INTEGER,
    lessons      TEXT NOT NULL DEFAULT 'all' CHECK (lessons IN ('all', 'drop_in', 'open', 'outside', 'own', 'other', 'partner')),
    together     INTEGER NOT NULL DEFAULT 0,        -- the group owes it as one
    adds         INTEGER NOT NULL DEFAULT 0,        -- on top of what else is owed
    created_at   TEXT NOT NULL,
    deleted_at   TEXT,
    CHECK ((role IS NOT NULL) + (group_id IS NOT NULL) + (member_id IS NOT NULL) + (side IS NOT NULL)
           + (group_kind IS NOT NULL) <= 1),
    FOREIGN KEY (school_id, group_id) REFERENCES staff_groups (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
INSERT INTO new_duties (id, school_id, metric, count, per, role, group_id, member_id, created_at)
    SELECT id, school_id, metric, count, per, role, group_id, member_id, created_at FROM duties;
-- Ids stand in buttons: they go on where they were.
DELETE FROM sqlite_sequence WHERE name = 'new_duties';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_duties', seq FROM sqlite_sequence WHERE name = 'duties';
DROP TABLE duties;
ALTER TABLE new_duties RENAME TO duties;
CREATE INDEX duties_by_school ON duties (school_id);
CREATE TRIGGER duties_added AFTER INSERT ON duties BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER duties_changed AFTER UPDATE ON duties BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER duties_removed AFTER DELETE ON duties BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;

-- 师徒结对. A pair that has ended stays.
CREATE TABLE pairs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id  INTEGER NOT NULL,
    mentor_id  INTEGER NOT NULL,
    mentee_id  INTEGER NOT NULL,
    first_day  TEXT NOT NULL,
    last_day   TEXT,                                -- included; NULL: until further notice
    created_at TEXT NOT NULL,
    CHECK (last_day IS NULL OR first_day <= last_day),
    FOREIGN KEY (school_id, mentor_id) REFERENCES members (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, mentee_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE INDEX pairs_by_school ON pairs (school_id);
CREATE TRIGGER pairs_added AFTER INSERT ON pairs BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER pairs_changed AFTER UPDATE ON pairs BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER pairs_removed AFTER DELETE ON pairs BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;

-- On these days a person owes only so much of the work (of one kind, or of all): leave, late arrival, part time.
CREATE TABLE allowances (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id  INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    metric     TEXT,
    first_day  TEXT NOT NULL,
    last_day   TEXT,
    percent    INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 99),
    reason     TEXT NOT NULL,
    granted_by INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    CHECK (last_day IS NULL OR first_day <= last_day),
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, granted_by) REFERENCES members (school_id, id)
);
CREATE INDEX allowances_by_school ON allowances (school_id);
CREATE TRIGGER allowances_added AFTER INSERT ON allowances BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER allowances_changed AFTER UPDATE ON allowances BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER allowances_removed AFTER DELETE ON allowances BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
