"""What the tick says, when and to whom."""
