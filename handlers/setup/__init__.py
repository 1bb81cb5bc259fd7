"""Setting up a school, its groups, its chats and its settings."""
