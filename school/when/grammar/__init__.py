"""What stands there: from the letters of a text to expressions for days, hours and rules."""
