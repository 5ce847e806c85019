"""Experiments from the door to the decision: dealing, the log, what it says, and what is kept."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from footfall.capture.actions.devices import open_device
from footfall.capture.models import Capture, EntryPoint
from footfall.capture.queries.devices import settings_of
from footfall.company.models import Staff
from footfall.decisions.actions.experiments import (
    ArmDraft,
    Draft,
    NobodyCounts,
    RunsThereAlready,
    set_up,
    stop,
    take_looks,
)
from footfall.decisions.actions.exposures import Met, gather, log
from footfall.decisions.forms.experiment import ExperimentForm
from footfall.decisions.models import Decision, Experiment, Exposure, Look
from footfall.decisions.queries.experiment import found_by, planned_of
from footfall.decisions.queries.log import HEADING, log_of
from footfall.decisions.queries.reckoning import Asked, reckon
from footfall.decisions.queries.running import outlet_day, with_places
from footfall.decisions.rules.experiments import Planned, state_of
from footfall.measurement.models import Reach
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.selling.models import Script
from footfall.selling.queries.desk import script_of, wordings_of
from footfall.shared.errors import Invalid
from tests.capture.test_public_form import sent
from tests.cast import NOON, Company, door
from tests.qualification.making import make_leads
from tests.selling.desk import have, make_list
from tests.selling.desk import make_leads as make_callable

DAY = NOON.date()
GIFT = (ArmDraft("none"), ArmDraft("gift", incentive="₹100 off", incentive_minor=10_000))


@pytest.fixture
def brochure(company: Company) -> EntryPoint:
    return door("Purifier brochure", "brochure", channel="brochure", location=company.karol_bagh, incentive="A filter",
                form_version=company.counter.form_version)  # fmt: skip


def begun(company: Company, *, at: datetime = NOON, days: int = 28, arms: Any = GIFT, **given: Any) -> Experiment:
    """An experiment of Nisha's that deals arms from a day on."""
    on = timezone.localdate(at)
    wanted: dict[str, Any] = {"name": "Gift", "kind": "incentive", "outcome": "captured", "channel": "brochure"}
    rest = {"starts_on": on, "ends_on": on + timedelta(days=days - 1), "base": 0.1, "effect": 0.05, "planned": 2_000}
    return set_up(draft=Draft(arms=arms, **{**wanted, **rest, **given}), by=company.nisha, at=at)


def filled(experiment: Experiment, yes: dict[str, int], *, each: int, at: datetime = NOON) -> None:
    """Visitors one by one, `each` an arm, of whom so many gave their data."""
    arms = {arm.name: arm for arm in experiment.arms.all()}
    leads = iter(make_leads(sum(yes.values()), captured_at=at))
    capture = Capture.objects.bulk_create(
        Capture(id=f"00000000-0000-7000-8000-{number:012d}", entry_point=EntryPoint.objects.all()[0], payload={},
                digest=b"0", captured_at=at) for number in range(sum(yes.values()))
    )  # fmt: skip
    taken = iter(capture)
    met = []
    for name, hits in yes.items():
        for number in range(each):
            is_yes = number < hits
            key = f"{name} {number}"
            met.append(
                Met(arms[name].pk, key, key, at, True, None, None, next(taken).pk if is_yes else None,
                    next(leads).pk if is_yes else None)
            )  # fmt: skip
    log(experiment=experiment, met=met)


def test_a_visitor_is_shown_one_arm_and_always_the_same(client: Client, company: Company, brochure: EntryPoint) -> None:
    begun(company, at=timezone.now())
    first = client.get("/e/brochure").content.decode()
    again = client.get("/e/brochure").content.decode()
    assert ("₹100 off" in first) == ("₹100 off" in again)
    assert "A filter" not in first
    exposure = Exposure.objects.get()
    assert (exposure.is_dealt, exposure.unit, exposure.capture_id) == (True, exposure.visitor, None)
    assert client.cookies["footfall_visitor"].value == exposure.visitor


def test_without_an_experiment_nothing_is_kept_of_a_visitor(client: Client, brochure: EntryPoint) -> None:
    page = client.get("/e/brochure").content.decode()
    assert ("A filter" in page, dict(client.cookies)) == (True, {})


def test_a_program_that_reads_the_page_is_no_visitor(client: Client, company: Company, brochure: EntryPoint) -> None:
    begun(company, at=timezone.now())
    client.get("/e/brochure", headers={"user-agent": "Mozilla/5.0 (compatible; Somebot/2.1)"})
    assert not Exposure.objects.exists()


