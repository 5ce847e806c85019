"""Taking on, changing and letting go of staff. Nobody is ever deleted: what they did keeps their name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from procrastinate.types import JSONDict

from footfall.company.actions.keeping import (
    BATCH,
    Kept,
    Noun,
    keep_rows,
    known_rows,
    one_keeper_at_a_time,
    record_kept,
    refuse_faults,
)
from footfall.company.models import Location, Role, Staff, StaffLocation, Team
from footfall.company.rules import faults
from footfall.company.rules.faults import Fault, Known, Row
from footfall.company.rules.staff import Surroundings, faults_of_last_administrator, faults_of_surroundings
from footfall.company.tasks import send_password_link
from footfall.shared import audit

STAFF = Noun(
    "member of staff",
    Staff,
    "email",
    plain=("email", "name", "role", "phone", "languages", "skills", "working_hours", "is_active"),
    required=("name", "role"),
    private=frozenset({"email", "phone"}),
    # A password nobody knows: the person chooses one by the link in the invitation.
    fresh={"password": lambda: make_password(None)},
)


@dataclass(frozen=True)
class Ground:
    """The staff there are, and the teams and places by name and code."""

    known: Known
    teams: dict[str, int]
    places: dict[str, int]


def ground_of_staff() -> Ground:
    """What rows of staff are judged by; three statements."""
    teams = dict(Team.objects.order_by().values_list("name", "id"))
    places = dict(Location.objects.order_by().values_list("code", "id"))
    return Ground(known_rows(STAFF), teams, places)


def faults_in_staff(rows: Sequence[Row], ground: Ground) -> list[Fault]:
    """What is wrong with rows of staff: keys, role, team, places, the last administrator."""
    around = Surroundings(ground.teams, ground.places, Role.values)
    return list(
        chain(
            faults.faults_of_keys(rows, ground.known, key="email", required=STAFF.required, noun=STAFF.one),
            faults_of_surroundings(rows, around),
            faults_of_last_administrator(rows, ground.known),
        )
    )


@transaction.atomic
def keep_staff(*, rows: Sequence[Row], by: Staff | None) -> Kept:
    """Staff taken on and changed, by e-mail; a row may also give `team` by name and `places` by their codes."""
    one_keeper_at_a_time(STAFF)
    ground = ground_of_staff()
    refuse_faults(faults_in_staff(rows, ground))
    kept = keep_rows(STAFF, rows)
    _join_teams(rows, kept, ground)
    _take_places(rows, kept, ground)
    record_kept(STAFF, kept, by=by)
    return kept


@transaction.atomic
def invite(*, staff: Iterable[Staff], base: str, by: Staff | None) -> int:
    """How many are sent a link to choose a password; `base` is the address the pages are reached at."""
    invited = [one for one in staff if one.is_active]
    if invited:
        jobs: list[JSONDict] = [{"staff_id": one.pk, "base": base, "letter": "invitation"} for one in invited]
        send_password_link.batch_defer(*jobs)
        audit.record(by=by, verb="invite", noun=STAFF.one, subjects=[one.pk for one in invited])
    return len(invited)


def send_link_to_reset(*, email: str, base: str) -> None:
    """A link to choose a new password, to whoever may sign in with that address; silence for all others."""
    found = Staff.objects.filter(email__iexact=email.strip(), is_active=True).values_list("pk", flat=True)
    for pk in found:
        send_password_link.defer(staff_id=pk, base=base, letter="reset")


def let_go(*, staff: Sequence[Staff], by: Staff | None) -> None:
    """They can no longer sign in, and programs with their keys neither; their work stays theirs."""
    keep_staff(rows=[{"id": one.pk, "email": one.email, "is_active": False} for one in staff], by=by)


def take_back(*, staff: Sequence[Staff], by: Staff | None) -> None:
    """They can sign in again."""
    keep_staff(rows=[{"id": one.pk, "email": one.email, "is_active": True} for one in staff], by=by)


def _join_teams(rows: Sequence[Row], kept: Kept, ground: Ground) -> None:
    names = {number: name for name, number in ground.teams.items()}
    moved = []
    for position, one in kept.by_position().items():
        if "team" not in rows[position]:
            continue
        team_id = ground.teams[rows[position]["team"]] if rows[position]["team"] else None
        if one.team_id != team_id:
            kept.mark(position, "team", names.get(one.team_id), rows[position]["team"] or None)
            one.team_id = team_id
            moved.append(one)
    Staff.objects.bulk_update(moved, ["team"], batch_size=BATCH)


def _take_places(rows: Sequence[Row], kept: Kept, ground: Ground) -> None:
    codes = {number: code for code, number in ground.places.items()}
    positions = {one.pk: position for position, one in kept.by_position().items() if "places" in rows[position]}
    now: dict[int, dict[int, int]] = {pk: {} for pk in positions}
    for link in StaffLocation.objects.filter(staff__in=positions):
        now[link.staff_id][link.location_id] = link.pk
    gone: list[int] = []
    come: list[Any] = []
    for pk, position in positions.items():
        wanted = {ground.places[code] for code in rows[position]["places"]}
        if wanted == now[pk].keys():
            continue
        kept.mark(position, "places", sorted(codes[at] for at in now[pk]), sorted(rows[position]["places"]))
        gone += [link for place, link in now[pk].items() if place not in wanted]
        come += [StaffLocation(staff_id=pk, location_id=place) for place in sorted(wanted - now[pk].keys())]
    StaffLocation.objects.filter(pk__in=gone).delete()
    StaffLocation.objects.bulk_create(come, batch_size=BATCH)
