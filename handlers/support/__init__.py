"""What every conversation stands on: updates, the registry, forms, answers, and reading files."""