def test_what_came_in_is_logged_with_its_lead_and_charged(
    client: Client, company: Company, brochure: EntryPoint
) -> None:
    one = begun(company, at=timezone.now(), arms=(ArmDraft("none", incentive_minor=500), GIFT[1]))
    client.get("/e/brochure")
    sent(client, brochure)
    drain_all(at=timezone.now())
    assert gather(experiment=one, at=timezone.now()) == 1
    exposure, lead = Exposure.objects.select_related("arm").get(), Lead.objects.get()
    assert (exposure.lead_id, exposure.capture_id) == (lead.pk, Capture.objects.get().pk)
    assert lead.direct_cost_minor == exposure.arm.incentive_minor
    assert lead.arm == f"{one.name}: {exposure.arm.name}"
    gather(experiment=one, at=timezone.now())
    assert Lead.objects.get().direct_cost_minor == exposure.arm.incentive_minor


def test_an_arm_that_was_chosen_and_not_dealt_is_left_out(
    client: Client, company: Company, brochure: EntryPoint
) -> None:
    one = begun(company, at=timezone.now())
    dealt = with_places(one).arm("asha").name
    other = next(arm.name for arm in one.arms.all() if arm.name != dealt)
    for name, number in ((dealt, 1), (other, 2)):
        given = [{"experiment": one.slug, "arm": name, "unit": "asha", "visitor": name}]
        Capture.objects.create(id=f"00000000-0000-7000-8000-00000000000{number}", entry_point=brochure, digest=b"0",
                               payload={"experiments": given}, captured_at=timezone.now())  # fmt: skip
    gather(experiment=one, at=timezone.now())
    assert dict(Exposure.objects.values_list("visitor", "is_dealt")) == {dealt: True, other: False}


def test_all_of_an_outlet_and_day_are_shown_one_arm(client: Client, company: Company) -> None:
    long = company.counter.form_version
    begun(company, at=timezone.now(), kind="form", unit="outlet_day", outcome="warm", channel="counter",
          arms=(ArmDraft("as it is"), ArmDraft("another", form_version=long)))  # fmt: skip
    client.force_login(company.ravi)
    client.post("/counter/counter-kb", {"name": "Asha Rao", "phone": "98100 12345"})
    (dealt,) = Capture.objects.get().payload["experiments"]
    assert dealt["unit"] == outlet_day(company.karol_bagh, timezone.now())


def test_a_device_is_told_all_it_needs_to_deal_by_itself(company: Company) -> None:
    one = begun(company, at=timezone.now(), unit="outlet_day", outcome="warm", channel="counter")
    device, _ = open_device(name="Tablet", location=company.karol_bagh, by=company.meera, at=timezone.now())
    known = settings_of(device, cards=[], region="IN", at=timezone.now())
    (deal,) = known["doors"][0]["experiments"]
    assert (deal["salt"], deal["place"], deal["zone"]) == (one.salt, "DEL-KB", "Asia/Kolkata")
    assert [(arm["name"], arm["share"], arm["incentive"]) for arm in deal["arms"]] == [
        ("none", 1, ""), ("gift", 1, "₹100 off"),
    ]  # fmt: skip


def test_leads_are_dealt_a_script_by_their_person(client: Client, company: Company) -> None:
    one = begun(company, kind="script", outcome="qualified", channel="counter",
                arms=(ArmDraft("as it is"), ArmDraft("short", words="Ask for the day at once")))  # fmt: skip
    leads = make_leads(40, location=company.karol_bagh)
    assert gather(experiment=one, at=NOON) == 40
    assert gather(experiment=one, at=NOON) == 0
    assert set(Exposure.objects.values_list("arm__name", flat=True)) == {"as it is", "short"}
    short = Exposure.objects.filter(arm__name="short").first()
    assert short is not None
    client.force_login(company.farah)
    page = client.get(f"/leads/{short.lead_id}").content.decode()
    assert "Ask for the day at once" in page
    assert len(leads) == 40


def test_a_caller_has_the_script_that_the_lead_was_dealt(company: Company) -> None:
    usual, quick = (
        Script.objects.create(name=name, text=f"# hello\n{says}")
        for name, says in (("Usual", "Hello."), ("Quick", "When?"))
    )
    make_callable(company, 1)
    calls = make_list(company, script_id=usual.pk)
    one = begun(company, kind="script", outcome="qualified", channel="counter", arms=(ArmDraft("as it is"), ArmDraft("quick", words="Quick")))  # fmt: skip
    lease = have(company.sunita)
    row = Exposure.objects.create(
        experiment=one, arm=one.arms.get(name="quick"), lead=lease.lead, visitor="x", unit="x", at=NOON
    )
    assert (calls.script, script_of(lease).steps["hello"].says) == (usual, ("When?",))
    assert [(each.way, each.words) for each in wordings_of(lease.lead)] == [("quick", quick.name)]
    Exposure.objects.filter(pk=row.pk).update(arm=one.arms.get(name="as it is"))
    assert script_of(lease).steps["hello"].says == ("Hello.",)


