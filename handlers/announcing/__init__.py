"""Announcements, and who has answered them."""
