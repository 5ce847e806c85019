"""What the company announces to the steps after it, once it is committed."""

from django.dispatch import Signal

value_slabs_changed = Signal()
"""`currencies`: those whose bounds moved, so that values may belong to another slab now."""
