"""Pages of the company: each takes a form to one action, or shows what may be seen."""
