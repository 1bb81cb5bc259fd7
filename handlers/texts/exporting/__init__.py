"""What is said about documents, and what stands in them."""
