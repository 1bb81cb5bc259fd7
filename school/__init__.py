"""The rules of a school: pure, without I/O, clock, Telegram or SQL."""
