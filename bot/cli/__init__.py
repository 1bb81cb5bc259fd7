"""The commands of `jiaoyan`, a module for each kind."""
