from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.company.models import Staff, ValueSlab
from footfall.qualification.actions.disqualify import disqualify, requalify
from footfall.qualification.actions.milestones import reach
from footfall.qualification.actions.states import NotMoney, set_state
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Disqualification, Lead, LeadState, Milestone
from footfall.qualification.signals import disqualified
from footfall.shared.models import Audit
from tests.cast import Company
from tests.qualification.making import NOON, make_leads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("points")]
LATER = NOON + timedelta(hours=2)


def test_a_status_is_a_row_with_who_when_and_why(sunita: Staff) -> None:
    [lead] = make_leads()
    assert set_state(lead_ids=[lead.pk], aspect="status", value="attempting", at=NOON, by=sunita, because="Rang") == 1
    assert set_state(lead_ids=[lead.pk], aspect="status", value="connected", at=LATER, by=sunita, because="Spoke") == 1
    lead.refresh_from_db()
    assert lead.status == "connected"
    rows = LeadState.objects.filter(lead=lead).values_list("value", "at", "by__name", "because", "until")
    assert list(rows) == [
        ("connected", LATER, "Sunita", "Spoke", None),
        ("attempting", NOON, "Sunita", "Rang", LATER),
    ]


def test_the_value_it_has_already_changes_nothing_and_is_not_audited() -> None:
    leads = make_leads(2)
    ids = [lead.pk for lead in leads]
    assert set_state(lead_ids=ids[:1], aspect="priority", value="high", at=NOON, by=None, because="") == 1
    assert set_state(lead_ids=ids, aspect="priority", value="high", at=LATER, by=None, because="") == 1
    assert set_state(lead_ids=ids, aspect="priority", value="high", at=LATER, by=None, because="") == 0
    assert list(Audit.objects.filter(verb="set priority").order_by("id").values_list("subjects", flat=True)) == [
        [str(ids[0])],
        [str(ids[1])],
    ]


def test_an_owner_and_a_product_are_set_and_taken_away(company: Company) -> None:
    vikram, purifier = company.vikram, company.x2
    [lead] = make_leads()
    for aspect, value in (("owner", vikram.pk), ("product", purifier.pk)):
        set_state(lead_ids=[lead.pk], aspect=aspect, value=str(value), at=NOON, by=None, because="")
    lead.refresh_from_db()
    assert (lead.owner, lead.product) == (vikram, purifier)
    set_state(lead_ids=[lead.pk], aspect="owner", value="", at=LATER, by=None, because="")
    lead.refresh_from_db()
    assert lead.owner is None


def test_a_value_brings_its_slab() -> None:
    ValueSlab.objects.create(slab="high", currency="INR", from_minor=5_000_000)
    ValueSlab.objects.create(slab="low", currency="INR", from_minor=0)
    [lead] = make_leads()
    set_state(lead_ids=[lead.pk], aspect="value", value="7400000 INR", at=NOON, by=None, because="")
    lead.refresh_from_db()
    assert (lead.value_minor, lead.currency, lead.slab) == (7_400_000, "INR", "high")
    set_state(lead_ids=[lead.pk], aspect="value", value="", at=NOON, by=None, because="")
    lead.refresh_from_db()
    assert (lead.value_minor, lead.currency, lead.slab) == (None, "", "")


@pytest.mark.parametrize("value", ["12", "-5 INR", "12 RUPEES", "1.5 INR", "١٢ INR"])
def test_a_value_that_is_no_money_is_refused(value: str) -> None:
    [lead] = make_leads()
    with pytest.raises(NotMoney):
        set_state(lead_ids=[lead.pk], aspect="value", value=value, at=NOON, by=None, because="")


def test_a_milestone_is_reached_once_and_keeps_its_moment() -> None:
    [lead] = make_leads()
    assert reach(lead_ids=[lead.pk], kind="demo", at=NOON, by=None, because="Shown at home") == 1
    assert reach(lead_ids=[lead.pk], kind="demo", at=LATER, by=None) == 0
    lead.refresh_from_db()
    assert lead.demo_at == NOON
    assert list(Milestone.objects.values_list("kind", "at", "because")) == [("demo", NOON, "Shown at home")]


