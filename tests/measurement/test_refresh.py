"""The facts follow the rows exactly: nothing missed, nothing stale, nothing that is gone; also after a crash."""

import json
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from footfall.capture.actions.form_openings import Reached, note_reached, note_sent
from footfall.capture.models import FormOpening, FormVersion
from footfall.company.actions.certify import keep_certifications
from footfall.company.actions.courses import keep_courses
from footfall.company.models import Location
from footfall.measurement.cube import layout
from footfall.measurement.cube.question import Question, Scope
from footfall.measurement.facts import refresh as refreshing
from footfall.measurement.facts.parquet import export_parquet
from footfall.measurement.facts.published import published
from footfall.measurement.facts.store import FactsBusy, NothingCounted, Store
from footfall.measurement.models import Cost
from footfall.qualification.models import Lead
from footfall.selling.models import Call, Deal, Disposition, Stage
from tests.cast import NOON
from tests.measurement.conftest import Measured
from tests.qualification.making import make_lead, make_leads

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOON.date()


def counts(measured: Measured, *measures: str, by: str = "") -> Any:
    """The measures as the facts have them after a refresh, by name of a member if asked."""
    answer = measured.counted().ask(Question(measures, (by,) if by else ()), Scope())
    found = {row.names[0] if by else None: tuple(v.number for _, v in answer.values(row.atoms)) for row in answer.rows}
    return found if by else found[None]


def cost(amount: int, **fields: Any) -> Cost:
    return Cost.objects.create(
        **{"from_on": TODAY, "until_on": TODAY, "amount_minor": amount, "currency": "INR", "kind": "media"} | fields
    )


def dump() -> dict[str, list[Any]]:
    """Every row of every fact, in an order of its own."""
    read = published().cube.engine.rows
    return {table.name: sorted(map(repr, read(f"SELECT * FROM {table.name}"))) for table in layout.FACTS}


def settle(measured: Measured) -> None:
    """Read again until no transaction of another test, older than the leads of this one, is open any more."""
    for _ in range(200):
        if not measured.refresh().leads:
            return
        time.sleep(0.05)


def test_a_certificate_entered_late_changes_who_was_certified_at_capture(measured: Measured) -> None:
    ravi = measured.company.ravi
    for days in (10, 1):
        make_lead(attendant=ravi, captured_on=TODAY - timedelta(days=days))
    make_lead()
    assert counts(measured, "leads", "pct_certified", by="certification") == {
        "Never certified": (2, 0.0),
        None: (1, None),
    }
    keep_courses(rows=[{"name": "Counter basics", "level": "advanced"}], by=None)
    row = {"email": ravi.email, "course": "Counter basics", "passed_on": TODAY - timedelta(days=5)}
    keep_certifications(rows=[row], by=None, on=TODAY, at=NOON)
    assert counts(measured, "leads", "certified_leads", by="certification") == {
        "Never certified": (1, 0),
        "Certified, advanced": (1, 1),
        None: (1, 0),
    }
    assert counts(measured, "pct_certified") == (0.5,)


def test_what_comes_changes_and_goes_is_followed(measured: Measured) -> None:
    first, second = make_leads(2, location=measured.company.saket)
    assert counts(measured, "leads", "warm") == (2, 0)
    Lead.objects.filter(pk=first.pk).update(warm_at=NOON)
    assert counts(measured, "leads", "warm") == (2, 1)
    Lead.objects.filter(pk=second.pk).update(junk_at=NOON)
    assert counts(measured, "leads", "warm", "junk") == (1, 1, 1)
    Lead.objects.filter(pk=first.pk).delete()
    assert counts(measured, "leads", "warm", "junk") == (0, 0, 1)


