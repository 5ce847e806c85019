"""Quotes: reckoned, numbered, versioned, answered, printed; refused in words where they are none."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.company.models import Staff
from footfall.selling.actions.close import lose_deal
from footfall.selling.actions.hold import DealClosed
from footfall.selling.actions.quotes import (
    Offer,
    OverBeforeMade,
    QuoteDecided,
    QuoteRanOut,
    QuoteReplaced,
    accept_quote,
    decline_quote,
    make_quote,
    revise_quote,
    send_quote,
)
from footfall.selling.models import Deal, Quote
from footfall.selling.rules.quote import (
    DiscountAbovePrice,
    Line,
    NoLines,
    NothingOfIt,
    QuoteForZero,
    discount_of,
    sums_of,
)
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead
from tests.selling.reading import select, texts
from tests.selling.test_api import Caller

JUNE = date(2026, 6, 30)
X1 = Line("Purifier X1", Decimal(2), 12_000_00, 1_000_00, Decimal("0.18"))


@pytest.fixture
def deal(company: Company, vikram: Staff) -> Deal:
    return make_deal(make_lead(company, owner=vikram), vikram)


def offered(deal: Deal, *lines: Line, by: Staff | None = None) -> Quote:
    return make_quote(deal_id=deal.pk, offer=Offer(lines or [X1], JUNE), at=MONDAY, by=by)


def test_sums_are_of_lines_after_their_discounts() -> None:
    sums = sums_of([X1, Line("Installation", Decimal("1.5"), 333_33)])
    assert (sums.gross_minor, sums.discount_minor, sums.tax_minor, sums.total_minor) == (
        24_000_00 + 500_00, 1_000_00, 4_140_00, 24_000_00 + 500_00 - 1_000_00 + 4_140_00,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "refusal", "said"),
    [
        ([], NoLines, "at least one line"),
        ([Line("A gift", Decimal(1), 0)], QuoteForZero, "The quote comes to nothing"),
        ([Line("X1", Decimal(1), 100, 100)], QuoteForZero, "The quote comes to nothing"),
        ([X1, Line("X2", Decimal(1), 100, 101)], DiscountAbovePrice, "Line 2, X2: the discount is above the price"),
        ([Line("X1", Decimal(0), 100)], NothingOfIt, "Line 1, X1: the quantity must be above zero"),
    ],
    ids=["no lines", "for zero", "all taken off", "discount above price", "none of it"],
)
def test_what_is_no_quote_is_refused_in_words(lines: list[Line], refusal: Any, said: str) -> None:
    with pytest.raises(refusal, match=said):
        sums_of(lines)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 10**7), st.integers(0, 100), st.integers(0, 30)), min_size=1)
)
def test_what_is_to_pay_is_never_below_zero_and_adds_up(rows: list[tuple[int, int, int, int]]) -> None:
    lines = [
        Line("It", Decimal(many), price, price * many * off // 100, Decimal(tax) / 100)
        for many, price, off, tax in rows[:40]
    ]
    try:
        sums = sums_of(lines)
    except QuoteForZero:
        assert sum(line.net_minor for line in lines) == 0
    else:
        assert sums.total_minor == sum(line.net_minor + line.tax_minor for line in lines) > 0


def test_a_discount_is_a_share_or_an_amount() -> None:
    assert (discount_of("10%", 24_000_00, 100), discount_of("1,000", 24_000_00, 100), discount_of("", 1, 100)) == (
        2_400_00, 1_000_00, 0,
    )  # fmt: skip


def test_quotes_are_numbered_without_a_gap_by_year(company: Company, deal: Deal, vikram: Staff) -> None:
    with pytest.raises(OverBeforeMade):
        make_quote(deal_id=deal.pk, offer=Offer([X1], date(2026, 5, 1)), at=MONDAY, by=vikram)
    other = make_deal(make_lead(company, "Tomás Ruiz"), vikram)
    next_year = make_quote(
        deal_id=other.pk, offer=Offer([X1], date(2027, 6, 1)), at=MONDAY + timedelta(days=365), by=vikram
    )
    assert [str(offered(deal)), str(offered(other)), str(next_year)] == ["Q-2026-0001", "Q-2026-0002", "Q-2027-0001"]


def test_the_value_of_the_deal_follows_the_accepted_quote(deal: Deal, vikram: Staff) -> None:
    quote = accept_quote(quote_id=offered(deal).pk, at=TUESDAY, by=vikram)
    deal.refresh_from_db()
    assert (deal.value_minor, deal.lead.states.get(aspect="value", until=None).value) == (
        23_000_00, f"{23_000_00} INR",
    )  # fmt: skip
    assert (quote.sent_at, quote.end) == (TUESDAY, "accepted")


def test_a_version_replaces_the_one_before(deal: Deal, vikram: Staff, karan: Staff) -> None:
    first = offered(deal)
    cheaper = Offer([Line("Purifier X1", Decimal(2), 11_000_00)], JUNE)
    second = revise_quote(quote_id=first.pk, offer=cheaper, at=TUESDAY, by=karan)
    assert str(second) == "Q-2026-0001 version 2"
    for deed in (accept_quote, decline_quote, send_quote):
        with pytest.raises(QuoteReplaced, match="There is a newer version of Q-2026-0001, made by Karan"):
            deed(quote_id=first.pk, at=TUESDAY, by=vikram)
    with pytest.raises(QuoteReplaced):
        revise_quote(quote_id=first.pk, offer=cheaper, at=TUESDAY, by=vikram)


def test_a_declined_quote_can_have_another_version(deal: Deal, vikram: Staff) -> None:
    first = decline_quote(quote_id=offered(deal).pk, at=TUESDAY, by=vikram)
    second = revise_quote(quote_id=first.pk, offer=Offer([X1], JUNE), at=TUESDAY, by=vikram)
    first.refresh_from_db()
    assert (first.end, second.version) == ("declined", 2)


def test_only_one_quote_of_a_deal_is_accepted(deal: Deal, vikram: Staff, karan: Staff) -> None:
    first, second = offered(deal), offered(deal)
    accept_quote(quote_id=first.pk, at=TUESDAY, by=karan)
    with pytest.raises(QuoteDecided, match="Q-2026-0001 was marked as accepted by Karan on 5 May"):
        accept_quote(quote_id=first.pk, at=TUESDAY, by=vikram)
    with pytest.raises(QuoteDecided, match="Q-2026-0001 of this deal is accepted already"):
        accept_quote(quote_id=second.pk, at=TUESDAY, by=vikram)


def test_a_quote_that_ran_out_is_not_accepted(deal: Deal, vikram: Staff) -> None:
    with pytest.raises(QuoteRanOut, match="Q-2026-0001 was valid until 30 June 2026"):
        accept_quote(quote_id=offered(deal).pk, at=MONDAY + timedelta(days=90), by=vikram)


def test_a_closed_deal_gets_no_quote(deal: Deal, vikram: Staff) -> None:
    lose_deal(deal_id=deal.pk, reason="price", at=TUESDAY, by=vikram)
    with pytest.raises(DealClosed):
        offered(deal)


def form(*lines: dict[str, Any], **given: Any) -> dict[str, Any]:
    """What a browser sends."""
    sent = {
        "line-TOTAL_FORMS": len(lines),
        "line-INITIAL_FORMS": 0,
        "valid_until": timezone.localdate() + timedelta(days=9),
    }
    return sent | {f"line-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()} | given


def test_a_quote_is_made_by_its_form_from_the_products_price(
    client: Client, company: Company, deal: Deal, vikram: Staff
) -> None:
    client.force_login(vikram)
    page = client.get(f"/deals/{deal.pk}/quotes/new").content.decode()
    assert {node.attrs["name"]: node.attrs.get("value") for node in select(page, "input")}["line-0-price"] == "12000"
    sent = form(
        {"product": company.x2.pk, "discount": "10%", "tax": "18%"}, {}, {"what": "Installation", "price": "500"}
    )
    answer = client.post(f"/deals/{deal.pk}/quotes/new", sent)
    quote = Quote.objects.get()
    assert answer["Location"] == f"/quotes/{quote.pk}"
    assert [(line.what, line.price_minor, line.discount_minor) for line in quote.lines.all()] == [
        ("Purifier X2", 90_000_00, 9_000_00), ("Installation", 500_00, 0),
    ]  # fmt: skip
    html = client.get(answer["Location"]).content.decode()
    assert texts(html, "dd")[:5] == ["₹90,500", "₹9,000", "₹81,500", "₹14,580", "₹96,080"]
    assert texts(client.get(f"/leads/{deal.lead_id}").content.decode(), "#quotes li") == [
        f"{quote} ₹96,080 not sent yet"
    ]


def test_a_refused_line_keeps_what_was_typed(client: Client, deal: Deal, vikram: Staff) -> None:
    client.force_login(vikram)
    answer = client.post(f"/deals/{deal.pk}/quotes/new", form({"what": "X1", "price": "400", "discount": "500"}))
    html = answer.content.decode()
    assert (answer.status_code, Quote.objects.count()) == (422, 0)
    assert texts(html, "#id_line-0-discount_error") == ["Not above the price."]
    assert {n.attrs["name"]: n.attrs.get("value") for n in select(html, "input")}["line-0-discount"] == "500"
    answer = client.post(f"/deals/{deal.pk}/quotes/new", form({"what": "X1", "price": "0"}))
    assert "The quote comes to nothing" in answer.content.decode()


def test_more_lines_can_be_asked_for_without_script(client: Client, deal: Deal, vikram: Staff) -> None:
    client.force_login(vikram)
    answer = client.post(f"/deals/{deal.pk}/quotes/new", form({"what": "X1", "price": "4oo"}, {}, {}, more="yes"))
    html = answer.content.decode()
    assert (answer.status_code, len(select(html, ".quote__line"))) == (200, 8)
    assert {n.attrs["name"]: n.attrs.get("value") for n in select(html, "input")}["line-0-price"] == "4oo"


def test_it_is_answered_on_its_page(client: Client, deal: Deal, vikram: Staff) -> None:
    client.force_login(vikram)
    quote = make_quote(deal_id=deal.pk, offer=Offer([X1], timezone.localdate()), at=timezone.now(), by=vikram)
    client.post(f"/quotes/{quote.pk}/sent")
    page = client.post(f"/quotes/{quote.pk}/end", {"end": "accepted"}, follow=True).content.decode()
    assert "is accepted. The deal is worth ₹23,000 now." in page


def test_the_file_names_everything_and_any_name_can_be_printed(client: Client, company: Company, vikram: Staff) -> None:
    deal = make_deal(make_lead(company, "आशा राव & <Sons>", owner=vikram), vikram)
    lines = [Line(f"Thing {n}", Decimal(1), 100_00) for n in range(40)]
    quote = offered(deal, *lines, by=vikram)
    client.force_login(vikram)
    answer = client.get(f"/quotes/{quote.pk}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="Q-2026-0001.pdf"'
    assert (answer.content[:5], answer.content.count(b"/Type /Page\n")) == (b"%PDF-", 2)


def test_a_quote_by_the_api(deal: Deal, vikram: Staff) -> None:
    ask: Callable[..., tuple[int, Any]] = Caller(vikram)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    offer = {"lines": [{"what": "X1", "price_minor": 500}], "valid_until": until}
    status, made = ask("POST", f"/deals/{deal.pk}/quotes", offer)
    assert (status, made["version"], made["total_minor"], made["lines"][0]["quantity"]) == (201, 1, 500, "1")
    offer["lines"][0]["discount_minor"] = 501  # type: ignore[index]
    status, problem = ask("POST", f"/quotes/{made['id']}/versions", offer)
    assert (status, problem["type"]) == (422, "urn:footfall:problem:discount-above-price")
    assert ask("PUT", f"/quotes/{made['id']}/end", {"end": "accepted"})[1]["end"] == "accepted"
    assert [quote["end"] for quote in ask("GET", f"/deals/{deal.pk}/quotes")[1]] == ["accepted"]
