"""What stands in the schedule, when, and for whom."""
