"""Term plans: read, looked over, imported, taken back."""
