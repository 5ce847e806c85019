"""Random histories of a small company: leads, what became of them, calls, costs and reach."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from footfall.capture.models import Capture, FormOpening, FormVersion
from footfall.company.models import EarlierParent, Location, OutletCategory
from footfall.identity.models import Person
from footfall.measurement.cube.layout import MILESTONES
from footfall.measurement.models import Cost, Rate, Reach
from footfall.qualification.models import Lead, Touchpoint
from footfall.selling.models import Call, Deal, Disposition, Stage
from tests.cast import Company

FIRST = datetime(2026, 1, 1, 3, 0, tzinfo=UTC)
DAYS = 70
NOT_ON_LEADS = {"came", "deals", "is_open", "promised"}

_moments = st.integers(0, DAYS * 24).map(lambda hours: FIRST + timedelta(hours=hours))
_days = st.integers(0, DAYS).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
_money = st.integers(0, 100_000)


def _maybe(values: Any) -> Any:
    return st.one_of(st.none(), values)


def leads(company: Company) -> Any:
    """Up to a dozen leads with any mixture of attributes and milestones, in no order that makes sense."""
    places = [company.karol_bagh, company.saket, company.indiranagar, company.delhi, None]
    return st.lists(
        st.fixed_dictionaries(
            {
                "location": st.sampled_from(places),
                "product": st.sampled_from([company.purifiers, company.x1, company.x2, None]),
                "entry_point": st.sampled_from([company.counter, company.web, company.bought_list]),
                "campaign": st.sampled_from([company.diwali, None]),
                "category": st.sampled_from([*OutletCategory.objects.all()[:2], None]),
                "attendant": st.sampled_from([company.ravi, company.dev, None]),
                "certification": st.sampled_from(["", "expired", "basic", "expert"]),
                "owner": st.sampled_from([company.vikram, company.sunita, None]),
                "team": st.sampled_from([company.floor, None]),
                "form_version": st.sampled_from([*FormVersion.objects.all(), None]),
                "captured_at": _moments,
                "is_existing_customer": st.booleans(),
                "status": st.sampled_from(["new", "dead", "converted"]),
                "temperature": st.sampled_from(["cold", "warm", "hot"]),
                "priority": st.sampled_from(["high", "medium", "low"]),
                "slab": st.sampled_from(["high", "low", ""]),
                "dead_cause": st.sampled_from(["wrong_number", "bounced", "fake", "not_a_customer", ""]),
                "contact": st.sampled_from(["verified", "unverified", "suspect", "dead", "nothing"]),
                "lost_reason": st.sampled_from(["price", "competitor", ""]),
                "value_minor": _maybe(_money),
                "won_minor": _maybe(_money),
                "currency": st.sampled_from(["INR", "INR", "USD", "JPY", "KWD"]),
                "direct_cost_minor": st.sampled_from([0, 0, 137]),
                "arm": st.sampled_from(["", "", "Gift: none", "Gift: a pen"]),
                "promised": st.sampled_from([None, "", "A pen", "Rs. 50 off"]),
                "came": st.sampled_from([0, 1, 1, 2, 4]),
                "deals": st.lists(st.sampled_from(list(Stage.objects.all())), max_size=2),
                "is_open": st.booleans(),
            }
            | {f"{name}_at": st.one_of(st.none(), st.none(), _moments) for name in MILESTONES}
        ),
        max_size=12,
    )


def costs(company: Company) -> Any:
    """Up to five costs at any level for any days."""
    return st.lists(
        st.fixed_dictionaries(
            {
                "from_on": _days,
                "length": st.integers(0, 40),
                "amount_minor": _money,
                "currency": st.sampled_from(["INR", "INR", "INR", "USD", "KWD"]),
                "kind": st.sampled_from(["media", "event"]),
                "spread": st.sampled_from(["evenly", "by_value", "by_attempts"]),
                "location": st.sampled_from([company.north, company.saket, company.indiranagar, None, None]),
                "product": st.sampled_from([company.purifiers, company.x1, None, None]),
                "campaign": st.sampled_from([company.diwali, None, None]),
                "entry_point": st.sampled_from([company.web, company.saket_counter, None, None]),
            }
        ),
        max_size=5,
    )


def calls() -> Any:
    """For each call which lead (counted round), when, and whether a human answered."""
    return st.lists(st.tuples(st.integers(0, 11), _moments, st.booleans()), max_size=8)


def reach(company: Company) -> Any:
    """Up to three counts of people reached."""
    return st.lists(
        st.fixed_dictionaries(
            {
                "on": _days,
                "people": st.integers(0, 500),
                "kind": st.sampled_from(["notified", "footfall", "passing"]),
                "location": st.sampled_from([company.karol_bagh, None]),
                "campaign": st.sampled_from([company.diwali, None]),
                "entry_point": st.sampled_from([company.web, None]),
            }
        ),
        max_size=3,
    )


def rates() -> Any:
    """Up to eight rates, some of them of the same currency: what was captured before the first has none."""
    return st.lists(
        st.fixed_dictionaries(
            {
                "on": _days,
                "currency": st.sampled_from(["USD", "JPY", "KWD"]),
                "units": st.decimals("0.000001", 300, places=6),
            }
        ),
        max_size=8,
        unique_by=lambda rate: (rate["on"], rate["currency"]),
    )


def forms(company: Company) -> Any:
    """Up to a dozen public forms that were begun: where, in which version, when, and whether they were sent."""
    doors = st.sampled_from([company.counter, company.web, company.bought_list])
    return st.lists(
        st.tuples(doors, st.sampled_from(list(FormVersion.objects.all())), _moments, st.booleans()), max_size=12
    )


def begin(forms: list[Any]) -> None:
    """These forms were begun, in place of what was."""
    FormOpening.objects.all().delete()
    FormOpening.objects.bulk_create(
        FormOpening(id=uuid4(), entry_point=door, form_version=version, started_at=at, sent_at=at if is_sent else None)
        for door, version, at, is_sent in forms
    )


def moves(company: Company) -> Any:
    """Up to three places with what they once stood under, until a day."""
    above = {
        company.karol_bagh: (company.bengaluru, company.south, None),
        company.saket: (company.bengaluru, company.north),
        company.delhi: (company.south, company.india, None),
        company.bengaluru: (company.north,),
    }
    ways = [(place, parent) for place, parents in above.items() for parent in parents]
    return st.lists(st.tuples(st.sampled_from(ways), _days), max_size=3, unique_by=lambda one: (one[0][0].pk, one[1]))


def move(moves: list[Any]) -> None:
    """Places have stood elsewhere than they do, in place of what was known of that."""
    EarlierParent.objects.all().delete()
    EarlierParent.objects.bulk_create(
        EarlierParent(location=place, parent=parent, until_on=until) for (place, parent), until in moves
    )


def write(leads: list[Any], costs: list[Any], calls: list[Any], reach: list[Any], rates: Sequence[Any] = ()) -> None:
    """Put a history into the database in place of what was there."""
    Call.objects.all().delete()
    Lead.objects.all().delete()
    Cost.objects.all().delete()
    Reach.objects.all().delete()
    Rate.objects.all().delete()
    Rate.objects.bulk_create(Rate(reporting="INR", **one) for one in rates)
    # Open over noon but on Sundays, with a pause on Fridays: hours that no week of a lead is spared.
    Location.objects.filter(code="DEL-KB").update(
        opening_hours={str(day): [["09:30", "19:00"]] for day in (1, 2, 3, 4, 6)}
        | {"5": [["09:30", "12:00"], ["14:15", "24:00"]]}
    )
    person, _ = Person.objects.get_or_create(name="Asha", made_at=FIRST)
    made = Lead.objects.bulk_create(
        Lead(
            person=person,
            source=one["entry_point"].source,
            captured_on=_local_day(one),
            **{name: value for name, value in one.items() if name not in NOT_ON_LEADS}
            | ({} if one["attendant"] else {"certification": ""}),
        )
        for one in leads
    )
    for lead, one in zip(made, leads, strict=True):
        _arrive(lead, one["came"], one["promised"])
    Deal.objects.bulk_create(
        # The first one is the open one, if there is one.
        Deal(lead=lead, stage=stage, opened_at=FIRST, stage_since=FIRST, **_closed(one["is_open"] and place == 0))
        for lead, one in zip(made, leads, strict=True)
        for place, stage in enumerate(one["deals"])
    )
    Cost.objects.bulk_create(
        Cost(until_on=one["from_on"] + timedelta(days=one["length"]), **{k: v for k, v in one.items() if k != "length"})
        for one in costs
    )
    Reach.objects.bulk_create(Reach(**one) for one in reach)
    answers = {reached: Disposition.objects.filter(is_reached=reached).first() for reached in (True, False)}
    if made:
        Call.objects.bulk_create(
            Call(lead=made[which % len(made)], at=at, disposition=answers[answered], cost_minor=7 * at.minute)
            for which, at, answered in calls
        )


def _closed(is_open: bool) -> dict[str, Any]:
    return {} if is_open else {"closed_at": FIRST, "outcome": Deal.Outcome.LOST}


def _arrive(lead: Lead, times: int, promised: str | None) -> None:
    """So many captures brought the lead; the second and later ones promised something."""
    captures = Capture.objects.bulk_create(
        Capture(
            id=uuid4(), entry_point=lead.entry_point, payload={"incentive": f"{promised}{number}"} if promised and number else {} if promised is None else {"incentive": ""}, digest=b"0" * 32, captured_at=lead.captured_at,
            received_at=lead.captured_at,
        )
        for number in range(times)
    )  # fmt: skip
    Touchpoint.objects.bulk_create(
        Touchpoint(lead=lead, kind=Touchpoint.Kind.VISIT, at=lead.captured_at, capture=capture) for capture in captures
    )


def _local_day(one: dict[str, Any]) -> date:
    # All places of the cast are in India; without a place it is the company's zone, UTC here.
    shift = timedelta(hours=5, minutes=30) if one["location"] else timedelta()
    moment: datetime = one["captured_at"] + shift
    return moment.date()
