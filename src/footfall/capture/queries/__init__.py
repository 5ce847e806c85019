"""Reads that join what capture keeps, one file a subject."""
