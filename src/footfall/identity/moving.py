"""Which rows go with a person when persons are joined, and which do not, with the reason.

Each step registers what it hangs on persons. A test walks the schema: a reference to a person that is neither moved nor
kept with a reason fails it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moved:
    """A table whose rows belong to a person and lie with whoever stands for that person."""

    table: str
    column: str = "person_id"
    key: str = "id"
    key_type: str = "bigint"
    once: tuple[str, ...] = ()
    """Columns of which a person has each value once: of two such rows one stays with the merged person, unseen."""
    standing: str = "true"
    """Which rows are held to that."""
    says: tuple[str, ...] = ()
    """Columns (state, cause, since when) in which the survivor's row says what is known best of all such rows."""
    captures_sql: str = ""
    """Rows of some keys with the captures they came from, so that an unmerge knows whose they are."""


@dataclass(frozen=True)
class Kept:
    """A reference to a person that stays as it is, and why."""

    table: str
    column: str
    because: str


MOVED: dict[str, Moved] = {}
KEPT: dict[tuple[str, str], Kept] = {}


def moves(moved: Moved) -> None:
    """Register rows that go with their person."""
    MOVED[moved.table] = moved


def keeps(table: str, column: str, *, because: str) -> None:
    """Register a reference that does not."""
    KEPT[table, column] = Kept(table, column, because)


moves(
    Moved(
        "identity_record",
        key="capture_id",
        key_type="uuid",
        captures_sql="SELECT capture_id::text, capture_id FROM identity_record WHERE capture_id = ANY(%s::uuid[])",
    )
)
moves(Moved("identity_contactpoint", once=("kind", "value"), says=("state", "cause", "state_at")))
moves(Moved("identity_matchkey", once=("hash",)))
moves(Moved("identity_seat", once=("organization_id",), standing="until IS NULL"))

_ASKED = "A pair is what was asked and answered; it is read through who stands for each of the two."
keeps("identity_match", "left_id", because=_ASKED)
keeps("identity_match", "right_id", because=_ASKED)
keeps(
    "identity_face",
    "person_id",
    because="Whoever stands for themselves is compared; it is made anew by every merge and unmerge.",
)
_DEED = "It says who was joined with whom on that day."
keeps("identity_merge", "survivor_id", because=_DEED)
keeps("identity_merge", "merged_id", because=_DEED)
keeps("identity_person", "merged_into_id", because="It is the joining itself, written anew by every merge and unmerge.")
keeps("identity_erasure", "person_id", because="Of who is erased nothing is left that could be joined or parted.")
