"""What the company announces to the steps after it, once it is committed."""

from django.dispatch import Signal

value_slabs_changed = Signal()
"""`currencies`: those whose bounds moved, so that values may belong to another slab now."""

certified = Signal()
"""What certificates say of `staff_ids` changed from the day `since` on; inside the deed's transaction."""