def test_a_deal_that_moves_is_closed_or_goes_is_followed(measured: Measured) -> None:
    demo, talks = Stage.objects.all()[:2]
    other = make_lead()
    lead = make_lead(value_minor=1001, currency="INR", demo_at=NOON)
    deal = Deal.objects.create(lead=lead, stage=demo, opened_at=NOON, stage_since=NOON)
    weighs = {stage.pk: int(1001 * stage.probability + Decimal("0.5")) for stage in (demo, talks)}
    asked = ("leads", "weighted_pipeline")
    assert counts(measured, *asked, by="stage") == {demo.name: (1, weighs[demo.pk]), None: (1, 0)}
    Deal.objects.update(stage=talks)
    assert counts(measured, *asked, by="stage") == {talks.name: (1, weighs[talks.pk]), None: (1, 0)}
    Stage.objects.filter(pk=talks.pk).update(probability="0.5")
    assert counts(measured, *asked, by="stage")[talks.name] == (1, 501)
    Lead.objects.filter(pk=lead.pk).update(value_minor=99)
    assert counts(measured, *asked, by="stage")[talks.name] == (1, 50)
    Deal.objects.update(closed_at=NOON, outcome="lost")
    again = Deal.objects.create(lead=lead, stage=demo, opened_at=NOON, stage_since=NOON)
    assert counts(measured, *asked, by="stage")[demo.name][0] == 1
    again.delete()
    assert counts(measured, *asked, by="stage") == {talks.name: (1, 0), None: (1, 0)}
    deal.delete()
    other.delete()
    assert counts(measured, *asked, by="stage") == {None: (1, 0)}


def test_forms_that_are_begun_sent_and_forgotten_are_followed(measured: Measured) -> None:
    door, version = measured.company.web, FormVersion.objects.all()[0]
    measured.refresh()
    note_reached(door=door, version=version, reached=Reached(id=UUID(int=1), field="name"), at=NOON)
    note_sent(door=door, version=version, key=UUID(int=2), started=NOON, at=NOON)
    asked = ("forms_begun", "forms_left", "form_completion")
    assert counts(measured, *asked, by="channel") == {"Web form": (2, 1, 0.5)}
    make_lead()
    settle(measured)
    note_reached(door=door, version=version, reached=Reached(id=UUID(int=1), field="phone"), at=NOON)
    assert measured.refresh().changed is False
    note_sent(door=door, version=version, key=UUID(int=1), started=NOON, at=NOON)
    assert counts(measured, *asked) == (2, 0, 1.0)
    FormOpening.objects.filter(pk=UUID(int=2)).delete()
    assert counts(measured, *asked, by="entry_point")[door.name] == (1, 0, 1.0)


def test_only_what_changed_is_read_again(measured: Measured) -> None:
    first, *_ = make_leads(5)
    assert measured.refresh().leads == 5
    settle(measured)
    Lead.objects.filter(pk=first.pk).update(priority="high")
    assert measured.refresh().leads == 1


def test_nothing_is_written_when_nothing_changed(measured: Measured) -> None:
    make_lead()
    settle(measured)
    before = measured.refresh()
    after = measured.refresh()
    assert (after.serial, after.changed, after.leads) == (before.serial, False, 0)


def test_a_transaction_that_ends_late_is_not_missed(measured: Measured) -> None:
    early, late = make_leads(2)
    measured.refresh()
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("UPDATE qualification_lead SET hot_at = %s WHERE id = %s", [NOON, late.pk])
    Lead.objects.filter(pk=early.pk).update(hot_at=NOON)
    assert counts(measured, "hot") == (1,)
    other.commit()
    other.close()
    assert counts(measured, "hot") == (2,)


