"""What is handed in by a deadline."""
