-- The timetable of the classes (课程表), term by term.

CREATE TABLE class_lessons (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id  INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    first_day  TEXT NOT NULL,                          -- of the term
    weekday    INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    period     INTEGER NOT NULL CHECK (period BETWEEN 1 AND 28),
    grade      INTEGER NOT NULL,
    class_no   INTEGER NOT NULL,
    subject    TEXT NOT NULL,
    parity     TEXT CHECK (parity IN ('odd', 'even')), -- NULL: every week
    member_id  INTEGER,                                -- whom the timetable names; else whoever teaches the class
    teacher    TEXT,                                   -- the same of somebody who is not on the roster
    FOREIGN KEY (school_id, first_day) REFERENCES terms (school_id, first_day) ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX class_lessons_once ON class_lessons
    (school_id, first_day, weekday, period, grade, class_no, coalesce(parity, ''));
CREATE INDEX class_lessons_by_member ON class_lessons (member_id);
