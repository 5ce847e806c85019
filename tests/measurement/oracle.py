"""The same numbers, read from PostgreSQL's rows in plain Python: slow, obvious, and knowing nothing of the cube."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from footfall.capture.models import EntryPoint, FormOpening
from footfall.company.models import EarlierParent, Location, Product
from footfall.company.rules.clock import minutes_between
from footfall.measurement.models import Cost, Rate, Reach
from footfall.qualification.models import Lead, ResponseTime, Touchpoint
from footfall.selling.models import Call, Deal

Key = tuple[Any, ...]
Event = tuple[Any, date, int]
"""Whose it is (a lead, a cost, a count), its day, how many or how much."""

MARGIN = Fraction(0)
DIGITS = {"INR": 2, "USD": 2, "JPY": 0, "KWD": 3}
DIED_OF = {
    "dead_number": "wrong_number", "dead_email": "bounced", "made_up": "fake", "no_customer": "not_a_customer",
}  # fmt: skip


class Oracle:
    """All rows, read once."""

    def __init__(self) -> None:
        joined = (
            "location",
            "product",
            "campaign",
            "entry_point",
            "source",
            "owner",
            "attendant",
            "team",
            "category",
            "form_version",
        )
        self.all_leads = list(Lead.objects.select_related(*joined).order_by("id"))
        self.leads = [lead for lead in self.all_leads if lead.junk_at is None]
        came = Touchpoint.objects.filter(capture__isnull=False).values_list("lead")
        self.came: dict[int, int] = dict(came.annotate(times=Count("pk")))
        self.touches: dict[int, list[Touchpoint]] = defaultdict(list)
        for touch in Touchpoint.objects.select_related("capture").order_by("at", "id"):
            self.touches[touch.lead_id].append(touch)
        self.calls = list(Call.objects.select_related("lead", "disposition"))
        self.deals: dict[int, Deal] = {}
        for deal in Deal.objects.select_related("stage").order_by("id"):
            before = self.deals.get(deal.lead_id)
            if before is None or before.closed_at is not None or deal.closed_at is None:
                self.deals[deal.lead_id] = deal
        self.costs = list(
            Cost.objects.select_related("entry_point__location", "entry_point__campaign", "entry_point__product")
        )
        self.reaches = list(Reach.objects.select_related("entry_point__location", "entry_point__campaign"))
        self.rates = list(Rate.objects.filter(reporting="INR"))
        self.forms = list(
            FormOpening.objects.select_related("form_version", "entry_point__location", "entry_point__campaign")
        )
        self.places = {place.pk: place for place in Location.objects.all()}
        self.moves = list(EarlierParent.objects.order_by("until_on"))
        self.products = {product.pk: product for product in Product.objects.all()}
        self.share, self.stranded = self._allocated()

    # What each measure is made of, as events on the basis asked for.

    def events(self, atom: str, basis: str) -> list[Event]:  # noqa: C901 -- a list of what there is, one after the other
        """The events of one kind, each with its day."""
        milestones = {
            "verified": "verified", "attempted": "first_attempt", "contacts": "first_contact", "warm": "warm", "hot": "hot",
            "qualified": "qualified", "appointments": "appointment", "demos": "demo", "negotiations": "negotiation",
            "orders": "order", "deliveries": "delivered", "sales": "won", "lost": "lost", "dead": "dead", "recycled": "recycled",
        }  # fmt: skip
        if atom in milestones:
            return self._got(milestones[atom], basis, self.leads, lambda _lead: 1)
        by_capture: dict[str, Callable[[Lead], int]] = {
            "leads": lambda _lead: 1,
            "existing": lambda lead: int(lead.is_existing_customer),
            "new": lambda lead: int(not lead.is_existing_customer),
            "attended": lambda lead: int(lead.attendant is not None),
            "certified": lambda lead: int(lead.certification in {"basic", "advanced", "expert"}),
            "repeats": lambda lead: max(0, self.came.get(lead.pk, 0) - 1),
            "reachable": lambda lead: int(lead.contact in {"verified", "unverified"}),
            "value": lambda lead: self.value(lead) or 0,
            "valued": lambda lead: int(self.value(lead) is not None),
            "pipeline": lambda lead: (self.value(lead) or 0) if _in_play(lead) else 0,
            "other_values": lambda lead: int(lead.value_minor is not None and self.value(lead) is None),
            "weighted": lambda lead: self._weighted(lead) if _in_play(lead) else 0,
            "cost": lambda lead: self.share[lead.pk] + lead.direct_cost_minor,
        }
        if atom in by_capture:
            return [(lead, lead.captured_on, by_capture[atom](lead)) for lead in self.leads]
        if atom in {"in_time", "in_time_open"}:
            minutes = _minutes if atom == "in_time" else _open_minutes
            return self._got("first_attempt", basis, self.leads, lambda lead: int(minutes(lead) <= _allowed(lead)))
        if atom in DIED_OF:
            return self._got("dead", basis, self.leads, lambda lead: int(lead.dead_cause == DIED_OF[atom]))
        if atom == "junk":
            return self._got("junk", basis, self.all_leads, lambda _lead: 1)
        if atom == "cost_of_sold":
            return self._got("won", basis, self.leads, lambda lead: self.share[lead.pk] + lead.direct_cost_minor)
        if atom == "won":
            return self._got("won", basis, self.leads, lambda lead: self.won(lead) or 0)
        if atom == "won_known":
            return self._got("won", basis, self.leads, lambda lead: int(self.won(lead) is not None))
        if atom in {"attempts", "call_cost"}:
            mine = {lead.pk: lead for lead in self.leads}
            made = [call for call in self.calls if call.lead_id in mine]
            return [
                (
                    mine[c.lead_id],
                    mine[c.lead_id].captured_on if basis == "cohort" else _local(c.at, c.lead),
                    1 if atom == "attempts" else c.cost_minor,
                )
                for c in made
            ]
        kinds = {"notified": "notified", "visitors": "footfall", "passers_by": "passing"}
        if atom in kinds:
            return [(one, one.on, one.people) for one in self.reaches if one.kind == kinds[atom]]
        if atom in {"forms_begun", "forms_sent"}:
            return [(one, _begun_on(one), int(atom == "forms_begun" or one.sent_at is not None)) for one in self.forms]
        if atom in {"spend", "stranded"}:
            return [
                (cost, day, part)
                for cost in self.costs
                if (spent := self.spent(cost)) is not None and (atom == "spend" or cost.pk in self.stranded)
                for day, part in _days_of(cost, spent)
            ]
        raise KeyError(atom)

    def _weighted(self, lead: Lead) -> int:
        deal = self.deals.get(lead.pk)
        if deal is None or deal.closed_at is not None:
            return 0
        return int(Fraction(self.value(lead) or 0) * Fraction(deal.stage.probability) + Fraction(1, 2))

    def waits(self, which: str, basis: str) -> list[tuple[Lead, date, float]]:
        """How long each lead took, with the day it counts on."""
        found = []
        for lead in self.leads:
            if which == "speed" and lead.first_attempt_at:
                minutes = round(Fraction((lead.first_attempt_at - lead.captured_at) / timedelta(minutes=1)))
                found.append((lead, _day_on(lead, lead.first_attempt_at, basis), minutes / 60))
            if which == "speed_open" and lead.first_attempt_at:
                minutes = round(Fraction(_open_minutes(lead)))
                found.append((lead, _day_on(lead, lead.first_attempt_at, basis), minutes / 60))
            at = {"warm_days": lead.warm_at, "sale_days": lead.won_at}.get(which)
            if at:
                found.append((lead, _day_on(lead, at, basis), (_local(at, lead) - lead.captured_on).days))
        return found

    def _got(self, milestone: str, basis: str, leads: list[Lead], amount: Callable[[Lead], int]) -> list[Event]:
        there = [(lead, getattr(lead, f"{milestone}_at")) for lead in leads]
        return [(lead, _day_on(lead, at, basis), amount(lead)) for lead, at in there if at is not None]

    # Costs over leads.

    def _allocated(self) -> tuple[dict[int, int], set[int]]:
        share: dict[int, int] = defaultdict(int)
        stranded: set[int] = set()
        for cost in self.costs:
            spent = self.spent(cost)
            if spent is None:
                continue
            carriers = [lead for lead in self.leads if self._carries(lead, cost)]
            if not carriers:
                stranded.add(cost.pk)
            for pk, part in self._parts(cost, spent, carriers).items():
                share[pk] += part
        return share, stranded

    def _carries(self, lead: Lead, cost: Cost) -> bool:
        return (
            cost.from_on <= lead.captured_on <= cost.until_on
            and (cost.location_id is None or cost.location_id in self.up(self.places, lead.location_id))
            and (cost.product_id is None or cost.product_id in self.up(self.products, lead.product_id))
            and (cost.campaign_id is None or cost.campaign_id == lead.campaign_id)
            and (cost.entry_point_id is None or cost.entry_point_id == lead.entry_point_id)
        )

    def _parts(self, cost: Cost, spent: int, carriers: list[Lead]) -> dict[int, int]:
        """Hare's method: everybody gets the whole part, what is left goes to the largest remainders."""
        weights = {lead.pk: (self.value(lead) or 0) if cost.spread == "by_value" else 1 for lead in carriers}
        if cost.spread == "by_attempts":
            weights = {lead.pk: sum(call.lead_id == lead.pk for call in self.calls) for lead in carriers}
        if carriers and not any(weights.values()):
            weights = dict.fromkeys(weights, 1)
        whole = sum(weights.values())
        exact = {pk: Fraction(spent * weight, whole) for pk, weight in weights.items()}
        parts = {pk: int(part) for pk, part in exact.items()}
        left = spent - sum(parts.values()) if carriers else 0
        for pk in sorted(exact, key=lambda pk: (parts[pk] - exact[pk], pk))[:left]:
            parts[pk] += 1
        return parts

    # In rupees.

    def value(self, lead: Lead) -> int | None:
        """The value at the rate of the day of capture."""
        return self.in_paise(lead.value_minor, lead.currency, lead.captured_on)

    def won(self, lead: Lead) -> int | None:
        """The sale at the rate of its own day."""
        return self.in_paise(lead.won_minor, lead.currency, _local(lead.won_at, lead) if lead.won_at else None)

    def spent(self, cost: Cost) -> int | None:
        """The cost at the rate of its first day."""
        return self.in_paise(cost.amount_minor, cost.currency, cost.from_on)

    def in_paise(self, amount: int | None, currency: str, day: date | None) -> int | None:
        """By the last rate there is on that day; half a paisa is a whole one."""
        if amount is None or currency == "INR":
            return amount
        units: dict[date, Decimal] = {one.on: one.units for one in self.rates if one.currency == currency}
        known = [on for on in units if day and on <= day]
        if not known:
            return None
        rupees = Fraction(amount, 10 ** DIGITS[currency]) * Fraction(units[max(known)])
        return floor(rupees * 100 + Fraction(1, 2))

    def up(self, tree: dict[int, Any], key: int | None) -> list[int]:
        """A key and what it lies under."""
        found = []
        while key is not None:
            found.append(key)
            key = tree[key].parent_id
        return found

    def _up_on(self, day: date, key: int | None) -> list[int]:
        """A place and what it lay under on a day: of each the first parent it left after that day, else today's."""
        found = []
        while key is not None:
            found.append(key)
            left = [move.parent_id for move in self.moves if move.location_id == key and move.until_on > day]
            key = left[0] if left else self.places[key].parent_id
        return found

    # By what.

    def member(self, dimension: str, of: Any, day: date) -> Any:
        """The name of the member of a dimension that something belongs to."""
        base, _, level = dimension.partition(".")
        if base == "time":
            return {
                "year": f"{day.year}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "month": f"{day.year}-{day.month:02}",
                "week": _week(day), "day": day.isoformat(), "fiscal_year": _fiscal_year(day),
                "fiscal_quarter": f"{_fiscal_year(day)}-Q{_fiscal_months(day) // 3 + 1}",
            }[level]  # fmt: skip
        if level:
            return self._lies_under(base, level, of, day)
        door = of.entry_point
        if base in {"channel", "vendor"}:
            text = getattr(door, base) if door else ""
            return (text.replace("_", " ").capitalize() if base == "channel" else text) or None
        if base == "source":
            source = of.source if isinstance(of, Lead) else door.source if door else None
            return source.name if source else None
        if base in {"stage", "customer", "certification", "incentive", "arm"}:
            return self._of_lead(base, of)
        if base in {"priority", "slab", "temperature", "status", "contact", "dead_cause", "lost_reason"}:
            shown = getattr(of, f"get_{base}_display", lambda: getattr(of, base))()
            labels = {
                "wrong_number": "Wrong number", "bounced": "E-mail bounced", "fake": "Made-up details",
                "not_a_customer": "Listed as existing customer, is not", "price": "Price",
                "competitor": "Bought elsewhere",
            }  # fmt: skip
            return labels.get(shown, shown) or None
        if base in {"location", "product", "campaign"} and not isinstance(of, Lead):
            # What is spent or counted at an entry point is spent where the entry point stands.
            of = of if getattr(of, f"{base}_id", None) or not door else door
        if isinstance(of, FormOpening) and base in {"location", "product", "campaign"}:
            of = of.entry_point
        thing = getattr(of, {"form": "form_version"}.get(base, base))
        return str(thing) if thing else None

    def _of_lead(self, base: str, lead: Lead) -> str | None:
        if base == "stage":
            return self.deals[lead.pk].stage.name if lead.pk in self.deals else None
        if base == "arm":
            return lead.arm or None
        if base == "incentive":
            said = [t.capture.payload.get("incentive") for t in self.touches.get(lead.pk, []) if t.capture]
            return next(filter(None, said), None)
        if base == "customer":
            return "Existing customer" if lead.is_existing_customer else "New prospect"
        return (lead.get_certification_display() or "Never certified") if lead.attendant else None

    def _lies_under(self, base: str, level: str, of: Any, day: date) -> str | None:
        tree = self.products if base == "product" else self.places
        if base == "location_at_capture":
            above = self._up_on(of.captured_on if isinstance(of, Lead) else day, self._at(of, "location"))
        else:
            above = self.up(tree, self._at(of, base))
        return next((tree[up].name for up in above if tree[up].level == level), None)

    def _at(self, of: Any, base: str) -> int | None:
        of = of.entry_point if isinstance(of, FormOpening) else of
        own: int | None = getattr(of, f"{base}_id")
        return (
            own
            if own or isinstance(of, Lead | EntryPoint) or not of.entry_point
            else getattr(of.entry_point, f"{base}_id")
        )


