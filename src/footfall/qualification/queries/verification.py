"""Contact points as their pages show them: how many stand how, and whose lists, outlets and forms they came by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from footfall.company.models import Staff
from footfall.company.queries import SEES_EVERY_PLACE
from footfall.identity.models import ContactPoint
from footfall.identity.verification.causes import label_of
from footfall.qualification.models import Disqualification
from footfall.qualification.models.lead import Contact
from footfall.qualification.queries.scope import leads_visible_to
from footfall.shared.errors import NotFound

PAGE = 50
MOST_ROWS = 200

BREAKDOWNS = {
    "list": ("List", "entry_point__name", Q(entry_point__price_minor__gt=0) | ~Q(entry_point__vendor="")),
    "vendor": ("Vendor", "entry_point__vendor", ~Q(entry_point__vendor="")),
    "outlet": ("Outlet", "location__name", Q()),
    "attendant": ("Attendant", "attendant__name", Q(attendant__isnull=False)),
    "form": ("Form", "form_version__name", Q(form_version__isnull=False)),
    "cause": ("Dead because", "dead_cause", Q(dead_at__isnull=False)),
}
"""What leads are broken down by: the word, the column, and which leads have one."""


class NoSuchContact(NotFound):
    """There is no such contact point, or none that you may see."""


@dataclass(frozen=True)
class Standing:
    """So many contact points of a kind stand like this for that cause."""

    kind: str
    state: str
    cause: str
    count: int

    @property
    def label(self) -> str:
        """The cause in words; the state where it has none."""
        return label_of(self.cause) if self.cause else ContactPoint.State(self.state).label


@dataclass(frozen=True)
class Broken:
    """The leads of one list, vendor, outlet, attendant or form: how many can be reached and how many are dead."""

    name: str
    leads: int
    valid: int
    verified: int
    suspect: int
    dead: int

    @property
    def valid_share(self) -> float | None:
        """Share with a way to reach them that is not known or thought to be wrong."""
        return self.valid / self.leads if self.leads else None

    @property
    def dead_share(self) -> float | None:
        """Share that can't be reached."""
        return self.dead / self.leads if self.leads else None


def contacts_visible_to(staff: Staff) -> QuerySet[ContactPoint]:
    """The contact points of the persons behind the leads this member of staff may see."""
    if staff.role in SEES_EVERY_PLACE:
        return ContactPoint.objects.all()
    return ContactPoint.objects.filter(Exists(leads_visible_to(staff).filter(person=OuterRef("person"))))


def contact_seen_by(staff: Staff, pk: int) -> ContactPoint:
    """The contact point, if this member of staff may see a lead of its person."""
    point = contacts_visible_to(staff).select_related("person").filter(pk=pk).first()
    if point is None:
        raise NoSuchContact
    return point


def standings_of(staff: Staff) -> list[Standing]:
    """All contact points one sees, counted by kind, state and cause, the most first."""
    rows = contacts_visible_to(staff).values_list("kind", "state", "cause").annotate(count=Count("pk"))
    return [Standing(*row) for row in rows.order_by("-count", "kind", "state", "cause")]


def work_list(staff: Staff, *, state: str, cause: str = "", below: int | None = None) -> list[ContactPoint]:
    """A page of the contact points in a state, the newest first, and one more where there are older ones."""
    found = contacts_visible_to(staff).filter(state=state)
    if cause:
        found = found.filter(cause=cause)
    if below is not None:
        found = found.filter(pk__lt=below)
    return list(found.select_related("person").order_by("-pk")[: PAGE + 1])


def broken_down(staff: Staff, by: str, *, since: datetime | None) -> list[Broken]:
    """Leads captured since then by list, vendor, outlet, attendant, form or cause; junk is not among them."""
    _, column, having = BREAKDOWNS[by]
    leads = leads_visible_to(staff).filter(having, junk_at=None, counted_with=None)
    if since is not None:
        leads = leads.filter(captured_at__gte=since)
    rows = leads.values_list(column).annotate(**_counts()).order_by("-leads", column)[:MOST_ROWS]  # type: ignore[misc]  # the plugin does not see what is counted
    names: dict[str, str] = dict(Disqualification.Cause.choices) if by == "cause" else {}
    return [Broken(str(names.get(name, name) or "None"), *counts) for name, *counts in rows]


def whole_of(staff: Staff, *, since: datetime | None) -> Broken:
    """The same of all leads together."""
    leads = leads_visible_to(staff).filter(junk_at=None, counted_with=None)
    if since is not None:
        leads = leads.filter(captured_at__gte=since)
    counted = leads.aggregate(**_counts())
    return Broken("All", *counted.values())


def _counts() -> dict[str, Count]:
    valid: Sequence[str] = (Contact.VERIFIED, Contact.UNVERIFIED)
    return {
        "leads": Count("pk"),
        "valid": Count("pk", filter=Q(contact__in=valid)),
        "verified": Count("pk", filter=Q(contact=Contact.VERIFIED)),
        "suspect": Count("pk", filter=Q(contact=Contact.SUSPECT)),
        "dead": Count("pk", filter=Q(dead_at__isnull=False)),
    }
