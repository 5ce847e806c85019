"""Verbs of decisions."""
