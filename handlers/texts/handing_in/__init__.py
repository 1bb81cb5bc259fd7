"""What is said about deadlines and what is handed in."""
