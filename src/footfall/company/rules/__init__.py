"""Decisions about the company that need no database."""
