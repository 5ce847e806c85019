"""What became of captures."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from footfall.capture.models import ReviewItem
from footfall.capture.signals import Became, Outcome
from footfall.company.models import Staff
from footfall.company.queries import visible_location_ids
from footfall.identity.models import Match
from footfall.qualification.models import Lead, Touchpoint
from footfall.qualification.queries.matches import matches_visible_to

MOST_BOUGHT = 5


def outcomes_of(capture_ids: Sequence[UUID], *, by: Staff | None = None) -> list[Outcome]:
    """What each of these captures became, as far as it was worked off, in the order asked for.

    What was asked for and bought before is told of the places that `by` works for; of all places without `by`.
    """
    touchpoints = Touchpoint.objects.filter(capture__in=capture_ids).select_related("lead__person", "lead__product")
    found = {touch.capture_id: touch for touch in touchpoints}
    places = visible_location_ids(by) if by else None
    return [_outcome(found[key], places, by) for key in capture_ids if key in found]


def became_of(capture_ids: Sequence[UUID]) -> list[Became]:
    """The person and the lead behind each capture that was worked off; one statement."""
    rows = Touchpoint.objects.filter(capture__in=capture_ids).values_list(
        "capture_id", "lead__person_id", "lead__person__name", "lead__person__phone", "lead__person__email", "lead_id",
        "lead__product__name",
    )  # fmt: skip
    return [
        Became(
            capture_id=capture,
            person_id=person,
            person=name or phone or email or f"Person {person}",
            person_url=reverse("qualification:person", args=[person]),
            lead_id=lead,
            lead_url=reverse("qualification:lead", args=[lead]),
            interest=interest or "",
        )
        for capture, person, name, phone, email, lead, interest in rows
        if capture
    ]


def _outcome(touch: Touchpoint, places: list[int] | None, by: Staff | None) -> Outcome:
    lead, person = touch.lead, touch.lead.person
    earlier = (
        Touchpoint.objects.filter(lead__person=person, capture__isnull=False)
        .exclude(capture=touch.capture_id)
        .filter(Q(at__lt=touch.at) | Q(at=touch.at, id__lt=touch.pk))
        .select_related("lead__product")
        .order_by("-at", "-id")
    )
    seen = earlier if places is None else earlier.filter(lead__location__in=places)
    before = seen.exclude(lead__product=None).first()
    last = seen.first()
    flags = ReviewItem.objects.filter(capture=touch.capture_id, settled_at=None).order_by("reason")
    first = lead.touchpoints.order_by("id").first()
    return Outcome(
        person_id=person.pk,
        person=str(person),
        is_known=(is_known := earlier.exists()),
        is_customer=person.is_customer,
        lead_id=lead.pk,
        is_new_lead=first is not None and first.pk == touch.pk,
        interest=lead.product.name if lead.product else "",
        last_interest=before.lead.product.name if before and before.lead.product else "",
        last_seen_at=last.at if last else None,
        to_review=tuple(flag.get_reason_display() for flag in flags),
        bought=_bought(person.pk, places),
        may_be=() if is_known or by is None else _may_be(person.pk, by),
    )


def _may_be(person: int, by: Staff) -> tuple[str, ...]:
    """Whom somebody new may be: the persons of the open pairs that this member of staff may see."""
    open_pairs = matches_visible_to(by).filter(Q(left=person) | Q(right=person), verdict=Match.Verdict.OPEN)
    pairs = open_pairs.select_related("left", "right")[:MOST_BOUGHT]
    return tuple(dict.fromkeys(str(pair.right if pair.left_id == person else pair.left) for pair in pairs))


def _bought(person: int, places: list[int] | None) -> tuple[str, ...]:
    sold = Lead.objects.filter(person=person, won_at__isnull=False, product__isnull=False).order_by("-won_at", "-pk")
    if places is not None:
        sold = sold.filter(location__in=places)
    return tuple(dict.fromkeys(sold.values_list("product__name", flat=True)[:MOST_BOUGHT]))
