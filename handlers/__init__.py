"""What people can ask of the bot: one module for each family of commands, gathered in `handlers.families`."""
