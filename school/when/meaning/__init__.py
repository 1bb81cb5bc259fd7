"""What it means: expressions for days, hours and rules, and what they are on a day in a school."""
