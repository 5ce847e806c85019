"""The way from PostgreSQL's rows to the cube: read what changed exactly, apply it in one transaction, publish a file."""
