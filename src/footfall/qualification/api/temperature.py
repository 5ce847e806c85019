"""The rules of temperature in the REST API."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.qualification.actions.rules import set_rules, try_rules, worths_now
from footfall.qualification.api.schemas import REFUSED, RulesIn, RulesOut
from footfall.qualification.queries import SET_RULES
from footfall.qualification.rules import Worth

router = Endpoints()


@router.get("/temperature-rules", response={200: RulesOut, **REFUSED}, summary="Read the rules of temperature")
@allowed_by_key()
def rules(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """What each kind of touchpoint is worth, and how fast that fades."""
    return {"rules": _rules(), "shifts": []}


@router.put("/temperature-rules", response={200: RulesOut, **REFUSED}, summary="Set the rules of temperature")
@allowed_by_key(*SET_RULES)
def set_anew(request: HttpRequest, new: RulesIn) -> Any:  # noqa: ANN401 -- the schema says
    """Rules by kind, and how many open leads they move; with `is_trial` only the answer, nothing is kept."""
    at = timezone.now()
    worths = {rule.kind: Worth(rule.points, rule.half_life_days) for rule in new.rules}
    shifts = try_rules(worths=worths, at=at)
    if not new.is_trial:
        set_rules(worths=worths, at=at, by=staff_of(request))
    told = [{"was": was, "now": now, "leads": count} for (was, now), count in sorted(shifts.items())]
    return {"rules": _rules(), "shifts": told}


def _rules() -> list[dict[str, Any]]:
    return [
        {"kind": kind, "points": worth.points, "half_life_days": worth.half_life_days}
        for kind, worth in worths_now().items()
    ]
