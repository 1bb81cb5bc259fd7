"""What reminders and weekly words say."""