def _week(day: date) -> str:
    """Day by day: weeks of a year are counted from the first that has four days in it."""
    first_of_weeks = settings.CALENDAR.first_day
    while day.isoweekday() != first_of_weeks:
        day -= timedelta(days=1)
    year = (day + timedelta(days=3)).year
    number, at = 0, date(year, 1, 1) - timedelta(days=3)
    while at <= day:
        number += at.isoweekday() == first_of_weeks
        at += timedelta(days=1)
    return f"{year}-W{number:02}"


def _fiscal_months(day: date) -> int:
    """How many months of the fiscal year are over."""
    months = 0
    while day.month != settings.CALENDAR.fiscal_month:
        day, months = day.replace(day=1) - timedelta(days=1), months + 1
    return months


def _fiscal_year(day: date) -> str:
    year = day.year - (day.month < settings.CALENDAR.fiscal_month)
    return f"FY{year}" if settings.CALENDAR.fiscal_month == 1 else f"FY{year}-{(year + 1) % 100:02}"


def grouped(
    events: Iterable[Event], key_of: Callable[[Any, date], Key], start: date | None, end: date | None
) -> dict[Key, int]:
    """Sums of the events of a period by key."""
    found: dict[Key, int] = defaultdict(int)
    for whose, day, amount in events:
        if (start is None or day >= start) and (end is None or day <= end):
            found[key_of(whose, day)] += amount
    return found


