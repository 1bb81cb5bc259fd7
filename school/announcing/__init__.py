"""Announcements: for whom, what they change, and who has answered."""
