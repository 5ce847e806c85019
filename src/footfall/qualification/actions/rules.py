"""Change what touchpoints are worth, or tell what that would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from footfall.company.models import Staff
from footfall.qualification.actions.temperature import foretell, foretell_each, retemper_every
from footfall.qualification.models import TemperatureRule, Touchpoint
from footfall.qualification.rules import Worth
from footfall.shared import audit
from footfall.shared.errors import Invalid

Shifts = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Shift:
    """A lead that would change its temperature."""

    lead_id: int
    was: str
    now: str


class NoSuchKind(Invalid):
    """There is no such kind of touchpoint."""


def worths_now() -> dict[str, Worth]:
    """What each kind is worth as the rules stand."""
    return {rule.kind: rule.worth for rule in TemperatureRule.objects.all()}


def try_rules(*, worths: Mapping[str, Worth], at: datetime) -> Shifts:
    """How many open leads would go from which temperature to which, were these rules set; nothing is kept."""
    _refuse_unknown(worths)
    found = foretell(worths={**worths_now(), **worths}, at=at)
    return {(was, now): count for (was, now), count in found.items() if was != now}


def try_rules_on(*, worths: Mapping[str, Worth], lead_ids: Sequence[int], at: datetime) -> list[Shift]:
    """Which of these leads would change temperature, were these rules set; nothing is kept."""
    _refuse_unknown(worths)
    return [Shift(*found) for found in foretell_each(worths={**worths_now(), **worths}, lead_ids=lead_ids, at=at)]


@transaction.atomic
def set_rules(*, worths: Mapping[str, Worth], at: datetime, by: Staff | None) -> int:
    """How many leads changed temperature by the new rules; kinds that are not named keep theirs."""
    _refuse_unknown(worths)
    before = worths_now()
    changed = {kind: worth for kind, worth in worths.items() if before.get(kind) != worth}
    if not changed:
        return 0
    rows = [
        TemperatureRule(kind=kind, points=worth.points, half_life_days=worth.half_life_days)
        for kind, worth in changed.items()
    ]
    TemperatureRule.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind"], update_fields=["points", "half_life_days"]
    )
    said = {kind: [worth.points, worth.half_life_days] for kind, worth in changed.items()}
    audit.record(by=by, verb="set", noun="temperature rule", subjects=changed, rules=said)
    return retemper_every(at=at)


def _refuse_unknown(worths: Mapping[str, Worth]) -> None:
    if unknown := sorted(set(worths) - set(Touchpoint.Kind.values)):
        raise NoSuchKind(f"There is no kind of touchpoint called {unknown[0]}.")
