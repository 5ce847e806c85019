"""Bought lists and their vendors."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from footfall.capture.actions import accept
from footfall.capture.models import EntryPoint
from footfall.capture.rules import Arrival
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.actions.lists import NothingToDraw, draw_sample, set_terms
from footfall.qualification.models import Lead
from footfall.qualification.queries.lists import card_of, cards, claim_rows, result_of
from footfall.qualification.rules.lists import rates, strength_of, wilson
from tests.cast import NOON, Company, capture_id, door
from tests.qualification.making import make_leads


def rows(at: EntryPoint, *phones: str, first: int = 1, days: int = 0) -> None:
    arrivals = [
        Arrival(
            id=capture_id(first + n), entry_point=at.pk, payload={"name": f"Person {phone}", "phone": phone},
            captured_at=NOON + timedelta(days=days, minutes=n),
        )
        for n, phone in enumerate(phones)
    ]  # fmt: skip
    accept(arrivals, at=NOON + timedelta(days=9), by=None)
    drain_all(at=NOON + timedelta(days=9))


def lead_with(phone: str) -> Lead:
    return Lead.objects.get(person__phone=f"+91{phone}")


@pytest.fixture
def metro(company: Company) -> EntryPoint:
    """A list of five rows: one known to us before, one twice, one dead, one warm."""
    rows(company.counter, "9810010001")
    rows(company.bought_list, "9810010001", "9810010002", "9810010002", "9810010003", "9810010004", first=10, days=3)
    dead, warm = lead_with("9810010003"), lead_with("9810010004")
    disqualify(
        lead_ids=[dead.pk], kind="dead", cause="wrong_number", note="A shop", at=NOON + timedelta(days=10), by=None
    )
    Lead.objects.filter(pk=warm.pk).update(warm_at=NOON, first_contact_at=NOON)
    return company.bought_list


def test_a_card_counts_rows_duplicates_and_what_became_of_the_leads(metro: EntryPoint) -> None:
    card = card_of(metro)
    counts = card.counts
    assert (counts.rows, counts.twice, counts.known, counts.leads) == (5, 1, 1, 3)
    assert (counts.valid, counts.dead, counts.warm, counts.sold) == (1, 1, 1, 0)
    assert (counts.cost_minor, counts.cost_per("warm"), counts.cost_per("sold")) == (1_500, 1_500.0, None)
    assert (card.rates["duplicate"].hits, card.rates["duplicate"].of) == (2, 5)


def test_vendors_add_up_their_lists(metro: EntryPoint) -> None:
    other = door("Metro again", "metro-2", channel="bought_list", source="external-database", vendor="Metro Data",
                 price_minor=200, currency="INR")  # fmt: skip
    make_leads(4, entry_point=other)
    (vendor,), lists = cards()
    assert (vendor.name, vendor.counts.leads, vendor.counts.cost_minor, len(lists)) == ("Metro Data", 7, 1_500, 2)


def test_a_claim_names_each_bad_row_with_its_evidence(metro: EntryPoint) -> None:
    claimed = [(row[1], row[5], row[6], row[8]) for row in claim_rows(metro, with_duplicates=True)]
    assert claimed == [
        ("Person 9810010001", "Known to us before", "In our books since 4 May 2026", "3.00"),
        ("Person 9810010002", "Twice in the list", "Row 2 of the same person", "3.00"),
        ("Person 9810010003", "Wrong number", "A shop", "3.00"),
    ]
    assert [row[5] for row in claim_rows(metro, with_duplicates=False)] == ["Wrong number"]


def test_the_same_seed_draws_the_same_leads_and_they_tell_bounds(company: Company) -> None:
    leads = make_leads(200, entry_point=company.bought_list)
    first = draw_sample(door=company.bought_list, size=100, seed=7, at=NOON, by=None)
    again = draw_sample(door=company.bought_list, size=100, seed=7, at=NOON, by=None)
    other = draw_sample(door=company.bought_list, size=100, seed=8, at=NOON, by=None)
    assert (first.leads == again.leads, first.leads == other.leads, len(set(first.leads))) == (True, False, 100)
    Lead.objects.filter(pk__in=first.leads[:50]).update(first_attempt_at=NOON)
    Lead.objects.filter(pk__in=first.leads[:20]).update(first_contact_at=NOON)
    result = result_of(first)
    assert (result.tried, result.shares["valid"]) == (50, (20, *wilson(20, 50)))
    assert Lead.objects.get(pk=first.leads[0]).next_step == "Sample call: Metro list"
    assert len(leads) == 200


def test_an_empty_list_has_nothing_to_draw(company: Company) -> None:
    with pytest.raises(NothingToDraw):
        draw_sample(door=company.bought_list, size=10, seed=1, at=NOON, by=None)


def test_few_rows_are_drawn_to_the_average_and_chance_is_called_so() -> None:
    small, large, bad = rates([(2, 2), (400, 1_000), (100, 1_000)])
    assert (small.share, round(small.shrunk, 2)) == (1.0, 0.38)
    assert (small.verdict, large.verdict, bad.verdict) == ("higher", "higher", "lower")
    assert [rate.verdict for rate in rates([(1, 10), (2, 11)])] == ["within chance", "within chance"]
    assert (strength_of([(5, 10)]), rates([(0, 0)])[0].share) == (30.0, None)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(0, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=1, max_size=6)
)
def test_a_rate_lies_between_its_own_and_the_average_and_in_its_bounds(counts: list[tuple[int, int]]) -> None:
    overall = sum(hits for hits, _ in counts) / (sum(of for _, of in counts) or 1)
    for rate in rates(counts):
        own = overall if rate.share is None else rate.share
        assert min(own, overall) - 1e-9 <= rate.shrunk <= max(own, overall) + 1e-9
        assert 0 <= rate.low <= (own if rate.of else 1) + 1e-9
        assert rate.high <= 1


def test_the_pages_show_the_card_the_deadline_and_the_claim(
    client: Client, metro: EntryPoint, company: Company
) -> None:
    client.force_login(company.nisha)
    page = f"/vendors/lists/{metro.pk}"
    client.post(f"{page}/terms", {"contract": "C-7", "refund_until": "2026-01-31", "refunds_duplicates": "on"})
    shown = client.get(page).content.decode()
    assert ("C-7" in shown, "passed" in shown, "1 twice in the list" in shown) == (True, True, True)
    client.post(f"{page}/sample", {"size": 2, "seed": 1})
    assert "Nobody was called yet" in client.get(page).content.decode()
    assert "Metro Data" in client.get("/vendors").content.decode()
    csv = b"".join(client.get(f"{page}/claim.csv").streaming_content).decode()  # type: ignore[arg-type]  # not async
    assert csv.count("Person") == 3
    book = client.get(f"{page}/claim.xlsx").content
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [row[5] for row in sheet] == ["reason", "Known to us before", "Twice in the list", "Wrong number"]


def test_terms_are_kept(company: Company) -> None:
    terms = set_terms(
        door=company.bought_list, contract=" C-7 ", rows_agreed=5_000, bought_on=None, refund_until=NOON.date(),
        refunds_duplicates=False, by=None,
    )  # fmt: skip
    assert (terms.contract, terms.refund_until) == ("C-7", NOON.date())


def test_one_sale_of_few_is_no_better_than_none_of_fewer() -> None:
    assert [rate.verdict for rate in rates([(1, 124), (0, 48)])] == ["within chance", "within chance"]
    assert [rate.verdict for rate in rates([(40, 120), (5, 120)])] == ["higher", "lower"]
