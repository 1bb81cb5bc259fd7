"""What is owed and what has been done: quotas, records, boards, duties, points, and closing a term."""
