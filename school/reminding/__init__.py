"""What is said of the schedule, when it is said, and when the bot keeps still."""
