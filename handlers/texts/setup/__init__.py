"""What is said while a school is set up."""
