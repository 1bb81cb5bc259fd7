"""Observing lessons: entering, writing up, appraising, sharing, and who has been observed."""
