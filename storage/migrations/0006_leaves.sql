-- Who is away from school, from which day to which (NULL: until further notice), and why.
CREATE TABLE leaves (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id   INTEGER NOT NULL,
    member_id   INTEGER NOT NULL,
    first_day   TEXT NOT NULL,
    last_day    TEXT,
    reason      TEXT NOT NULL,
    recorded_by INTEGER NOT NULL,
    created_at  TEXT NOT NULL,
    deleted_at  TEXT,
    CHECK (last_day IS NULL OR first_day <= last_day),
    FOREIGN KEY (school_id, member_id) REFERENCES members (school_id, id) ON DELETE CASCADE,
    FOREIGN KEY (school_id, recorded_by) REFERENCES members (school_id, id)
);
CREATE INDEX leaves_by_member ON leaves (school_id, member_id, first_day) WHERE deleted_at IS NULL;

CREATE TRIGGER leaves_added AFTER INSERT ON leaves BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER leaves_changed AFTER UPDATE ON leaves BEGIN UPDATE schools SET version = version + 1 WHERE id = NEW.school_id; END;
CREATE TRIGGER leaves_removed AFTER DELETE ON leaves BEGIN UPDATE schools SET version = version + 1 WHERE id = OLD.school_id; END;
