"""What to change: the step that reads measurements and ends in a written decision."""
