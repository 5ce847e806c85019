"""Open leads from interests, or note the interest on the lead that is open for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from footfall.company.queries.certified import certified_on
from footfall.qualification import rules
from footfall.qualification.actions.charge import ADD_COST
from footfall.qualification.actions.temperature import retemper
from footfall.qualification.models import LeadState, Milestone, Touchpoint
from footfall.qualification.models.lead import OPEN
from footfall.qualification.reading import Interest, Surroundings
from footfall.qualification.rules import HOT, HOT_FROM, WARM, WARM_FROM, Standing, Touch
from footfall.shared.bulk import copy_rows, next_ids

# A look-up for each person: before the first ANALYZE the planner would read the whole table for `= ANY`.
_LEADS = """
SELECT lead.* FROM unnest(%(persons)s::bigint[]) AS wanted (person)
 CROSS JOIN LATERAL (
       SELECT id, person_id, product_id, status, external_id, captured_at, value_minor, currency, slab
         FROM qualification_lead WHERE person_id = wanted.person OFFSET 0
       ) AS lead
 UNION
SELECT lead.* FROM unnest(%(references)s::text[]) AS wanted (reference)
 CROSS JOIN LATERAL (
       SELECT id, person_id, product_id, status, external_id, captured_at, value_minor, currency, slab
         FROM qualification_lead WHERE external_id = wanted.reference AND external_id <> '' OFFSET 0
       ) AS lead
 ORDER BY id
"""

_TAKE = """
WITH taken AS (
    SELECT * FROM unnest(%(leads)s::bigint[], %(aspects)s::text[], %(values)s::text[], %(at)s::timestamptz[],
                         %(until)s::timestamptz[]) AS taken (lead, aspect, value, at, until)
), closed AS (
    UPDATE qualification_leadstate AS state SET until = greatest(state.at, first.at)
      FROM (SELECT lead, aspect, min(at) AS at FROM taken GROUP BY lead, aspect) AS first
     CROSS JOIN LATERAL (
           SELECT id FROM qualification_leadstate
            WHERE lead_id = first.lead AND aspect = first.aspect AND until IS NULL OFFSET 0
           ) AS standing
     WHERE state.id = standing.id
    RETURNING 1
)
INSERT INTO qualification_leadstate (lead_id, aspect, value, at, because, until)
SELECT lead, aspect, value, at, 'named by a later capture', until FROM taken
 -- Asking for the count makes PostgreSQL end the standing rows before the next ones stand.
 WHERE (SELECT count(*) FROM closed) >= 0
"""

_UPDATE = """
UPDATE qualification_lead AS lead
   SET product_id = now.product, value_minor = now.value_minor, currency = now.currency, slab = now.slab
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
       AS now (id, product, value_minor, currency, slab)
 WHERE lead.id = now.id
