"""Which rows of a lead come by themselves, so that they go when the import that brought the lead is taken back.

Each step registers its tables. A row that is not by itself, and any row of a table that nobody registered, is a sign
that somebody did something: such a lead stays. What is forgotten here keeps too much rather than loses a deed.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Following:
    """Rows of a table that come by themselves, and what the others say of a lead."""

    table: str
    by_itself: str
    """A condition on `its`; it may use `%(because)s`, the reason that the import itself writes."""
    says: str


FOLLOWING: dict[str, Following] = {}


def follows(table: str, *, by_itself: str = "true", says: str = "") -> None:
    """Register rows that go with their lead; in the order in which they are removed."""
    FOLLOWING[table] = Following(table, by_itself, says)


follows("qualification_score")
follows("qualification_fit")
follows(
    "qualification_leadstate",
    by_itself="""
        its.by_id IS NULL OR its.because = %(because)s
        OR EXISTS (SELECT FROM qualification_disqualification AS death
                    WHERE death.lead_id = its.lead_id AND death.at = its.at AND death.note = %(because)s)
    """,
    says="was changed by hand",
)
follows("qualification_milestone", by_itself="its.by_id IS NULL OR its.because = %(because)s", says="got somewhere")
follows("qualification_assignment", by_itself="its.by_id IS NULL", says="was given to somebody by hand")
follows(
    "qualification_disqualification",
    by_itself="(its.by_id IS NULL AND its.lifted_by_id IS NULL) OR its.note = %(because)s",
    says="was taken out of work by hand",
)
