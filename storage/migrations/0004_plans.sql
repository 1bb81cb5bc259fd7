-- Term plans: looked over entry by entry, imported in one go, taken back in one go.

CREATE TABLE plans (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    school_id   INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    document    TEXT NOT NULL,                  -- SHA-256 of the file
    data        TEXT NOT NULL,                  -- {"term", "other_year", "parts", "lists", "unused": [sentence, …]}
    sent_by     INTEGER NOT NULL,
    sent_at     TEXT NOT NULL,
    imported_by INTEGER,
    imported_at TEXT,                           -- none while it is looked over, or again after it was taken back
    UNIQUE (school_id, id),
    FOREIGN KEY (school_id, sent_by) REFERENCES members (school_id, id),
    FOREIGN KEY (school_id, imported_by) REFERENCES members (school_id, id)
);
CREATE INDEX plans_by_file ON plans (school_id, document);

CREATE TABLE plan_entries (
    school_id INTEGER NOT NULL,
    plan_id   INTEGER NOT NULL,
    number    INTEGER NOT NULL,                 -- from 1, in the order of the plan
    kept      INTEGER,                          -- whether it is to be imported; none: somebody has to say
    data      TEXT NOT NULL,                    -- what would be set up, and the sentence it comes from
    item_id   INTEGER,                          -- the item the import made; it may be gone since
    revision  INTEGER,                          -- of that item when it was made
    duty_id   INTEGER,                          -- the duty the import set; it may be gone since
    before    INTEGER,                          -- how many it asked for before, where there was such a duty
    PRIMARY KEY (plan_id, number),
    FOREIGN KEY (school_id, plan_id) REFERENCES plans (school_id, id) ON DELETE CASCADE
);