"""

_STAMP = """
UPDATE qualification_lead SET status = status WHERE id = ANY(%s) AND row_xid <> pg_current_xact_id()
"""

_LEAD = (
    "id", "person_id", "product_id", "entry_point_id", "source_id", "campaign_id", "location_id", "category_id",
    "attendant_id", "certification", "form_version_id", "captured_at", "captured_on", "is_existing_customer", "external_id",
    "temperature", "intent", "intent_at", "cools_at", "warm_at", "hot_at", "priority", "value_minor", "currency",
    "slab", "direct_cost_minor",
)  # fmt: skip

_GIVEN = "given with the capture"
_KIND_LABELS: dict[str, str] = {kind.value: str(kind.label) for kind in Touchpoint.Kind}


Reached = tuple[Standing, bool, bool]
"""How warm a lead is, and whether its first touchpoint made it warm and hot."""


@dataclass(slots=True, eq=False)
class LeadFile:
    """A lead while a batch is worked off: known before, or opened by the batch's own `interest`."""

    id: int
    product: int | None
    captured_at: datetime
    reference: str = ""
    is_open: bool = True
    interest: Interest | None = None
    value_minor: int | None = None
    currency: str = ""
    slab: str = ""
    taken: list[tuple[str, str, datetime]] = field(default_factory=list)
    """What later captures named: aspect, value, when; in order."""
    touches: list[Interest] = field(default_factory=list)
    cost_minor: int = 0
    standing: Reached | None = None
    """How warm the interest that opened it made it."""

    @property
    def is_new(self) -> bool:
        return self.interest is not None

    @property
    def reached(self) -> Reached:
        """`standing`, of a new one."""
        assert self.standing is not None  # noqa: S101 -- for the type checker
        return self.standing

    def take(self, interest: Interest) -> None:
        """Have the product that a later capture named, and the value that comes with it where none is known."""
        self.product = interest.product
        self.taken.append((LeadState.Aspect.PRODUCT.value, str(interest.product), interest.at))
        if self.value_minor is None and interest.value_minor is not None:
            self.value_minor, self.currency, self.slab = interest.value_minor, interest.currency, interest.slab
            value = f"{interest.value_minor} {interest.currency}"
            self.taken.append((LeadState.Aspect.VALUE.value, value, interest.at))

    def states_taken(self) -> Iterator[tuple[str, str, datetime, datetime | None]]:
        """The same with until when each held."""
        for place, (aspect, value, at) in enumerate(self.taken):
            later = (since for name, _value, since in self.taken[place + 1 :] if name == aspect)
            yield aspect, value, at, next(later, None)


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of an interest: its lead, and whether it opened it."""

    lead: LeadFile
    is_new: bool


@transaction.atomic
def open_leads(
    interests: Sequence[Interest],
    standings: Sequence[Reached],
    *,
    around: Surroundings,
    at: datetime,
    reporting_currency: str,
) -> list[Opened]:
    """The lead of each interest, in the order given; `standings` are the `first_standings` of the same interests.

    A person's interest in a product is a touchpoint on the lead that is open for it; a lead without a product, or for
    the family of the product, takes the product; an interest without a product goes to the lead opened last. Anything
    else opens a lead, with its temperature as it is at `at`. The number of statements does not depend on how many.
    """
    known = _leads_of(interests)
    ids = iter(next_ids("qualification_lead", len(interests)))
    opened = []
    for interest, standing in zip(interests, standings, strict=True):
        lead = _lead_for(interest, known, around)
        if is_new := lead is None:
            lead = _new_lead(next(ids), interest, standing)
            known.add(interest.person, lead)
        assert lead is not None  # noqa: S101 -- for the type checker
        lead.touches.append(interest)
        lead.cost_minor += _price(interest, reporting_currency)
        opened.append(Opened(lead, is_new))
    _write(list({id(each.lead): each.lead for each in opened}.values()), at)
    return opened


def first_standings(interests: Iterable[Interest], worths: Mapping[str, rules.Worth], at: datetime) -> list[Reached]:
    """How warm a lead is that each of these interests opens; reads nothing."""
    return [_standing(interest, worths, at) for interest in interests]


def _new_lead(key: int, interest: Interest, standing: Reached) -> LeadFile:
    return LeadFile(
        key, interest.product, interest.at, interest.reference, interest=interest, standing=standing,
        value_minor=interest.value_minor, currency=interest.currency, slab=interest.slab,
    )  # fmt: skip


class _Known:
    """Leads by person, and by their number in the system they come from."""

    def __init__(self) -> None:
        self.by_person: dict[int, list[LeadFile]] = {}
        self.by_reference: dict[str, LeadFile] = {}

    def add(self, person: int, lead: LeadFile) -> None:
        self.by_person.setdefault(person, []).append(lead)
        if lead.reference:
            self.by_reference.setdefault(lead.reference, lead)


def _leads_of(interests: Sequence[Interest]) -> _Known:
    known = _Known()
    given: dict[str, Any] = {
        "persons": sorted({interest.person for interest in interests}),
        "references": sorted({interest.reference for interest in interests if interest.reference}),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEADS, given)
        for key, person, product, status, reference, captured_at, *value in cursor.fetchall():
            known.add(person, LeadFile(key, product, captured_at, reference, status in OPEN, None, *value))
    return known


def _lead_for(interest: Interest, known: _Known, around: Surroundings) -> LeadFile | None:
    """The lead that an interest belongs to; None where a new one is to be opened."""
    if interest.reference and (lead := known.by_reference.get(interest.reference)):
        return lead
    is_open = [lead for lead in known.by_person.get(interest.person, ()) if lead.is_open]
    product = interest.product
    if product is None:
        return max(is_open, key=lambda lead: (lead.product is None, lead.captured_at, lead.id), default=None)
    for lead in is_open:
        if lead.product == product or (lead.product is not None and around.lies_under(lead.product, product)):
            return lead
    for lead in is_open:
        if lead.product is None or around.lies_under(product, lead.product):
            lead.take(interest)
            return lead
    return None


def _price(interest: Interest, reporting_currency: str) -> int:
    """What the row of a bought list cost, where that is known in the reporting currency."""
    door = interest.door
    return door.price_minor or 0 if door.currency == reporting_currency else 0


def _write(leads: Sequence[LeadFile], at: datetime) -> None:
    new = [lead for lead in leads if lead.interest is not None]
    certified = certified_on({(of.attendant, of.on) for lead in new if (of := lead.interest) and of.attendant})
    copy_rows("qualification_lead", _LEAD, (_lead_row(lead, certified, at) for lead in new))
    copy_rows(
        "qualification_touchpoint",
        ("lead_id", "kind", "at", "capture_id", "by_id", "note"),
        _touch_rows(leads),
    )
    copy_rows("qualification_milestone", ("lead_id", "kind", "at", "because"), _milestone_rows(new))
    columns = ("lead_id", "aspect", "value", "at", "because", "until")
    copy_rows("qualification_leadstate", columns, _state_rows(new))
    _update_known([lead for lead in leads if not lead.is_new])
    again = [lead.id for lead in leads if not lead.is_new or len(lead.touches) > 1]
    if again:
        retemper(lead_ids=again, at=at)
        _stamp([lead.id for lead in leads if not lead.is_new])


def _stamp(leads: Sequence[int]) -> None:
    """A lead that came again is written, so that the facts count it; most have been by their temperature."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [list(leads)])