def test_what_an_experiment_says_is_read_from_the_log(company: Company, brochure: EntryPoint) -> None:
    one = begun(company, arms=(*GIFT, ArmDraft("two gifts", incentive_minor=20_000)))
    make_leads(20, entry_point=brochure, captured_at=NOON - timedelta(days=100), won_at=NOON - timedelta(days=90),
               won_minor=100_000, currency="INR")  # fmt: skip
    filled(one, {"none": 100, "gift": 160, "two gifts": 170}, each=1_000)
    found = found_by(one, as_of=NOON + timedelta(days=60))
    assert found is not None
    assert [arm.yes for arm in found.reading.arms] == [100, 160, 170]
    assert found.worth == 1_000
    assert found.reading.comparisons[0].outcome.effect.estimate == pytest.approx(0.06)
    assert found.reading.arms[1].profit == pytest.approx(0.16 * (1_000 - 100))
    assert (found.advice.verdict, found.advice.arm) == ("take", "gift")
    best = found.best_level()
    assert best is not None
    assert 20 < best["level"] < 200
    assert found.document()["best_level"] == best


def test_the_log_as_a_file_has_what_became_of_each(company: Company, brochure: EntryPoint) -> None:
    one = begun(company)
    filled(one, {"none": 2, "gift": 3}, each=5)
    rows = [dict(zip(HEADING, row, strict=True)) for row in log_of(one, as_of=NOON + timedelta(days=1))]
    assert sum(row["captured"] for row in rows) == 5
    assert {(row["arm"], str(row["cost"])) for row in rows if row["captured"]} == {("none", "0.00"), ("gift", "100.00")}


def test_who_gave_nothing_at_a_counter_is_known_by_counted_visitors(company: Company) -> None:
    one = begun(company, unit="outlet_day", channel="counter", location=company.karol_bagh, days=14)
    running, met = with_places(one), []
    for number in range(14):
        unit = f"DEL-KB:{DAY + timedelta(days=number)}"
        Reach.objects.create(on=DAY + timedelta(days=number), people=50, kind="footfall", location=company.karol_bagh)
        arm = running.arm(unit)
        hits = 10 if arm.name == "gift" else 5
        met += [Met(arm.pk, f"{unit} {each}", unit, NOON + timedelta(days=number)) for each in range(hits)]
    log(experiment=one, met=met)
    Exposure.objects.update(capture=Capture.objects.create(
        id="00000000-0000-7000-8000-000000000009", entry_point=company.counter, payload={}, digest=b"0", captured_at=NOON))  # fmt: skip
    found = found_by(one, as_of=NOON + timedelta(days=30))
    assert found is not None
    assert {arm.name: arm.outcome for arm in found.reading.arms} == {"none": 0.1, "gift": 0.2}
    assert (found.reading.clusters, len(found.results.arm)) == (14, 700)


def test_a_planned_look_keeps_what_it_said(company: Company, brochure: EntryPoint) -> None:
    one = begun(company, looks=2)
    filled(one, {"none": 100, "gift": 101}, each=1_000)
    assert take_looks(at=NOON + timedelta(days=13)) == 0
    assert take_looks(at=NOON + timedelta(days=14)) == 1
    assert take_looks(at=NOON + timedelta(days=15)) == 0
    look = Look.objects.get()
    assert (look.number, look.verdict, look.numbers["visitors"]) == (1, "undecided", 2_000)
    assert planned_of(one).due_on(2) == DAY + timedelta(days=28)


def test_a_decision_keeps_the_numbers_of_the_experiment(client: Client, company: Company, brochure: EntryPoint) -> None:
    one = begun(company)
    filled(one, {"none": 100, "gift": 101}, each=1_000)
    client.force_login(company.nisha)
    url = f"/decisions/new?experiment={one.pk}"
    assert "Keep none for now" in client.get(url).content.decode()
    client.post(url, {"what": "No gift", "owner": company.nisha.pk, "review_on": "2999-01-01"})
    decision = Decision.objects.get()
    assert (decision.experiment, decision.numbers["none: gave their data"]) == (one, "10.0% of 1,000")
    assert "Then" in client.get(f"/decisions/{decision.pk}").content.decode()


