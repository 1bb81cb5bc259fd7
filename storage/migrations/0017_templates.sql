-- A school's own Word and Excel templates, which are filled with what was observed. Ids stand in buttons.
CREATE TABLE templates (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    shape     TEXT NOT NULL CHECK (shape IN ('word_pages', 'word_rows', 'sheet_pages', 'sheet_rows')),
    places    TEXT NOT NULL,                    -- {name in the template: what it stands for, or null}
    sent_by   INTEGER NOT NULL,
    sent_at   TEXT NOT NULL,
    FOREIGN KEY (school_id, sent_by) REFERENCES members (school_id, id)
);
CREATE INDEX templates_by_school ON templates (school_id);
CREATE INDEX templates_by_member ON templates (sent_by);
