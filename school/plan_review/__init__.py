"""A term plan that was read, next to one school: what it would set up, what has to be asked, what has come of it."""
