"""Teams of staff."""

from collections.abc import Sequence

from django.db import transaction

from footfall.company.actions.keeping import Kept, Noun, keep_rows, known_rows, record_kept, refuse_faults
from footfall.company.models import Staff, Team
from footfall.company.rules.faults import Fault, Known, Row, faults_of_keys

TEAMS = Noun("team", Team, "name", plain=("name",))


def faults_in_teams(rows: Sequence[Row], known: Known) -> list[Fault]:
    """What is wrong with rows of teams."""
    return list(faults_of_keys(rows, known, key="name", required=(), noun="team"))


@transaction.atomic
def keep_teams(*, rows: Sequence[Row], by: Staff | None) -> Kept:
    """Teams made and renamed."""
    refuse_faults(faults_in_teams(rows, known_rows(TEAMS)))
    kept = keep_rows(TEAMS, rows)
    record_kept(TEAMS, kept, by=by)
    return kept
