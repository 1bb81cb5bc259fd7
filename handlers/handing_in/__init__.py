"""Deadlines, and what is handed in by them."""
