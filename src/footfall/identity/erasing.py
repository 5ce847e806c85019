"""What becomes of a person's rows when they are erased: which stay without their data, and which go.

Each step registers what it hangs on persons. What nobody registered goes: a table that is forgotten here loses rows
rather than keeps somebody's name. `where` may use `%(persons)s` and `%(captures)s`, both arrays.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Emptied:
    """Rows that stay for their numbers: whom they were about, and every word about them, is taken out."""

    table: str
    where: str
    puts: str = ""
    """What their columns become, as SQL puts it."""
    noun: str = ""
    """What they are counted as on the page; empty for what nobody asks about."""
    audited_as: str = ""
    """The noun under which deeds on them are audited."""


EMPTIED: dict[str, Emptied] = {}
GONE: dict[str, str] = {}
"""Tables whose rows go, each with its condition, in this order."""
AS_THEY_ARE: set[str] = set()
"""Tables that hang on such rows and say nothing of anybody."""


def empties(table: str, *, where: str, puts: str = "", noun: str = "", audited_as: str = "") -> None:
    """Register rows that stay without a word of the person."""
    EMPTIED[table] = Emptied(table, where, puts, noun, audited_as)


def removes(table: str, *, where: str) -> None:
    """Register rows that go."""
    GONE[table] = where


def spares(*tables: str) -> None:
    """Register tables that stay untouched, since nothing in them is about anybody."""
    AS_THEY_ARE.update(tables)


_OF_CAPTURES = "capture_id = ANY(%(captures)s::uuid[])"
_OF_PERSONS = "person_id = ANY(%(persons)s)"
_OF_POINTS = "contact_point_id IN (SELECT id FROM identity_contactpoint WHERE person_id = ANY(%(persons)s))"

removes("capture_pending", where=_OF_CAPTURES)
removes("capture_consent", where=_OF_CAPTURES)
removes("capture_reviewitem", where=_OF_CAPTURES)
removes("capture_optin", where=_OF_CAPTURES)
# What was handed over stands in the counters of the incentive and in the cost of the lead.
removes("capture_handover", where=_OF_CAPTURES)
removes("identity_record", where=_OF_CAPTURES)
removes("identity_verification", where=_OF_POINTS)
removes("identity_onetimecode", where=_OF_POINTS)
removes("identity_contactpoint", where=_OF_PERSONS)
removes("identity_matchkey", where=_OF_PERSONS)
removes("identity_seat", where=_OF_PERSONS)
removes("identity_merge", where="merged_id = ANY(%(persons)s) OR survivor_id = ANY(%(persons)s)")
removes("identity_match", where="left_id = ANY(%(persons)s) OR right_id = ANY(%(persons)s)")
empties("capture_loyaltycard", where=_OF_CAPTURES, puts="capture_id = NULL")
empties("capture_doorhint", where=_OF_CAPTURES, puts="capture_id = NULL, details = '{}'")
empties(
    "capture_mailcode",
    where=f"id IN (SELECT code_id FROM capture_mailanswer WHERE {_OF_CAPTURES})",  # noqa: S608 -- our own names
    puts="addressee = ''",
)
spares("capture_mailanswer", "identity_face", "identity_person", "identity_erasure", "capture_capture")