def test_it_is_set_up_on_a_page_that_says_what_it_takes(client: Client, company: Company, brochure: EntryPoint) -> None:
    client.force_login(company.nisha)
    today = timezone.localdate()
    given = {
        "name": "Gift", "kind": "incentive", "channel": "brochure", "unit": "visitor", "outcome": "captured", "effect": "3",
        "base": "10", "a_day": "100", "looks": "4", "within_days": "0", "margin": "30", "hour": "0",
        "starts_on": today.isoformat(), "ends_on": (today + timedelta(days=40)).isoformat(),
        "arm-TOTAL_FORMS": "6", "arm-INITIAL_FORMS": "0", "arm-0-name": "none", "arm-0-share": "1", "arm-1-name": "gift",
        "arm-1-share": "1", "arm-1-amount": "100", **{f"arm-{n}-share": "1" for n in range(2, 6)},
    }  # fmt: skip
    said = client.post("/experiments/new", {**given, "reckon": "1"}).content.decode()
    assert "1,774 visitors an arm, 3,548 in all" in said
    assert "36 days" in said
    answer = client.post("/experiments/new", given)
    one = Experiment.objects.get()
    assert (answer["Location"], one.planned, one.base) == (f"/experiments/{one.pk}", 3_548, 0.1)
    assert [(arm.name, arm.incentive_minor) for arm in one.arms.all()] == [("none", 0), ("gift", 10_000)]
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/experiments").status_code == 200


def test_what_could_not_be_read_is_refused(company: Company, brochure: EntryPoint) -> None:
    wrong = [
        {"starts_on": DAY - timedelta(days=1)}, {"ends_on": DAY - timedelta(days=1)}, {"effect": 0.95},
        {"arms": GIFT[:1]}, {"arms": (GIFT[0], GIFT[0])}, {"arms": (ArmDraft("a"), ArmDraft("b"))},
        {"kind": "script"}, {"kind": "form"}, {"kind": "landing"}, {"channel": "webinar"},
    ]  # fmt: skip
    for each in wrong:
        with pytest.raises(Invalid):
            begun(company, **each)
    with pytest.raises(NobodyCounts):
        begun(company, channel="counter")
    begun(company)
    with pytest.raises(RunsThereAlready):
        begun(company)
    assert Experiment.objects.count() == 1


def test_a_stopped_experiment_deals_no_more(client: Client, company: Company, brochure: EntryPoint) -> None:
    one = begun(company, at=timezone.now())
    stop(experiment=one, because="The gifts ran out", by=company.nisha, at=timezone.now())
    assert "A filter" in client.get("/e/brochure").content.decode()
    client.force_login(Staff.objects.get(name="Nisha"))
    page = client.get(f"/experiments/{one.pk}").content.decode()
    assert "stopped" in page


def test_where_it_stands_in_a_word() -> None:
    plan = Planned(date(2026, 5, 1), date(2026, 5, 28), 4, 10)
    words = {day: state_of(plan, date(2026, *day), is_stopped=False, is_decided=False)
             for day in ((4, 30), (5, 1), (5, 29), (6, 7), (6, 8))}  # fmt: skip
    assert words == {(4, 30): "to come", (5, 1): "running", (5, 29): "waiting for outcomes", (6, 7): "waiting for outcomes",
                     (6, 8): "to be decided"}  # fmt: skip
    assert [plan.due_on(number) for number in (1, 4)] == [date(2026, 5, 18), date(2026, 6, 8)]


def test_a_manager_of_some_places_sets_up_for_those(company: Company) -> None:
    offered = [ExperimentForm(by=who, today=DAY, currency="INR")["location"] for who in (company.karan, company.nisha)]
    first, everything = ([label for _, label in bound.field.choices] for bound in offered)  # type: ignore[attr-defined]
    assert first == ["Delhi", "Karol Bagh", "North", "Saket"]
    assert offered[0].value() == company.north.pk
    assert everything[0] == "The whole company"


def test_a_rate_that_can_not_rise_is_told_in_words(company: Company, brochure: EntryPoint) -> None:
    make_leads(3, entry_point=brochure, captured_at=NOON - timedelta(days=90), warm_at=NOON - timedelta(days=90))
    asked = Asked("warm", 0.03, 2, "visitor")
    with pytest.raises(Invalid, match="All of the last 3 leads here did it"):
        reckon(asked, [brochure], at=NOON)