def _standing(first: Interest, worths: Mapping[str, rules.Worth], at: datetime) -> Reached:
    """How warm a lead with its first touchpoint is now, and whether that made it warm and hot on its day."""
    touches = [Touch(first.kind, first.at)]
    worth = worths.get(first.kind)
    points = worth.points if worth else 0.0
    return rules.temper(touches, worths, was=rules.COLD, at=at), points >= WARM_FROM, points >= HOT_FROM


def _lead_row(lead: LeadFile, certified: Mapping[tuple[int, date], str], at: datetime) -> tuple[Any, ...]:
    of = lead.interest
    assert of is not None  # noqa: S101 -- for the type checker
    standing, is_warm, is_hot = lead.reached
    return (
        lead.id, of.person, lead.product, of.door.id, of.source, of.campaign, of.location, of.category, of.attendant,
        certified.get((of.attendant or 0, of.on), ""), of.form_version, of.at, of.on, of.is_customer,
        of.reference, standing.temperature, standing.intent, at,
        standing.cools_at, of.at if is_warm else None, of.at if is_hot else None, of.priority, lead.value_minor,
        lead.currency, lead.slab, lead.cost_minor,
    )  # fmt: skip


def _touch_rows(leads: Iterable[LeadFile]) -> Iterator[tuple[Any, ...]]:
    for lead in leads:
        for touch in lead.touches:
            yield lead.id, touch.kind, touch.at, touch.capture, touch.attendant, touch.note


def _milestone_rows(leads: Iterable[LeadFile]) -> Iterator[tuple[Any, ...]]:
    for lead in leads:
        _standing_now, is_warm, is_hot = lead.reached
        because = _KIND_LABELS[lead.touches[0].kind]
        if is_warm:
            yield lead.id, Milestone.Kind.WARM.value, lead.touches[0].at, because
        if is_hot:
            yield lead.id, Milestone.Kind.HOT.value, lead.touches[0].at, because


def _state_rows(leads: Iterable[LeadFile]) -> Iterator[tuple[Any, ...]]:
    """The states a lead is opened with, where they are not the ones that need no row."""
    for lead in leads:
        standing = lead.reached[0]
        first = lead.touches[0]
        if standing.temperature in {WARM, HOT}:
            because = f"{_KIND_LABELS[first.kind]}, now {standing.intent:.0f}"
            yield lead.id, LeadState.Aspect.TEMPERATURE.value, standing.temperature, first.at, because, None
        if first.priority != "medium":
            yield lead.id, LeadState.Aspect.PRIORITY.value, first.priority, first.at, _GIVEN, None
        for aspect, value, since, until in lead.states_taken():
            yield lead.id, aspect, value, since, "named by a later capture", until


def _update_known(leads: Sequence[LeadFile]) -> None:
    taking = [lead for lead in leads if lead.taken]
    paid = [lead for lead in leads if lead.cost_minor]
    with connection.cursor() as cursor:
        if taking:
            states = [(lead.id, *state) for lead in taking for state in lead.states_taken()]
            names = ("leads", "aspects", "values", "at", "until")
            cursor.execute(_TAKE, dict(zip(names, map(list, zip(*states, strict=True)), strict=True)))
            rows = [(lead.id, lead.product, lead.value_minor, lead.currency, lead.slab) for lead in taking]
            cursor.execute(_UPDATE, [list(column) for column in zip(*rows, strict=True)])
        if paid:
            cursor.execute(ADD_COST, [[lead.id for lead in paid], [lead.cost_minor for lead in paid]])
