"""What is said around announcements."""
