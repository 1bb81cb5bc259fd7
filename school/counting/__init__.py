"""Duties, what counts for them, and how far people are."""
