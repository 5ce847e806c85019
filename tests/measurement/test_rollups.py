"""What a rollup says is what the leads say: after any changes, to any question, and only where it can tell."""

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest
from django.db.models import F

from footfall.company.models import EarlierParent, Location
from footfall.measurement.cube import rollups
from footfall.measurement.cube.ask import Asking, Cube
from footfall.measurement.cube.atoms import ATOMS
from footfall.measurement.cube.engine import DuckEngine
from footfall.measurement.cube.measures import ACTIVITY, BASES, COHORT, MEASURES
from footfall.measurement.cube.members import day_key
from footfall.measurement.cube.plans import Plans
from footfall.measurement.cube.question import Filter, Question, Scope
from footfall.measurement.cube.rollups import ROLLUPS, Kept, cells_sql, smallest
from footfall.measurement.facts.published import Facts
from footfall.qualification.models import Lead
from footfall.selling.models import Call, Disposition
from tests.cast import NOON
from tests.measurement import history
from tests.measurement.conftest import Measured
from tests.measurement.test_oracle import _example
from tests.measurement.test_refresh import cost
from tests.qualification.making import make_lead, make_leads

EVERY = (*ROLLUPS,)
DIMENSIONS = (
    "location", "location.region", "location.city", "location.outlet", "product", "product.family", "source", "category",
    "category_today", "location_at_capture.region", "priority", "slab", "customer", "time.year", "time.quarter", "time.month", "time.week", "time.day",
    "time.fiscal_year", "time.fiscal_quarter",
)  # fmt: skip
DAYS = ((None, None), (date(2026, 1, 1), None), (date(2026, 2, 1), date(2026, 2, 28)), (None, date(2026, 1, 31)),
        (date(2026, 1, 20), date(2026, 2, 15)), (date(2025, 5, 5), date(2027, 1, 15)))  # fmt: skip


class LeadsOnly(DuckEngine):
    """The same file, read as if it had no rollups."""

    rollups = ()


def told(answer: Any) -> Any:
    """All that an answer says."""
    return [(row.keys, dict(row.atoms)) for row in answer.rows], answer.totals, answer.whole


def assert_as_the_leads_say(facts: Facts) -> None:
    """Every rollup of the file has the rows that adding up all its leads gives."""
    rows = facts.cube.engine.rows
    for kept in facts.cube.engine.rollups:
        there = sorted(map(repr, rows(f"SELECT * FROM {kept.rollup.name}")))
        assert there == sorted(map(repr, rows(cells_sql(kept.rollup, "lead_fact")))), kept.rollup.name
        assert kept.cells == len(there)


def rich(measured: Measured) -> None:
    """A history with everything in it."""
    company = measured.company
    parts = (history.leads(company), history.costs(company), history.calls(), history.reach(company))
    history.write(*(_example(part) for part in parts))


@pytest.mark.django_db(transaction=True)
def test_rollups_follow_whatever_changes(measured: Measured, every_rollup: None) -> None:
    company = measured.company
    make_leads(40, location=company.saket, product=company.x1, value_minor=900, currency="INR", slab="low")
    other = make_lead(location=company.indiranagar)
    cost(1001)
    facts = measured.counted()
    assert {kept.rollup.name for kept in facts.cube.engine.rollups} == {*EVERY}
    changes = [
        lambda: Lead.objects.filter(pk=other.pk).update(warm_at=NOON + timedelta(days=40), slab=""),
        lambda: Call.objects.create(lead=other, at=NOON, disposition=Disposition.objects.first(), cost_minor=7),
        lambda: Lead.objects.filter(pk=other.pk).update(
            won_at=NOON,
            won_minor=500,
            currency="INR",
            product=company.x2,
            captured_on=F("captured_on") - timedelta(days=40),
        ),
        lambda: Location.objects.filter(pk=company.saket.pk).update(parent=company.bengaluru),
        lambda: EarlierParent.objects.create(location=company.saket, parent=company.delhi, until_on=NOON.date()),
        lambda: type(company.x2).objects.filter(pk=company.x2.pk).update(margin="0.25"),
        lambda: Lead.objects.filter(pk__in=Lead.objects.values("pk")[:3]).update(junk_at=NOON),
        lambda: (cost(333), make_lead(location=None, won_at=NOON, won_minor=5, currency="USD")),
        other.delete,
    ]
    for change in changes:
        change()
        assert_as_the_leads_say(measured.counted())


