from footfall.capture.rules.arrival import Arrival, digest_of, storable
from footfall.capture.rules.directory import Directory, Door, Sender
from footfall.capture.rules.envelope import MOST_IN_BATCH, read_envelope
from footfall.capture.rules.json_body import BrokenJson, read_json
from footfall.capture.rules.moments import read_moment

__all__ = [
    "MOST_IN_BATCH",
    "Arrival",
    "BrokenJson",
    "Directory",
    "Door",
    "Sender",
    "digest_of",
    "read_envelope",
    "read_json",
    "read_moment",
    "storable",
]
