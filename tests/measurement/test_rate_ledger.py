"""Exchange rates: written down by hand, by file and by program by those who write for the whole company, one a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from footfall.measurement.models import Rate
from footfall.measurement.rules.ledgers import units
from footfall.shared.models import Audit
from tests.cast import Company
from tests.measurement.test_ledgers import as_, call, take
from tests.qualification.making import make_lead

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
FORM = {"on": "2026-05-04", "currency": "USD", "units": "83.25"}
ROW = {"on": "2026-05-04", "currency": "usd", "units": "83.25"}


def rate(**fields: Any) -> Rate:
    return Rate.objects.create(**{"on": DAY, "currency": "USD", "units": "80", "reporting": "INR"} | fields)


def test_a_rate_is_written_down_put_right_and_removed(client: Client, company: Company) -> None:
    answer = as_(client, company.meera).post("/rates/new", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/rates")
    made = Rate.objects.get()
    assert (made.on, made.currency, made.units, made.reporting, made.by) == (
        DAY, "USD", Decimal("83.25"), "INR", company.meera,
    )  # fmt: skip
    assert "83.25 INR" in client.get("/rates").content.decode()
    assert 'value="83.25"' in client.get(f"/rates/{made.pk}/edit").content.decode()
    client.post(f"/rates/{made.pk}/edit", {**FORM, "units": "84"})
    assert client.post("/rates/removal", {"picked": [made.pk]}).status_code == 302
    assert list(Audit.objects.filter(noun="rate").order_by("pk").values_list("verb", "by", "subjects")) == [
        (verb, company.meera.pk, [str(made.pk)]) for verb in ("create", "edit", "delete")
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"units": "0"}, "A rate is more than nothing"),
        ({"units": "a lot"}, "is not a rate"),
        ({"units": "0.0000000000001"}, "at most 12 digits after the point"),
        ({"currency": "INR"}, "it needs no rate"),
        ({"currency": "XXX"}, "is not a currency code"),
        ({"on": ""}, "This has to be filled in."),
        ({"on": "2026-05-03"}, "There is a rate of that currency for that day already"),
    ],
)
def test_a_rate_that_can_not_be_is_refused_in_words(
    client: Client, company: Company, wrong: dict[str, str], sentence: str
) -> None:
    rate(on=date(2026, 5, 3))
    answer = as_(client, company.meera).post("/rates/new", FORM | wrong)
    assert (answer.status_code, sentence in answer.content.decode(), Rate.objects.count()) == (422, True, 1)


def test_a_rate_is_not_moved_to_a_day_that_has_one(client: Client, company: Company) -> None:
    one, other = rate(), rate(on=date(2026, 5, 3))
    as_(client, company.meera)
    assert client.post(f"/rates/{one.pk}/edit", {**FORM, "on": "2026-05-03"}).status_code == 422
    other.delete()
    assert client.post(f"/rates/{one.pk}/edit", {**FORM, "on": "2026-05-03"}).status_code == 302


def test_managers_read_rates_and_those_who_write_for_all_places_keep_them(client: Client, company: Company) -> None:
    one = rate()
    paths = ["/rates", "/rates.csv", "/rates/new", f"/rates/{one.pk}/edit", "/rates/import"]
    found = {
        who.role: [as_(client, who).get(path).status_code for path in paths]
        for who in (company.ravi, company.farah, company.karan, company.nisha)
    }
    keeps, reads = [200] * 5, [200, 200, 403, 403, 403]
    assert found == {"attendant": [403] * 5, "outlet_manager": reads, "regional_manager": reads, "marketing": keeps}
    assert as_(client, company.farah).post("/rates/removal", {"picked": [one.pk]}).status_code == 403
    assert "New rate" not in as_(client, company.farah).get("/rates").content.decode()


def test_the_list_is_diced_by_currency_and_time(client: Client, company: Company) -> None:
    rate()
    rate(currency="EUR")
    rate(currency="USD", on=date(2025, 5, 4))
    rate(currency="GBP", reporting="EUR")
    as_(client, company.meera)
    assert [len(client.get(f"/rates{asked}").context["rows"]) for asked in ("", "?currency=USD", "?period=today")] == [
        3, 2, 0,
    ]  # fmt: skip


def test_a_file_of_rates_makes_and_changes_one_a_day(company: Company) -> None:
    rows = [ROW, {**ROW, "on": "2026-05-05", "units": "83.5"}, ROW, {**ROW, "units": "90"}, {**ROW, "currency": "INR"}]
    found = take("rates", *rows).fates
    assert [(fate.word, fate.sentences) for fate in found] == [
        ("new", ()), ("new", ()), ("same", ()),
        ("left out", ("The file says something else of the same day further up.",)),
        ("left out", ("INR is what everything is reported in; it needs no rate.",)),
    ]  # fmt: skip
    assert [fate.word for fate in take("rates", {**ROW, "units": "84"}, rows[1]).fates] == ["changed", "same"]
    assert sorted(Rate.objects.values_list("on", "units")) == [(DAY, Decimal(84)), (date(2026, 5, 5), Decimal("83.5"))]
    told = Audit.objects.filter(noun="rates").latest("pk").details
    assert told == {"rows": 2, "new": 0, "left_out": 0, "changes": {"2026-05-04 USD": {"units": ["83.25", "84"]}}}


def test_an_import_of_rates_asks_as_often_for_many_rows_as_for_one(
    company: Company, django_assert_num_queries: Any
) -> None:
    rate(units=1)
    with django_assert_num_queries(7):
        take("rates", *({"on": f"2026-05-{day:02}", "currency": "USD", "units": "83"} for day in range(1, 30)))


def test_a_file_that_changes_rates_says_so_before_it_is_taken(client: Client, company: Company) -> None:
    rate()
    text = "on,currency,units\n2026-05-04,USD,81\n"
    looked = as_(client, company.meera).post("/rates/import", {"text": text, "deed": "look"})
    assert looked.context["counts"] == [(0, "new"), (1, "changed"), (0, "same"), (0, "left out")]
    assert client.post("/rates/import", {"text": text, "deed": "take"}).status_code == 302
    exported = client.get("/rates.csv").content.decode()
    assert exported.splitlines() == ["on,currency,units", "2026-05-04,USD,81"]
    again = client.post("/rates/import", {"text": exported, "deed": "look"})
    assert again.context["counts"] == [(0, "new"), (0, "changed"), (1, "same"), (0, "left out")]


def test_the_api_makes_changes_lists_and_removes_rates(client: Client, company: Company) -> None:
    made = call(client, "post", "/api/v1/rates", FORM, company.meera)
    pk = made.json()["id"]
    assert (made.status_code, made.json()) == (
        201,
        {"id": pk, "on": "2026-05-04", "currency": "USD", "units": "83.25", "reporting": "INR"},
    )
    changed = call(client, "patch", f"/api/v1/rates/{pk}", {"units": "84"}, company.meera)
    assert Decimal(changed.json()["units"]) == 84
    listed = call(client, "get", "/api/v1/rates", {"until": "2026-05-03"}, company.farah)
    assert (listed.status_code, listed.json()) == (200, {"items": [], "next": ""})
    assert call(client, "delete", "/api/v1/rates/0", {}, company.farah).status_code == 403
    assert call(client, "delete", f"/api/v1/rates/{pk}", {}, company.meera).status_code == 204


def test_rates_of_another_reporting_currency_are_not_shown(
    client: Client, company: Company, settings: LazySettings
) -> None:
    one = rate()
    settings.REPORTING_CURRENCY = "EUR"
    as_(client, company.meera)
    assert client.get("/rates").context["rows"] == []
    assert client.get(f"/rates/{one.pk}/edit").status_code == 404
    assert client.post("/rates/new", FORM).status_code == 302


def test_a_rate_is_read_as_it_is_written() -> None:
    assert [units(text) for text in ("83.25", "1,250.5", "0.000000000001")] == [
        Decimal("83.25"), Decimal("1250.5"), Decimal("0.000000000001"),
    ]  # fmt: skip


def test_a_lead_keeps_the_amount_as_it_was_written(client: Client, company: Company) -> None:
    rate()
    lead = make_lead(location=company.karol_bagh, value_minor=123_400, currency="USD")
    as_(client, company.meera)
    shown = [client.get(path).content.decode() for path in (f"/leads/{lead.pk}", "/leads?basis=cohort&milestone=lead")]
    assert ["$1,234" in page for page in shown] == [True, True]