@pytest.mark.django_db(transaction=True)
def test_a_question_has_one_answer_whether_a_rollup_or_the_leads_are_read(
    measured: Measured, every_rollup: None
) -> None:
    rich(measured)
    measured.counted()
    Lead.objects.filter(pk__in=Lead.objects.values("pk")[:2]).update(junk_at=NOON)
    facts = measured.counted()
    engine = facts.cube.engine
    assert isinstance(engine, DuckEngine)
    assert_as_the_leads_say(facts)
    leads = Cube(LeadsOnly(engine.path, memory="1GB"), facts.cube.plans)
    dice, by_rollup = random.Random(7), set[str]()  # noqa: S311 -- questions, not secrets
    for _ in range(40):
        measures = tuple(dice.sample(sorted(MEASURES), 4))
        rows = tuple(dice.sample(DIMENSIONS, dice.choice([0, 1, 1, 2])))
        held = [
            Filter("location", (str(measured.company.north.pk),)),
            Filter("source", ("none",)),
            Filter("time.month", ("2026-01",)),
        ]
        start, end = dice.choice(DAYS)
        question = Question(
            measures, rows, filters=tuple(dice.sample(held, dice.choice([0, 0, 1]))), basis=dice.choice(BASES), start=start, end=end,
            sure=dice.random() < 0.5,
            as_of=dice.choice([None, None, date(2026, 2, 20), date(2026, 3, 31), date(2026, 6, 1)]),
        )  # fmt: skip
        scope = dice.choice([Scope(), Scope("places", (measured.company.saket.pk, measured.company.karol_bagh.pk))])
        asking = Asking(facts.cube, question, scope)
        by_rollup.add(asking.rollup_for(asking.dimensions))
        assert told(facts.cube.ask(question, scope)) == told(leads.ask(question, scope)), question
    assert by_rollup >= {"by_place", "done_by_place"}


@pytest.mark.django_db(transaction=True)
def test_a_file_of_another_version_is_read_without_its_rollups(measured: Measured, every_rollup: None) -> None:
    make_leads(3, location=measured.company.saket)
    engine = measured.counted().cube.engine
    assert isinstance(engine, DuckEngine)
    assert len(engine.rollups) == len(ROLLUPS)
    copy = measured.folder / "copy.duckdb"
    copy.write_bytes(engine.path.read_bytes())
    with duckdb.connect(str(copy)) as file:
        file.execute("UPDATE state SET layout = 'another'; DROP TABLE rollup")
    older = Cube(DuckEngine(copy, memory="1GB"), Plans("duckdb", None))
    assert older.ask(Question(("leads",)), Scope()).totals["leads"] == 3


def test_of_the_rollups_that_can_tell_the_smallest_is_read() -> None:
    kept = [Kept(one, 1000 * len(one.keys), 0, 10_000, 90) for one in ROLLUPS.values()]

    def found(
        basis: str, columns: set[str], units: set[str], start: date | None = None, end: date | None = None
    ) -> str:
        days = tuple(day_key(day) if day else None for day in (start, end))
        chosen = smallest(kept, basis, columns, units, days)
        return chosen.rollup.name if chosen else ""

    march = date(1995, 3, 1)
    assert found(COHORT, {"source"}, set()) == "by_day"
    assert found(COHORT, {"location"}, {"month"}) == "by_place"
    assert found(COHORT, {"location", "source"}, {"year", "quarter"}) == "by_place_source"
    assert found(COHORT, {"location"}, {"day"}) == ""
    assert found(COHORT, {"location"}, {"week"}) == ""
    assert found(COHORT, {"attendant"}, set()) == ""
    assert found(ACTIVITY, {"location"}, {"month"}) == "done_by_place"
    assert found(COHORT, {"location"}, set(), march, date(1995, 3, 31)) == "by_place"
    assert found(COHORT, {"location"}, set(), march, date(1995, 3, 30)) == ""
    assert found(COHORT, {"location"}, set(), date(1995, 3, 2), None) == ""
    assert found(COHORT, {"source"}, set(), date(1995, 3, 2), None) == "by_day"
    assert found(COHORT, {"location"}, set(), date(1969, 3, 2), date(2000, 1, 1)) == "by_place"


def test_a_rollup_adds_up_every_number_of_leads_and_a_small_one_their_squares() -> None:
    of_leads = {name for name, atom in ATOMS.items() if atom.fact == "lead"} | {rollups.COUNTED}
    assert {name for name, _ in rollups.sums_of(ROLLUPS["by_place"])} == of_leads
    plain = {name for name in of_leads if name == rollups.COUNTED or not ATOMS[name].is_square}
    assert {name for name, _ in rollups.sums_of(ROLLUPS["by_place_worth"])} == plain


@pytest.mark.django_db(transaction=True)
def test_few_leads_have_no_rollups_and_few_rollups_are_worth_their_rows(
    measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_leads(30, location=measured.company.saket)
    assert measured.counted().cube.engine.rollups == []
    monkeypatch.setattr(rollups, "LEAST", 10)
    make_leads(30, location=measured.company.karol_bagh, product=measured.company.x1)
    assert {kept.rollup.name for kept in measured.counted().cube.engine.rollups} >= {"by_place", "by_source"}
    monkeypatch.setattr(rollups, "WORTH", 100)
    measured.refresh(rebuild=True)
    assert measured.counted().cube.engine.rollups == []
