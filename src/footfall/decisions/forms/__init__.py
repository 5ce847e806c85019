"""What is sent by the pages of decisions."""
