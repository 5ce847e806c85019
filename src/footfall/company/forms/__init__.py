"""What people type, as the rows that actions keep."""
