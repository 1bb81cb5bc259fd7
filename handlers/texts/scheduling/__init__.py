"""What is said about the schedule."""
