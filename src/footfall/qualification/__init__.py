"""Is it worth it: the lead, what was done about it, how warm it is, and who it belongs to."""