@pytest.mark.parametrize(
    ("kind", "cause", "row"),
    [
        (
            "dead",
            "wrong_number",
            {"status": "dead", "dead_at": LATER, "dead_cause": "wrong_number", "lost_at": None},
        ),
        ("junk", "spam", {"status": "unqualified", "junk_at": LATER, "dead_at": None, "dead_cause": ""}),
        (
            "lost",
            "price",
            {"status": "unqualified", "lost_at": LATER, "lost_reason": "price", "dead_at": None},
        ),
    ],
)
def test_a_lead_goes_out_of_work_with_its_cause_and_stops_cooling(
    kind: str, cause: str, row: dict[str, object]
) -> None:
    [lead] = make_leads()
    touch(lead_ids=[lead.pk], kind="visit", at=NOON, by=None)
    assert disqualify(lead_ids=[lead.pk], kind=kind, cause=cause, note="n", at=LATER, by=None) == 1
    assert disqualify(lead_ids=[lead.pk], kind="junk", cause="spam", note="", at=LATER, by=None) == 0
    assert Lead.objects.values(*row, "cools_at").get() == {**row, "cools_at": None}
    assert Disqualification.objects.get().kind == kind


def test_a_sold_lead_is_not_put_out_of_work() -> None:
    [lead] = make_leads(status="converted")
    assert disqualify(lead_ids=[lead.pk], kind="dead", cause="fake", note="", at=NOON, by=None) == 0


def test_a_dead_lead_taken_up_again_is_what_it_was_and_cools_again() -> None:
    [lead] = make_leads()
    touch(lead_ids=[lead.pk], kind="visit", at=NOON, by=None)
    set_state(lead_ids=[lead.pk], aspect="status", value="connected", at=NOON, by=None, because="")
    disqualify(lead_ids=[lead.pk], kind="dead", cause="wrong_number", note="", at=LATER, by=None)
    assert requalify(lead_ids=[lead.pk], at=LATER, by=None) == 1
    assert requalify(lead_ids=[lead.pk], at=LATER, by=None) == 0
    lead.refresh_from_db()
    assert (lead.status, lead.dead_at, lead.dead_cause, lead.recycled_at) == ("connected", None, "", None)
    assert lead.cools_at is not None


def test_a_lost_lead_comes_back_as_recycled() -> None:
    [lead] = make_leads()
    disqualify(lead_ids=[lead.pk], kind="lost", cause="bad_timing", note="", at=NOON, by=None)
    requalify(lead_ids=[lead.pk], at=LATER, by=None)
    lead.refresh_from_db()
    assert (lead.status, lead.lost_at, lead.recycled_at) == ("recycled", None, LATER)


def test_later_steps_hear_of_leads_that_went_out_of_work() -> None:
    heard: list[list[int]] = []

    def hear(lead_ids: list[int], **_: object) -> None:
        heard.append(lead_ids)

    disqualified.connect(hear)
    leads = make_leads(2)
    disqualify(lead_ids=[leads[0].pk], kind="dead", cause="fake", note="", at=NOON, by=None)
    disqualified.disconnect(hear)
    assert heard == [[leads[0].pk]]


def test_any_number_of_leads_goes_out_and_comes_back_in_the_same_statements() -> None:
    assert _statements(make_leads(1)) == _statements(make_leads(3))


def _statements(leads: list[Lead]) -> list[int]:
    ids = [lead.pk for lead in leads]
    deeds: list[Callable[[], int]] = [
        lambda: disqualify(lead_ids=ids, kind="dead", cause="fake", note="", at=NOON, by=None),
        lambda: requalify(lead_ids=ids, at=NOON, by=None),
        lambda: set_state(lead_ids=ids, aspect="priority", value="high", at=NOON, by=None, because=""),
        lambda: reach(lead_ids=ids, kind="demo", at=NOON, by=None),
    ]
    counts = []
    for deed in deeds:
        with CaptureQueriesContext(connection) as captured:
            assert deed() == len(ids)
        counts.append(len(captured))
    return counts
