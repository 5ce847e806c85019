"""The results of an experiment, from the columns of any table to a sentence. Free of Django and of files."""
