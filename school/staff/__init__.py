"""People as they come, go, and are away."""
