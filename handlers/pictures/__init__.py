"""Pictures: boards, coverage, months."""
