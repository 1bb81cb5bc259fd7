"""What is said about observing."""
