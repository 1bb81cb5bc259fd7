-- Who had to prepare something when people were told, so that whoever is replaced hears of it. {"member": part}; none
-- where it was told before this was kept.
ALTER TABLE told ADD COLUMN tasks TEXT;
