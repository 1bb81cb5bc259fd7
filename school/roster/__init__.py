"""Lists of teachers: read, and compared with the school."""
