-- A file that another bot received is known by its content alone.
CREATE INDEX downloads_by_file ON downloads (file_id) WHERE sha256 IS NOT NULL;
