"""What decisions do on hearing that a visitor stands at a door: running experiments deal an arm."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

import footfall.decisions.erasing  # noqa: F401 -- registers by being imported
from footfall.capture.models import EntryPoint
from footfall.capture.queries.ground import ground_of
from footfall.capture.signals import Deal, DealtArm, Offer, dealing, offered, seen
from footfall.decisions.actions.exposures import expose
from footfall.decisions.models import Arm, Experiment
from footfall.decisions.queries.dealt import standing_of, ways_of
from footfall.decisions.queries.running import running_at, unit_at
from footfall.qualification.models import Lead
from footfall.qualification.signals import Way, routing
from footfall.qualification.taking_back import follows
from footfall.selling.signals import Wording, calling

Kind = Experiment.Kind

follows("decisions_exposure")


@receiver(offered)
def deal_an_arm(door: EntryPoint, visitor: str, at: datetime, **_signal: Any) -> list[Offer]:
    """The arm of each experiment that runs at the door."""
    offers = []
    for running in running_at([door], at).get(door.pk, ()):
        unit = unit_at(running, door.location, visitor, at)
        arm, kind = running.arm(unit), running.experiment.kind
        offers.append(
            Offer(
                running.experiment.slug,
                arm.name,
                unit,
                _promised(arm, kind),
                arm.words if kind == Kind.LANDING else "",
                arm.form_version if kind == Kind.FORM else None,
            )
        )
    return offers


@receiver(dealing)
def let_a_device_deal(doors: Sequence[EntryPoint], at: datetime, **_signal: Any) -> Mapping[int, list[Deal]]:
    """What a device needs to deal the arms of its doors by itself."""
    found = running_at(doors, at)
    deals: dict[int, list[Deal]] = {}
    for door in doors if found else ():
        for running in found[door.pk]:
            one = running.experiment
            arms = [
                DealtArm(
                    arm.name,
                    arm.share,
                    _promised(arm, one.kind),
                    arm.form_version if one.kind == Kind.FORM else None,
                )
                for arm in running.arms
            ]
            place = door.location.code if running.is_by_day and door.location else ""
            deals.setdefault(door.pk, []).append(
                Deal(one.slug, one.salt, place, ground_of(door.location_id).zone, one.ends_on, arms)
            )
    return deals


@receiver(seen)
def note_who_saw_it(door: EntryPoint, offers: Sequence[Offer], visitor: str, at: datetime, **_signal: Any) -> None:
    """Whoever was shown a page counts, also if nothing comes of it."""
    expose(door=door, offers=offers, visitor=visitor, at=at)


@receiver(calling)
def keep_to_what_was_dealt(lead: Lead, **_signal: Any) -> list[Wording]:
    """The script or message a lead was dealt, so that the caller keeps to it."""
    return [
        Wording(
            row.experiment.get_kind_display(), row.arm.name, row.arm.words, is_script=row.experiment.kind == Kind.SCRIPT
        )
        for row in standing_of(lead, today=timezone.localdate())
    ]


@receiver(routing)
def send_by_the_rule_that_was_dealt(lead_ids: Sequence[int], at: datetime, **_signal: Any) -> Mapping[int, Way]:
    """Leads of experiments on who gets them go by the rule of their arm first, and by none of another arm."""
    return ways_of(lead_ids, at=at)


def _promised(arm: Arm, kind: str) -> str | None:
    return arm.incentive if kind == Kind.INCENTIVE else None
