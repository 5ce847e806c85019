"""What follows from ratings and numbers, without a database."""
