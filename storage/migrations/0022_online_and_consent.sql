-- Lessons that were watched online, and how many of them count; duties of everybody whom no closer rule binds;
-- observations that wait for consent as other work does.

ALTER TABLE duties ADD COLUMN online_most INTEGER CHECK (online_most >= 0);    -- NULL: all count
ALTER TABLE duties ADD COLUMN others INTEGER NOT NULL DEFAULT 0;              -- only whom no closer rule binds

ALTER TABLE observations ADD COLUMN online INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observations ADD COLUMN state TEXT NOT NULL DEFAULT 'counted' CHECK (state IN ('counted', 'pending', 'returned'));
ALTER TABLE observations ADD COLUMN word TEXT;          -- why it was returned
ALTER TABLE observations ADD COLUMN decided_by INTEGER;
ALTER TABLE observations ADD COLUMN decided_at TEXT;
CREATE INDEX observations_pending ON observations (school_id, observer_id) WHERE state = 'pending' AND deleted_at IS NULL;

DROP TRIGGER observations_frozen;
CREATE TRIGGER observations_frozen BEFORE UPDATE OF host_id, grade, class_no, subject, topic, day, period, kind, online,
    state, notes, strengths, suggestions, mark, sheet, deleted_at ON observations
WHEN EXISTS (SELECT 1 FROM terms t WHERE t.school_id = OLD.school_id AND t.closed_at IS NOT NULL
             AND (OLD.day BETWEEN t.first_day AND t.last_day OR NEW.day BETWEEN t.first_day AND t.last_day))
     AND EXISTS (SELECT 1 FROM members m WHERE m.id = OLD.observer_id AND m.active)
BEGIN SELECT RAISE(ABORT, 'term closed'); END;
