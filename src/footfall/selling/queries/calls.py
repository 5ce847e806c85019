"""Which numbers a person can be called on, and which must not be called."""

from collections.abc import Iterable

from footfall.capture.models import Consent
from footfall.identity.models import ContactPoint, Suppression
from footfall.shared.errors import Invalid


class NotTheirNumber(Invalid):
    """That is not a number of this person."""


def live_phones(person_id: int) -> list[str]:
    """Numbers of a person that are not known to be dead: verified ones first, then as they were given."""
    points = ContactPoint.objects.filter(person=person_id, kind=ContactPoint.Kind.PHONE)
    alive = points.exclude(state=ContactPoint.State.DEAD).order_by("pk")
    return [point.value for point in sorted(alive, key=lambda p: p.state != ContactPoint.State.VERIFIED)]


def their_number(person_id: int, number: str) -> str:
    """The number, if it is one of this person's."""
    if not ContactPoint.objects.filter(person=person_id, kind=ContactPoint.Kind.PHONE, value=number).exists():
        raise NotTheirNumber(fields={"number": [str(NotTheirNumber.__doc__)]})
    return number


def suppressions_of(numbers: Iterable[str]) -> dict[str, Suppression]:
    """Standing requests not to be called, by number."""
    standing = Suppression.objects.filter(way=Consent.Way.CALL, value__in=list(numbers), lifted_at=None)
    return {suppression.value: suppression for suppression in standing.select_related("by")}
