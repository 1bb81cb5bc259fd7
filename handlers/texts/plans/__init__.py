"""What is said about term plans."""
