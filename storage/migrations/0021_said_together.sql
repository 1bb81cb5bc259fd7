-- Reminders that reached a chat in one message with another: `occasion` is that under which the message went.
CREATE TABLE said_together (
    school_id   INTEGER NOT NULL REFERENCES schools (id) ON DELETE CASCADE,
    reminder_id INTEGER NOT NULL REFERENCES reminders (id) ON DELETE CASCADE,
    occasion    TEXT NOT NULL,
    PRIMARY KEY (reminder_id, occasion)
);
CREATE INDEX said_together_by_occasion ON said_together (occasion);
CREATE INDEX said_together_by_school ON said_together (school_id);