def test_a_refresh_that_is_cut_off_before_publishing_is_published_by_the_next(
    measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lead()
    measured.refresh()
    make_lead()
    with monkeypatch.context() as broken:
        broken.setattr(Store, "publish", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            measured.refresh()
    assert counts(measured, "leads") == (2,)


def _cut_off(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_refresh_that_is_cut_off_in_the_middle_leaves_the_facts_as_they_were(
    measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lead()
    measured.refresh()
    make_lead()
    with monkeypatch.context() as broken:
        broken.setattr(refreshing, "_allocate", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            measured.refresh()
    assert published().ask(Question(("leads",)), Scope()).totals["leads"] == 1
    assert counts(measured, "leads") == (2,)


@pytest.mark.parametrize("damage", ["garbage", "missing", "other layout", "other database"])
def test_a_file_that_can_not_be_built_on_is_built_anew(measured: Measured, damage: str) -> None:
    make_leads(3)
    measured.refresh()
    work = measured.folder / "work.duckdb"
    if damage == "garbage":
        work.write_bytes(b"this was a database once")
    elif damage == "missing":
        work.unlink()
    else:
        column = "layout" if damage == "other layout" else "system"
        with duckdb.connect(str(work)) as file:
            file.execute(f"UPDATE state SET {column} = 'another'")
    found = measured.refresh()
    assert (found.rebuilt, found.agrees) == (True, True)
    assert counts(measured, "leads") == (3,)


def test_building_anew_gives_the_same_facts(measured: Measured) -> None:
    company = measured.company
    leads = make_leads(6, location=company.karol_bagh, product=company.x1, value_minor=5000, currency="INR", slab="low")
    cost(1000)
    measured.refresh()
    answer = Disposition.objects.filter(is_reached=True).first()
    Call.objects.bulk_create(Call(lead=lead, at=NOON, disposition=answer) for lead in leads[:3])
    Lead.objects.filter(pk=leads[0].pk).update(junk_at=NOON)
    Lead.objects.filter(pk=leads[1].pk).update(won_at=NOON + timedelta(days=3), won_minor=900, product=company.x2)
    leads[2].calls.all().delete()
    demo, talks = Stage.objects.all()[:2]
    Deal.objects.bulk_create(Deal(lead=lead, stage=demo, opened_at=NOON, stage_since=NOON) for lead in leads)
    Lead.objects.update(demo_at=NOON)
    measured.refresh()
    leads[3].deals.update(stage=talks)
    leads[4].deals.all().delete()
    leads[5].delete()
    cost(500, location=company.north)
    measured.refresh()
    before = dump()
    measured.refresh(rebuild=True)
    assert dump() == before


def test_a_new_lead_takes_its_share_of_what_others_carried(measured: Measured) -> None:
    cost(101)
    make_lead(location=measured.company.saket)
    assert counts(measured, "cost", by="location.outlet") == {"Saket": (101,)}
    make_lead(location=measured.company.karol_bagh)
    assert counts(measured, "cost", by="location.outlet") == {"Saket": (51,), "Karol Bagh": (50,)}


def test_a_call_moves_what_is_shared_by_calls(measured: Measured) -> None:
    leads = make_leads(2)
    cost(100, spread="by_attempts")
    tried = Disposition.objects.filter(is_reached=False)[0]
    shares = []
    for lead in (None, leads[1], leads[0]):
        call = lead and Call.objects.create(lead=lead, at=NOON, disposition=tried)
        facts = measured.counted()
        shares.append([row[0] for row in facts.cube.engine.rows("SELECT cost FROM lead_fact ORDER BY lead")])
    call.delete()
    kept = measured.counted().cube.engine.rows("SELECT cost FROM lead_fact ORDER BY lead")
    assert (shares, kept) == ([[50, 50], [0, 100], [50, 50]], [(0,), (100,)])


def test_a_change_that_moves_no_cost_leaves_all_carried_as_they_were(measured: Measured) -> None:
    lead = make_lead()
    cost(100)
    cost(40, from_on=TODAY + timedelta(days=9), until_on=TODAY + timedelta(days=9))
    assert counts(measured, "cost", "unallocated_cost") == (100, 40)
    Lead.objects.filter(pk=lead.pk).update(priority="high")
    assert counts(measured, "cost", "unallocated_cost") == (100, 40)


def test_a_cost_that_is_changed_or_removed_is_carried_anew(measured: Measured) -> None:
    make_lead()
    spent = cost(100)
    assert counts(measured, "cost", "unallocated_cost") == (100, 0)
    Cost.objects.filter(pk=spent.pk).update(from_on=TODAY + timedelta(days=1), until_on=TODAY + timedelta(days=1))
    assert counts(measured, "cost", "unallocated_cost") == (None, 100)
    spent.delete()
    assert counts(measured, "cost", "unallocated_cost") == (None, 0)


def test_junk_carries_no_cost_and_its_own_is_unallocated(measured: Measured) -> None:
    good, junk = make_leads(2, direct_cost_minor=30)
    Lead.objects.filter(pk=junk.pk).update(junk_at=NOON)
    cost(100)
    assert counts(measured, "cost", "unallocated_cost") == (130, 30)
    Lead.objects.filter(pk=good.pk).update(junk_at=NOON)
    assert counts(measured, "cost", "unallocated_cost") == (None, 160)


def test_money_in_other_currencies_is_left_out_and_counted(measured: Measured) -> None:
    make_lead(value_minor=5000, currency="USD", won_minor=4000, won_at=NOON)
    make_lead(value_minor=700, currency="INR", won_minor=600, won_at=NOON)
    cost(100, currency="EUR")
    answer = measured.counted().ask(Question(("sales_value", "lead_value", "cost", "average_sale")), Scope())
    assert [value.number for _, value in answer.values(answer.totals)] == [600, 700, None, 600.0]
    assert [answer.whole[name] for name in ("other_values", "other_sales", "other_costs")] == [1, 1, 1]


def test_a_place_that_moves_takes_its_leads_along(measured: Measured) -> None:
    company = measured.company
    make_lead(location=company.saket)
    assert counts(measured, "leads", by="location.region") == {"North": (1,)}
    Location.objects.filter(pk=company.saket.pk).update(parent=company.bengaluru)
    assert counts(measured, "leads", by="location.region") == {"South": (1,)}


def test_a_place_that_is_renamed_is_called_so(measured: Measured) -> None:
    make_lead(location=measured.company.saket)
    measured.refresh()
    Location.objects.filter(pk=measured.company.saket.pk).update(name="Saket Mall")
    assert counts(measured, "leads", by="location.outlet") == {"Saket Mall": (1,)}


def test_milestones_fall_on_the_outlets_own_day(measured: Measured) -> None:
    late = NOON.replace(hour=20)  # half past one at night in Delhi
    make_lead(location=measured.company.saket, warm_at=late)
    make_lead(warm_at=late)
    facts = measured.counted()
    answer = facts.ask(Question(("warm",), ("time.day",), basis="activity"), Scope())
    assert [row.names for row in answer.rows] == [("2026-05-04",), ("2026-05-05",)]


def test_a_margin_makes_a_return_on_what_was_spent(measured: Measured) -> None:
    company = measured.company
    make_lead(product=company.x1, won_at=NOON, won_minor=10_000, currency="INR")
    cost(1_000)
    assert counts(measured, "return_on_spend") == (None,)
    company.purifiers.margin = "0.25"
    company.purifiers.save()
    assert counts(measured, "return_on_spend") == (1.5,)


def test_facts_that_differ_from_the_database_are_told(measured: Measured) -> None:
    make_leads(2)
    measured.refresh()
    with duckdb.connect(str(measured.folder / "work.duckdb")) as file:
        file.execute("DELETE FROM lead_fact WHERE lead = (SELECT min(lead) FROM lead_fact)")
    found = measured.refresh()
    assert (found.agrees, published().current.difference) == (False, "leads of 2026-05")


def test_old_files_are_removed_and_a_reader_keeps_its_own(measured: Measured) -> None:
    make_lead()
    reading = measured.counted()
    for _ in range(4):
        make_lead()
        measured.refresh()
    assert sorted(path.name for path in measured.folder.glob("cube.*")) == ["cube.4.duckdb", "cube.5.duckdb"]
    assert reading.ask(Question(("leads",)), Scope()).totals["leads"] == 1
    assert published().ask(Question(("leads",)), Scope()).totals["leads"] == 5


def test_two_do_not_refresh_at_once(measured: Measured) -> None:
    with Store(measured.folder).writing(wait=0), pytest.raises(FactsBusy):
        measured.refresh(wait=0)


def test_without_facts_there_is_a_sentence(facts_folder: Path) -> None:
    with pytest.raises(NothingCounted, match="Nothing has been counted yet"):
        published()


def test_another_reporting_currency_is_counted_anew(measured: Measured, settings: LazySettings) -> None:
    make_lead(value_minor=500, currency="USD")
    assert counts(measured, "lead_value") == (0,)
    settings.REPORTING_CURRENCY = "USD"
    assert counts(measured, "lead_value") == (500,)


def test_what_is_rolled_back_never_was(measured: Measured) -> None:
    with transaction.atomic():
        make_lead()
        transaction.set_rollback(True)
    assert counts(measured, "leads") == (0,)


def test_the_facts_are_exported_as_parquet(measured: Measured) -> None:
    make_leads(3, location=measured.company.saket)
    measured.refresh()
    store = Store(measured.folder)
    folder = export_parquet(store)
    assert folder is not None
    assert export_parquet(store) == folder
    make_lead()
    measured.refresh()
    export_parquet(store)
    files = measured.folder / "parquet"
    with duckdb.connect() as reader:
        rows = reader.execute(f'SELECT count(*), min("on"), max("on") FROM \'{files}/lead_fact.parquet\'').fetchall()
    assert rows == [(4, TODAY, TODAY)]
    about = json.loads((files / "about.json").read_text())
    assert about["tables"]["lead_fact"]["won"] == "Value of the sale; from another currency at the rate of its day"
