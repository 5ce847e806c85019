"""Input of capture's pages, one file a subject."""
