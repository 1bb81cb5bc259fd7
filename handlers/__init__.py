"""What people can ask of the bot: one module for each family of commands."""

from handlers import basics, files, logs, my_records, observe, quota, records

FAMILIES = (
    observe.family,
    logs.family,
    quota.family,
    records.family,
    my_records.family,
    files.family,
    basics.family,
)
"""In the order in which /help shows them."""
