"""The explorer: one question in the address, read as rows and columns that open, compared, drawn and taken along."""
