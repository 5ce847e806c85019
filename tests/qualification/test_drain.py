"""From captures in the inbox to leads."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.capture.actions import accept
from footfall.capture.models import Consent, EntryPoint, Pending, ReviewItem, Source
from footfall.capture.rules import Arrival
from footfall.company.models import OutletCategoryPeriod
from footfall.identity.models import ContactPoint, Match, Organization, Person, Record
from footfall.qualification.actions.disqualify import disqualify, requalify
from footfall.qualification.actions.drain import Total, drain, drain_all
from footfall.qualification.models import Lead, LeadState, Milestone, Touchpoint
from footfall.shared.models import Audit
from tests.cast import ASHA, ASHA_PHONE, NOON, Company, capture_id

LATER = NOON + timedelta(hours=1)


def captured(number: int, door: EntryPoint, payload: dict[str, Any], *, at: datetime = NOON, **more: Any) -> Arrival:
    """A capture with just these fields."""
    return Arrival(id=capture_id(number), entry_point=door.pk, payload=payload, captured_at=at, **more)


def work_off(arrivals: Sequence[Arrival], *, at: datetime = LATER) -> Total:
    """Take captures in and work them off."""
    accept(arrivals, at=at, by=None)
    return drain_all(at=at)


def flags() -> list[tuple[str, str]]:
    """What stands in the review list."""
    return list(ReviewItem.objects.order_by("capture", "reason").values_list("reason", "detail"))


def test_a_capture_becomes_a_person_and_a_lead(company: Company) -> None:
    work_off([captured(1, company.counter, {**ASHA, "product": "X1", "city": "Delhi"}, attendant=company.ravi.pk)])
    lead = Lead.objects.get()
    asha = lead.person
    assert (asha.name, asha.phone, asha.email, asha.city) == ("Asha Rao", ASHA_PHONE, "asha.rao@example.in", "Delhi")
    assert (lead.product, lead.entry_point, lead.attendant) == (company.x1, company.counter, company.ravi)
    assert (lead.location, lead.source, lead.form_version) == (
        company.karol_bagh, company.counter.source, company.counter.form_version,
    )  # fmt: skip
    assert (lead.category and lead.category.slug, lead.captured_at) == ("exclusive", NOON)
    assert (lead.value_minor, lead.currency, lead.slab) == (1_200_000, "INR", "low")
    assert (lead.touchpoints.get().kind, lead.touchpoints.get().by) == ("visit", company.ravi)
    assert Record.objects.get().reason == "new"
    assert Pending.objects.count() == 0
    assert list(Audit.objects.filter(noun="lead").values_list("verb", "subjects")) == [("open", [str(lead.pk)])]


def test_working_off_takes_as_many_statements_for_a_thousand_as_for_hundreds(company: Company) -> None:
    def arrivals(first: int, count: int) -> list[Arrival]:
        numbers = range(first, first + count)
        return [
            captured(n, company.counter, {"name": f"Visitor {'abcdefghij'[n % 10]}{n}", "phone": f"98{n:08d}",
                                          "email": f"v{n}@example.in", "company": f"Acme {n % 3}", "priority": "high"})
            for n in numbers
        ]  # fmt: skip

    counts = []
    for first, size in ((10_000, 300), (20_000, 1_000)):
        accept(arrivals(first, size), at=LATER, by=None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(drain(limit=5_000, at=LATER).worked) == size
        counts.append(len(queries))
    assert max(counts) <= 45


def test_the_outlets_day_and_category_hold(company: Company) -> None:
    late = datetime(2026, 5, 4, 20, tzinfo=UTC)
    period = OutletCategoryPeriod.objects.get(outlet=company.karol_bagh)
    period.until_on = date(2026, 5, 5)
    period.save()
    work_off([captured(1, company.counter, ASHA, at=late), captured(2, company.web, {"phone": "9810054321"}, at=late)],
             at=late)  # fmt: skip
    days = {lead.entry_point.key: (lead.captured_on, lead.category) for lead in Lead.objects.all()}
    assert days == {"counter-kb": (date(2026, 5, 5), None), "web": (date(2026, 5, 4), None)}


def test_the_same_interest_is_a_touchpoint_and_another_one_a_lead(company: Company) -> None:
    for number, product in enumerate(["X1", "x1", "Purifier X1", "X2"]):
        work_off([captured(number, company.counter, {**ASHA, "product": product})])
    assert list(Lead.objects.order_by("id").values_list("product__code", flat=True)) == ["X1", "X2"]
    assert [lead.touchpoints.count() for lead in Lead.objects.order_by("id")] == [3, 1]
    assert Person.objects.count() == 1


def test_a_lead_takes_the_product_that_is_named_later(company: Company) -> None:
    work_off([captured(1, company.counter, ASHA)])
    work_off([captured(2, company.counter, {**ASHA, "product": "Air purifiers"}, at=NOON + timedelta(minutes=1))])
    work_off([captured(3, company.counter, {**ASHA, "product": "X2"}, at=NOON + timedelta(minutes=2))])
    work_off([captured(4, company.counter, {**ASHA, "product": "Air purifiers"})])
    work_off([captured(5, company.counter, ASHA)])
    lead = Lead.objects.get()
    assert (lead.product, lead.touchpoints.count()) == (company.x2, 5)
    states = LeadState.objects.filter(aspect="product").order_by("at")
    assert [state.value for state in states] == [str(company.purifiers.pk), str(company.x2.pk)]
    assert [state.until is None for state in states] == [False, True]


@pytest.mark.parametrize("kind", ["dead", "junk", "lost"])
def test_a_lead_out_of_work_takes_no_new_touch(company: Company, kind: str) -> None:
    work_off([captured(1, company.counter, ASHA)])
    disqualify(lead_ids=[Lead.objects.get().pk], kind=kind, cause="other", note="", at=LATER, by=company.ravi)
    work_off([captured(2, company.counter, ASHA)])
    assert Lead.objects.count() == 2
    requalify(lead_ids=[Lead.objects.order_by("id")[0].pk], at=LATER, by=company.ravi)


def test_a_shared_phone_does_not_glue_strangers(company: Company) -> None:
    work_off([captured(1, company.counter, {"name": "Asha Rao", "phone": "98100 12345"})])
    work_off([captured(2, company.counter, {"name": "Dev Malik", "phone": "+91-98100-12345"})])
    assert list(Person.objects.order_by("id").values_list("name", flat=True)) == ["Asha Rao", "Dev Malik"]
    assert flags() == [("shared_phone", f"{ASHA_PHONE}: Asha Rao")]
    match = Match.objects.get()
    assert (match.verdict, match.evidence["shared"]) == ("open", ASHA_PHONE)


def test_a_shared_phone_does_not_glue_strangers_within_a_batch(company: Company) -> None:
    names = ["Asha Rao", "Dev Malik", "A. Rao", "Rao Asha", "D Malik", "Asha"]
    work_off([captured(n, company.counter, {"name": name, "phone": "9810012345"}) for n, name in enumerate(names)])
    assert list(Person.objects.order_by("id").values_list("name", flat=True)) == ["Asha Rao", "Dev Malik"]
    assert [record.person.name for record in Record.objects.order_by("capture")] == [
        "Asha Rao", "Dev Malik", "Asha Rao", "Asha Rao", "Dev Malik", "Asha Rao",
    ]  # fmt: skip


def test_a_nameless_capture_joins_the_only_person_of_its_phone(company: Company) -> None:
    work_off([captured(1, company.counter, {"phone": "9810012345"})])
    work_off([captured(2, company.counter, {"name": "Asha Rao", "phone": "9810012345"})])
    work_off([captured(3, company.counter, {"phone": "9810012345"})])
    assert Person.objects.get().name == "Asha Rao"
    assert list(Record.objects.order_by("capture").values_list("reason", flat=True)) == ["new", "phone", "phone"]


def test_a_nameless_capture_of_a_shared_phone_joins_nobody(company: Company) -> None:
    for number, name in enumerate(["Asha Rao", "Dev Malik", "", ""]):
        work_off([captured(number, company.counter, {"name": name, "phone": "9810012345"})])
    assert list(Person.objects.order_by("id").values_list("name", flat=True)) == ["Asha Rao", "Dev Malik", ""]
    assert [reason for reason, _ in flags()] == ["shared_phone", "shared_phone"]


def test_the_same_email_joins_however_it_is_written(company: Company) -> None:
    work_off([captured(1, company.counter, {"name": "Asha Rao", "email": "asha.rao@gmail.com"})])
    work_off([captured(2, company.counter, {"name": "Mrs A Rao", "email": " AshaRao+offers@GoogleMail.com"})])
    assert Person.objects.get().name == "Asha Rao"
    assert list(Record.objects.order_by("capture").values_list("reason", flat=True)) == ["new", "email"]
    assert ContactPoint.objects.get().value == "asharao@gmail.com"


def test_a_desks_mailbox_joins_nobody_but_the_same_name(company: Company) -> None:
    for number, name in enumerate(["Asha Rao", "Dev Malik", "Asha Rao"]):
        work_off([captured(number, company.counter, {"name": name, "email": "info@acme.in"})])
    assert Person.objects.count() == 2


def test_a_company_is_one_body_however_its_form_is_written(company: Company) -> None:
    for number, name in enumerate(["Acme Pvt. Ltd.", "ACME", "The Acme Private Limited"]):
        payload = {"name": f"Visitor {'xyz'[number]}", "email": f"visitor{number}@acme.in", "company": name}
        work_off([captured(number, company.counter, payload)])
    body = Organization.objects.get()
    assert (body.name, body.domain, body.persons.count()) == ("Acme Pvt. Ltd.", "acme.in", 3)


def test_a_reference_is_one_person_and_one_lead(company: Company) -> None:
    for number in (1, 2):
        work_off([captured(number, company.bought_list, {"external_id": "olist:77", "note": str(number)})])
    lead = Lead.objects.get()
    assert (lead.external_id, lead.touchpoints.count(), Person.objects.count()) == ("olist:77", 2, 1)
    assert flags() == []


def test_odd_content_is_flagged_and_still_a_lead(company: Company) -> None:
    payload = {
        "name": "http://spam.example", "phone": "12", "email": "asha@", "product": "Rocket", "location": "Moon",
        "campaign": "Never", "value": "much", "note": "x" * 5_000, "city": "y" * 500, "captured_at": "tomorrow",
    }  # fmt: skip
    work_off([captured(1, company.counter, payload, at=LATER)], at=LATER)
    assert [reason for reason, _ in flags()] == [
        "bad_time", "bad_value", "email_invalid", "odd_name", "phone_invalid", "too_long", "unknown_campaign",
        "unknown_location", "unknown_product",
    ]  # fmt: skip
    lead = Lead.objects.get()
    assert (lead.location, lead.product, lead.value_minor) == (company.karol_bagh, None, None)
    assert list(ContactPoint.objects.order_by("kind").values_list("value", "state")) == [
        ("asha@", "suspect"), ("12", "suspect"),
    ]  # fmt: skip


def test_nothing_at_all_is_still_a_lead(company: Company) -> None:
    work_off([captured(1, company.counter, {})])
    assert (flags(), Lead.objects.count()) == ([("no_contact", "")], 1)


def test_characters_that_cannot_be_stored_are_kept_as_bytes(company: Company) -> None:
    work_off([captured(1, company.counter, {"name": "A\x00sha", "phone": "9810012345", "note": "\ud800"})])
    capture = Record.objects.get().capture
    assert capture.payload == {"name": "A\ufffdsha", "phone": "9810012345", "note": "\ufffd"}
    assert capture.raw is not None
    assert b"\\u0000" in bytes(capture.raw)
    assert flags()[0] == ("odd_characters", "")


def test_a_clock_that_is_ahead_is_taken_back(company: Company) -> None:
    work_off([captured(1, company.counter, ASHA, at=LATER + timedelta(days=400))])
    capture = Record.objects.get().capture
    assert (capture.captured_at, capture.device_at) == (LATER, LATER + timedelta(days=400))
    assert (Lead.objects.get().captured_at, flags()) == (LATER, [("future_time", "2027-06-08T13:00:00+00:00")])


def test_the_source_is_named_unknown_or_the_doors(company: Company) -> None:
    for number, source in enumerate([None, "", "web", "Social", "Radio Mirchi", "radio mirchi", "रेडियो"]):
        work_off([captured(number, company.counter, {"phone": f"981001234{number}", "source": source})])
    names = [lead.source.name if lead.source else None for lead in Lead.objects.order_by("id").select_related("source")]
    assert names == ["point of sale", None, "web", "social", "Radio Mirchi", "Radio Mirchi", "रेडियो"]
    assert Source.objects.filter(name__in=["Radio Mirchi", "रेडियो"]).count() == 2


@pytest.mark.parametrize(
    ("value", "currency", "expected"),
    [
        (90_000, None, (9_000_000, "INR", "high")),
        ("₹ 25,000.50", None, (2_500_050, "INR", "medium")),
        ("1,25,000", "INR", (12_500_000, "INR", "high")),
        ("2.5 lakh", None, (25_000_000, "INR", "high")),
        ("1.234,56", "EUR", (123_456, "EUR", "")),
        ("$1,200", None, (120_000, "USD", "")),
        (-5, None, (None, "", "")),
        ("9" * 400, None, (None, "", "")),
    ],
)
def test_the_value_names_its_slab(
    company: Company, value: Any, currency: str | None, expected: tuple[int | None, str, str]
) -> None:
    work_off([captured(1, company.counter, {**ASHA, "value": value, "currency": currency})])
    lead = Lead.objects.get()
    assert (lead.value_minor, lead.currency, lead.slab) == expected


def test_a_strong_wish_opens_a_hot_lead_with_its_birthday(company: Company) -> None:
    work_off([captured(1, company.web, {**ASHA, "intent": "demo"})])
    lead = Lead.objects.get()
    assert (lead.temperature, lead.warm_at, lead.hot_at) == ("hot", NOON, NOON)
    assert list(Milestone.objects.order_by("kind").values_list("kind", "at", "because")) == [
        ("hot", NOON, "Asked for a demo"), ("warm", NOON, "Asked for a demo"),
    ]  # fmt: skip
    state = LeadState.objects.get(aspect="temperature")
    assert (state.value, state.at, state.until) == ("hot", NOON, None)


def test_an_old_wish_has_cooled_and_was_warm_all_the_same(company: Company) -> None:
    work_off([captured(1, company.web, {**ASHA, "intent": "demo"}, at=NOON - timedelta(days=300))])
    lead = Lead.objects.get()
    assert (lead.temperature, lead.cools_at, lead.hot_at) == ("cold", None, NOON - timedelta(days=300))
    assert LeadState.objects.count() == 0


def test_touches_of_one_batch_add_up(company: Company) -> None:
    work_off([captured(n, company.counter, ASHA, at=NOON + timedelta(minutes=n)) for n in range(4)])
    lead = Lead.objects.get()
    assert (lead.touchpoints.count(), lead.temperature) == (4, "hot")
    assert lead.warm_at == NOON + timedelta(minutes=1)


def test_consents_keep_their_words(company: Company) -> None:
    consents = [
        {"way": "call", "granted": True, "wording": "You may call."},
        {"way": "sms", "purpose": "news", "granted": False},
        {"way": "call", "granted": False}, {"way": "drum", "granted": True}, {"way": "email"}, 7,
    ]  # fmt: skip
    work_off([captured(1, company.counter, {**ASHA, "consents": consents})])
    assert list(Consent.objects.order_by("way").values_list("way", "purpose", "is_granted", "wording")) == [
        ("call", "offers", True, "You may call."), ("sms", "news", False, ""),
    ]  # fmt: skip


def test_who_is_listed_as_a_customer_is_one(company: Company) -> None:
    payloads = [{"is_existing_customer": "yes"}, {"source": "existing-customer"}, {}]
    work_off([captured(n, company.counter, {"phone": f"981001234{n}", **more}) for n, more in enumerate(payloads)])
    assert list(Lead.objects.order_by("id").values_list("is_existing_customer", flat=True)) == [True, True, False]


def test_a_row_of_a_bought_list_costs_its_price_each_time(company: Company) -> None:
    work_off([captured(n, company.bought_list, ASHA) for n in (1, 2)])
    work_off([captured(3, company.bought_list, ASHA)])
    assert Lead.objects.get().direct_cost_minor == 900


def test_a_capture_that_cannot_be_worked_on_holds_up_nobody(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
               IF NEW.note = 'poison' THEN RAISE EXCEPTION 'spoilt'; END IF; RETURN NEW; END $$;
               CREATE TRIGGER spoil BEFORE INSERT ON qualification_touchpoint FOR EACH ROW EXECUTE FUNCTION spoil()"""
        )
    notes = ["poison" if number == 5 else "" for number in range(9)]
    accept(
        [captured(n, company.counter, {"phone": f"981001234{n}", "note": note}) for n, note in enumerate(notes)],
        at=LATER, by=None,
    )  # fmt: skip
    drained = drain(limit=100, at=LATER)
    assert (len(drained.worked), drained.failed) == (8, 1)
    assert Pending.objects.get().attempts == 1
    drain_all(at=LATER)
    assert (Lead.objects.count(), Pending.objects.count()) == (8, 0)
    (reason, detail), *_rest = flags()
    assert (reason, "spoilt" in detail, Touchpoint.objects.count()) == ("failed", True, 8)
