"""What `footfall import` and `footfall export` do with a file, by the kind of its rows."""
