"""Reminders: what they say, to whom, and how people and schools want them."""
