"""What identity announces. Later steps hear it in their `receivers.py`."""

from django.dispatch import Signal

judging = Signal()
"""Contact points are about to change. Argument: point_ids. Whoever locks rows that hang on them does it now, so that
everybody locks in the same order: leads before contact points."""

judged = Signal()
"""Contact points stand otherwise than before. Arguments: changes (`actions.judge.Change`), at, by; inside the deed's
transaction."""

rearranged = Signal()
"""Persons were joined or parted, and the rows that go with them moved. Arguments: roots (who stands for somebody now),
homes (the key of each of their leads, as text, to the person it belongs to), is_joining, at, by; inside the deed's
transaction."""

erasing = Signal()
"""Persons are about to be erased, and all they have is still there. Arguments: person_ids, at, by; inside the deed's
transaction."""

returned = Signal()
"""Letters came back. Arguments: bounces (`verification.bounces.Bounce`) that were not known before, at, by; inside the
deed's transaction."""
