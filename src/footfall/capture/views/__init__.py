"""Pages of capture, one file a subject."""
