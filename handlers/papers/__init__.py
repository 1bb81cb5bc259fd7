"""Documents made of a school's records. Nothing here knows Telegram: they are made in a process of their own."""
