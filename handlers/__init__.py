"""What people can ask of the bot: one module for each family of commands."""

from handlers import (
    basics,
    files,
    invitations,
    joining,
    leaving,
    logs,
    members,
    my_records,
    observe,
    quota,
    records,
    requests,
    roster,
    roster_import,
)

FAMILIES = (
    observe.family,
    logs.family,
    quota.family,
    records.family,
    my_records.family,
    roster.family,
    roster_import.family,
    members.family,
    invitations.family,
    joining.family,
    requests.family,
    leaving.family,
    files.family,
    basics.family,
)
"""In the order in which /help shows them."""
