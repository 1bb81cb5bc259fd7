-- Term plans: entries that somebody edits, later versions of a plan, who may fetch the document.

-- Plans that were begun before hold less than is needed to go on with them; what they set up stays.
DELETE FROM plan_entries;
DELETE FROM plans;

ALTER TABLE plans ADD COLUMN before_id INTEGER;       -- the imported plan that this is a later version of
ALTER TABLE plans ADD COLUMN open_to TEXT NOT NULL DEFAULT 'prep_lead';  -- the least role that may fetch it
ALTER TABLE plans ADD COLUMN groups TEXT NOT NULL DEFAULT '[]';          -- [group, …] that its import created

ALTER TABLE plan_entries ADD COLUMN read TEXT;        -- as it was read, where it has been edited since
ALTER TABLE plan_entries ADD COLUMN base TEXT;        -- what the school had of it when a later version was read
ALTER TABLE plan_entries ADD COLUMN status TEXT NOT NULL DEFAULT 'new'; -- gone, left: see school.plan_versions
ALTER TABLE plan_entries ADD COLUMN undo TEXT;        -- what the import changed, so that it can be put back
