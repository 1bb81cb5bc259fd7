"""What people can ask of the bot: one module for each family of commands."""

from handlers import basics

FAMILIES = (basics.family,)
"""In the order in which /help shows them."""
