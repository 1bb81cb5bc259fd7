"""What is said about the people of a school."""
