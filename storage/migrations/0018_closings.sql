-- Work that waits for a head's consent; terms that are closed, whose records stay as they are.

ALTER TABLE records ADD COLUMN state TEXT NOT NULL DEFAULT 'counted' CHECK (state IN ('counted', 'pending', 'returned'));
ALTER TABLE records ADD COLUMN word TEXT;                -- why it was returned
ALTER TABLE records ADD COLUMN decided_by INTEGER;
ALTER TABLE records ADD COLUMN decided_at TEXT;
CREATE INDEX records_pending ON records (school_id, member_id) WHERE state = 'pending' AND deleted_at IS NULL;

-- What everybody has to know of how a school counts is part of what is cached of it.
CREATE TRIGGER counting_added AFTER INSERT ON preferences WHEN NEW.name IN ('consent', 'points') BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER counting_changed AFTER UPDATE ON preferences WHEN NEW.name IN ('consent', 'points') BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;

-- Words near the end of a period are planned from the duties.
CREATE TRIGGER replan_duties_insert AFTER INSERT ON duties BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;
CREATE TRIGGER replan_duties_update AFTER UPDATE ON duties BEGIN UPDATE schools SET planned_until = '' WHERE id = NEW.school_id; END;

ALTER TABLE terms ADD COLUMN closed_at TEXT;

-- What a term came to when it was closed. One that was reopened and closed again has several.
CREATE TABLE closings (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id   INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    first_day   TEXT NOT NULL,                  -- of the term
    results     TEXT NOT NULL,                  -- {"rules": [sentence, …], "people": [[member, name, metric, per, lessons, done, owed], …]}
    closed_by   INTEGER NOT NULL,
    closed_at   TEXT NOT NULL,
    reopened_by INTEGER,
    reopened_at TEXT,
    FOREIGN KEY (school_id, closed_by) REFERENCES members (school_id, id),
    FOREIGN KEY (school_id, reopened_by) REFERENCES members (school_id, id)
);
CREATE INDEX closings_by_term ON closings (school_id, first_day);

-- Nothing that counts in a closed term is added, changed or taken away, whoever tries. Who is not there any more
-- may still be made nobody.
CREATE TRIGGER records_of_closed_terms BEFORE INSERT ON records
WHEN EXISTS (SELECT 1 FROM terms t WHERE t.school_id = NEW.school_id AND t.closed_at IS NOT NULL
             AND NEW.day BETWEEN t.first_day AND t.last_day)
BEGIN SELECT RAISE(ABORT, 'term closed'); END;

CREATE TRIGGER records_frozen BEFORE UPDATE OF metric, title, day, state, deleted_at ON records
WHEN EXISTS (SELECT 1 FROM terms t WHERE t.school_id = OLD.school_id AND t.closed_at IS NOT NULL
             AND (OLD.day BETWEEN t.first_day AND t.last_day OR NEW.day BETWEEN t.first_day AND t.last_day))
BEGIN SELECT RAISE(ABORT, 'term closed'); END;

CREATE TRIGGER observations_of_closed_terms BEFORE INSERT ON observations
WHEN EXISTS (SELECT 1 FROM terms t WHERE t.school_id = NEW.school_id AND t.closed_at IS NOT NULL
             AND NEW.day BETWEEN t.first_day AND t.last_day)
BEGIN SELECT RAISE(ABORT, 'term closed'); END;

CREATE TRIGGER observations_frozen BEFORE UPDATE OF host_id, grade, class_no, subject, topic, day, period, kind, notes,
    strengths, suggestions, mark, sheet, deleted_at ON observations
WHEN EXISTS (SELECT 1 FROM terms t WHERE t.school_id = OLD.school_id AND t.closed_at IS NOT NULL
             AND (OLD.day BETWEEN t.first_day AND t.last_day OR NEW.day BETWEEN t.first_day AND t.last_day))
     AND EXISTS (SELECT 1 FROM members m WHERE m.id = OLD.observer_id AND m.active)
BEGIN SELECT RAISE(ABORT, 'term closed'); END;

CREATE TRIGGER lines_of_closed_terms BEFORE INSERT ON observation_lines
WHEN EXISTS (SELECT 1 FROM observations o JOIN terms t ON t.school_id = o.school_id
             WHERE o.id = NEW.observation_id AND t.closed_at IS NOT NULL AND o.day BETWEEN t.first_day AND t.last_day)
BEGIN SELECT RAISE(ABORT, 'term closed'); END;

CREATE TRIGGER lines_frozen BEFORE UPDATE OF text, deleted_at ON observation_lines
WHEN EXISTS (SELECT 1 FROM observations o JOIN terms t ON t.school_id = o.school_id
             WHERE o.id = OLD.observation_id AND t.closed_at IS NOT NULL AND o.day BETWEEN t.first_day AND t.last_day)
BEGIN SELECT RAISE(ABORT, 'term closed'); END;