def _begun_on(opening: FormOpening) -> date:
    return (
        opening.started_at + (timedelta(hours=5, minutes=30) if opening.entry_point.location_id else timedelta())
    ).date()


def _days_of(cost: Cost, spent: int) -> list[tuple[date, int]]:
    days = (cost.until_on - cost.from_on).days + 1
    share, rest = divmod(spent, days)
    return [(cost.from_on + timedelta(days=n), share + (n < rest)) for n in range(days)]


def _in_play(lead: Lead) -> bool:
    staged = lead.demo_at or lead.negotiation_at or lead.order_at or lead.delivered_at
    return bool(staged) and not (lead.won_at or lead.lost_at or lead.dead_at)


def _minutes(lead: Lead) -> float:
    return (lead.first_attempt_at - lead.captured_at) / timedelta(minutes=1) if lead.first_attempt_at else 0.0


def _open_minutes(lead: Lead) -> float:
    """Minute by minute through every day between, by the clock that routing uses."""
    if not lead.first_attempt_at:
        return 0.0
    hours = lead.location.opening_hours if lead.location else {}
    return minutes_between(hours, ZoneInfo("Asia/Kolkata"), lead.captured_at, lead.first_attempt_at)


def _allowed(lead: Lead) -> int:
    time = ResponseTime.objects.filter(source=lead.source_id).first()
    return time.minutes if time else 60


def _day_on(lead: Lead, at: datetime, basis: str) -> date:
    return lead.captured_on if basis == "cohort" else _local(at, lead)


def _local(at: datetime, lead: Lead) -> date:
    return (at + (timedelta(hours=5, minutes=30) if lead.location_id else timedelta())).date()
