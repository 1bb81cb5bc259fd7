"""What people can ask of the bot: one module for each family of commands."""

from handlers import basics, files, logs, observe

FAMILIES = (
    observe.family,
    logs.family,
    files.family,
    basics.family,
)
"""In the order in which /help shows them."""
