"""What is said about duties, records and quotas."""
