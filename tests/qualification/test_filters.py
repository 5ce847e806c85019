from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.http import QueryDict

from footfall.capture.models import Capture
from footfall.company.models import OutletCategory
from footfall.qualification.filters import DIMENSIONS, BadFilter, parse
from footfall.qualification.models import Lead, Touchpoint
from footfall.selling.models import Deal, Stage
from tests.cast import NOON, Company
from tests.qualification.making import make_lead, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 6)


def found(query: str, **more: object) -> set[Lead]:
    return set(parse(QueryDict(query), today=TODAY, **more).apply(Lead.objects.all()))  # type: ignore[arg-type] -- by


@pytest.fixture
def asha(company: Company) -> Lead:
    """A lead that has a value in every dimension."""
    lead = make_lead(
        location=company.karol_bagh, product=company.x2, campaign=company.diwali, entry_point=company.bought_list,
        category=OutletCategory.objects.get(slug="exclusive"), owner=company.vikram, attendant=company.ravi, certification="advanced",
        team=company.floor, form_version=company.counter.form_version, slab="high", priority="high",
        temperature="hot", status="dead", dead_cause="fake", lost_reason="price", is_existing_customer=True,
        contact="verified", arm="Gift: pen", person=make_person("Asha Rao", language="hi"),
    )  # fmt: skip
    kept = Capture.objects.create(
        id=uuid4(), entry_point=company.counter, payload={"incentive": "A pen"}, digest=b"0" * 32, captured_at=NOON,
        received_at=NOON,
    )  # fmt: skip
    Touchpoint.objects.create(lead=lead, kind="visit", at=NOON, capture=kept)
    demo, later = Stage.objects.all()[:2]
    Deal.objects.create(lead=lead, stage=demo, opened_at=NOON, stage_since=NOON)
    Deal.objects.create(lead=lead, stage=later, opened_at=NOON, stage_since=NOON, closed_at=NOON, outcome="lost")
    return lead


@pytest.fixture
def nobody(company: Company) -> Lead:
    """A lead that has as few values as a lead can have."""
    return make_lead(entry_point=company.web, source=None, priority="low")


def values_of(company: Company, asha: Lead) -> dict[str, str]:
    """Her value in each dimension, as an address says it."""
    return {
        "location": str(company.north.pk), "product": str(company.purifiers.pk), "campaign": str(company.diwali.pk),
        "entry_point": str(company.bought_list.pk), "owner": str(company.vikram.pk), "team": str(company.floor.pk),
        "attendant": str(company.ravi.pk), "form": str(asha.form_version_id), "source": "external-database",
        "category": "exclusive", "channel": company.bought_list.channel, "vendor": "Metro Data",
        "slab": "high", "priority": "high",
        "temperature": "hot", "status": "dead", "customer": "existing", "dead_cause": "fake", "lost_reason": "price",
        "contact": "verified", "language": "hi", "certification": "advanced", "stage": "demo", "incentive": "A pen", "arm": "Gift: pen", "location_at_capture": f"{company.north.pk}-{company.karol_bagh.pk}",
    }  # fmt: skip


@pytest.mark.parametrize("name", DIMENSIONS)
def test_each_dimension_finds_the_lead_that_has_its_value(
    name: str, company: Company, asha: Lead, nobody: Lead
) -> None:
    value = values_of(company, asha)[name]
    assert found(f"{name}={value}") == {asha}


@pytest.mark.parametrize(
    "name",
    sorted({*DIMENSIONS} - {"entry_point", "channel", "priority", "temperature", "status", "customer", "contact"}),
)
def test_none_finds_the_lead_without_a_value(name: str, asha: Lead, nobody: Lead) -> None:
    assert found(f"{name}=none") == {nobody}


def test_a_place_alone_leaves_out_what_lies_below(company: Company, asha: Lead) -> None:
    above = make_lead(location=company.north)
    assert (found(f"location={company.north.pk}"), found(f"location=only-{company.north.pk}")) == (
        {asha, above},
        {above},
    )
    assert found(f"location=only-{company.north.pk}&location={company.karol_bagh.pk}") == {asha, above}
    with pytest.raises(BadFilter):
        found("location=only-north")


def test_several_values_of_a_dimension_are_any_of_them_and_dimensions_are_all_of_them(asha: Lead, nobody: Lead) -> None:
    assert found("priority=high&priority=low") == {asha, nobody}
    assert found("location=none&priority=high") == set()
    assert found(f"location=none&location={asha.location_id}") == {asha, nobody}


def test_a_source_goes_by_its_id_as_well(asha: Lead, nobody: Lead) -> None:
    assert found(f"source={asha.source_id}") == {asha}


def test_open_is_every_status_in_which_a_lead_is_worked(asha: Lead, nobody: Lead) -> None:
    assert found("status=open") == {nobody}


def test_me_is_whoever_looks(company: Company, asha: Lead, nobody: Lead) -> None:
    assert found("owner=me", by=company.vikram) == {asha}
    assert found("owner=me", by=company.sunita) == set()


@pytest.mark.parametrize(
    ("query", "is_in"),
    [
        ("from=2026-05-04&to=2026-05-04", True), ("from=2026-05-05", False), ("to=2026-05-03", False), ("period=all", True),
        ("period=this_month", True), ("period=last_7_days", True), ("period=yesterday", False),
    ],
)  # fmt: skip
def test_days_are_the_outlet_s_days_of_capture(query: str, is_in: bool, asha: Lead) -> None:
    assert found(query) == ({asha} if is_in else set())


def test_a_cohort_is_counted_by_capture_and_an_activity_by_the_day_it_happened(company: Company) -> None:
    lead = make_lead(location=company.saket, won_at=datetime(2026, 6, 9, 20, tzinfo=UTC))  # the 10th in India
    make_lead(location=company.saket)
    assert found("milestone=won&from=2026-05-01&to=2026-05-31") == {lead}
    assert found("milestone=won&from=2026-06-10&to=2026-06-10&basis=activity") == {lead}
    assert found("milestone=won&from=2026-06-09&to=2026-06-09&basis=activity") == set()
    lead.location = None
    lead.save()
    assert found("milestone=won&from=2026-06-09&to=2026-06-09&basis=activity") == {lead}


def test_junk_is_in_no_number_but_its_own(company: Company) -> None:
    junk, good = make_lead(junk_at=NOON), make_lead()
    assert found("milestone=lead") == {good}
    assert found("milestone=junk") == {junk}
    assert found("") == {junk, good}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("location=abc", "abc is not a location."), ("priority=urgent", "urgent is not a priority."),
        ("owner=99999999999999999999", "99999999999999999999 is not a owner."),
        ("period=soon", "There is no period called soon."),
        ("from=3.5.2026", "3.5.2026 is not a day; write 2026-03-31."),
        ("from=2026-05-02&to=2026-05-01", "The period ends before it starts."),
        ("milestone=fame", "There is no milestone called fame."),
        ("basis=x", "The basis is cohort or activity, not x."),
        ("channel=a%00", "a\x00 is not a channel."),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_words(query: str, sentence: str) -> None:
    with pytest.raises(BadFilter) as refusal:
        parse(QueryDict(query), today=TODAY)
    assert refusal.value.sentence == sentence.replace("a owner", "an owner")
