"""The schedule, and the days of the school that it stands on."""
