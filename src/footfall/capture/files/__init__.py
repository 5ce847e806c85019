"""Files of captures: what is in them, how columns are read, how rows are written out. Free of Django."""
