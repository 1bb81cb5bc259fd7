"""What people can ask of the bot: a package for each family of commands, gathered in `handlers.families`."""
