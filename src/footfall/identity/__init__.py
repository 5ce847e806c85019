"""Who is it: one person or organisation behind many captures, with the reason for every match."""
