"""Verbs of the company. Each works on a set, in one transaction, and leaves an audit row."""
