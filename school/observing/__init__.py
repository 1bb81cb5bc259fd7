"""Observing lessons: visits, logs, sheets, what is shared, who has been observed."""
