"""Documents made of a school's records."""
