-- Whatever is asked finds its rows by an index.
CREATE INDEX claims_by_user ON claims (user_id);
CREATE INDEX claims_by_member ON claims (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX drafts_by_member ON drafts (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX downloads_by_user ON downloads (user_id);
CREATE INDEX item_exceptions_by_new_day ON item_exceptions (school_id, new_day) WHERE new_day IS NOT NULL;
CREATE INDEX announcement_answers_by_member ON announcement_answers (member_id);
CREATE INDEX announcement_people_by_member ON announcement_people (member_id);
CREATE INDEX leaves_of_member ON leaves (member_id);
