"""Win probabilities learnt from a company's own leads. Free of Django, so that it runs on any table anywhere."""
