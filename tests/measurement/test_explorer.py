"""The explorer says what the facts say: at every level, in every view and file, in the scope of whoever looks."""

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client, override_settings
from pyarrow import parquet
from python_calamine import load_workbook

from footfall.company.models import SavedView, Staff
from footfall.measurement.cube.dimensions import Dimensions
from footfall.measurement.cube.members import EPOCH
from footfall.measurement.cube.question import Question
from footfall.measurement.explorer.axis import read_paths, spelt
from footfall.measurement.explorer.page import Page, page_of
from footfall.measurement.explorer.pivot import Cell
from footfall.measurement.models import Cost
from footfall.measurement.rules.comparing import Stretch
from footfall.measurement.rules.shifting import months_before, shifted
from footfall.qualification.filters import parse
from footfall.qualification.queries import leads_visible_to
from footfall.shared.calendar import Calendar
from tests.cast import NOON, key_of
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

DAY = NOON.date()
TODAY = DAY + timedelta(days=200)


def test_a_running_year_is_compared_with_as_many_days_of_the_last() -> None:
    shift = shifted(
        "last_year", Stretch("this_year", date(2026, 1, 1), date(2026, 12, 31)), date(2026, 11, 23), Calendar(4, 7)
    )
    assert shift is not None
    assert (shift.first, shift.last) == (date(2025, 1, 1), date(2025, 11, 23))
    fiscal = Dimensions().get("time.fiscal_year")
    assert shift.key(fiscal, (date(2026, 4, 1) - EPOCH).days) == (date(2025, 4, 1) - EPOCH).days
    months = Dimensions().get("time.month")
    assert shift.key(months, (date(2026, 3, 1) - EPOCH).days) == (date(2025, 3, 1) - EPOCH).days
    assert shift.question(Question(("leads",), start=date(2026, 11, 1), end=date(2026, 11, 30))).end == date(
        2025, 11, 23
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [((2026, 5, 31), 3, (2026, 2, 28)), ((2024, 2, 29), 12, (2023, 2, 28)), ((2026, 1, 15), 1, (2025, 12, 15))],
)
def test_months_are_counted_back(day: tuple[int, int, int], months: int, expected: tuple[int, int, int]) -> None:
    assert months_before(date(*day), months) == date(*expected)


def test_paths_survive_the_address() -> None:
    paths = {(3,), (3, None), (3, 4, 5)}
    assert read_paths([spelt(path) for path in paths] + ["3;drop"]) == paths


def test_days_without_an_end_have_nothing_before_them() -> None:
    assert shifted("previous", Stretch("", date(2026, 1, 1), None), TODAY, Calendar()) is None


@pytest.fixture
def sold(measured: Measured, client: Client) -> Measured:
    """Forty leads at Karol Bagh, ten of them warm and four sold, ten at Indiranagar, five at Saket; 1,000 rupees spent."""
    company = measured.company
    warm, later = {"warm_at": NOON}, NOON + timedelta(days=3)
    for count, fields in ((30, {}), (6, warm), (4, {**warm, "won_at": later, "won_minor": 50_000, "currency": "INR"})):
        make_leads(count, location=company.karol_bagh, product=company.x1, **fields)
    make_leads(10, location=company.indiranagar, entry_point=company.web)
    make_leads(5, location=company.saket, warm_at=NOON)
    Cost.objects.create(from_on=DAY, until_on=DAY, amount_minor=100_000, currency="INR", kind="media")
    client.force_login(company.arjun)
    return measured


def look(measured: Measured, query: str, *, by: Staff | None = None) -> Page:
    return page_of(measured.counted(), QueryDict(query), by=by or measured.company.arjun, today=TODAY)


def read(page: Page) -> list[list[str]]:
    """Lines of the table, indented by depth; the last is everything."""
    lines = [["  " * line.depth + line.name, *(cell.text for cell in line.cells)] for line in page.lines()]
    return [*lines, ["All", *(cell.text for cell in page.pivot.cells(page.pivot.total))]]


@pytest.mark.django_db(transaction=True)
def test_lines_open_in_place_and_every_level_is_worked_out_anew(sold: Measured) -> None:
    north = sold.company.karol_bagh.parent.parent
    shut = look(sold, "rows=location&measure=leads&measure=pct_sold")
    assert [line[0] for line in read(shut)] == ["North", "South", "All"]
    opened = look(sold, parsed(shut.lines()[0].toggle))
    delhi = next(line for line in opened.lines() if line.name == "Delhi")
    assert read(look(sold, parsed(delhi.toggle))) == [
        ["North", "45", "8.9%"], ["  Delhi", "45", "8.9%"], ["    Karol Bagh", "40", "10.0%"], ["    Saket", "5", "0.0%"],
        ["South", "10", "0.0%"], ["All", "55", "7.3%"],
    ]  # fmt: skip
    assert opened.explored.toggled((north.pk,)) == f"?{parsed(shut.explored.address())}"
    nested = look(sold, "rows=location.region&then=source&across=customer&measure=leads")
    assert [line[0] for line in read(nested)][:2] == ["North", "  point of sale"]
    assert nested.pivot.column_names == ["New prospect"]


def marks(cells: list[Cell]) -> list[str]:
    """What stands beside the numbers."""
    return [cell.mark.in_words if cell.mark else "" for cell in cells]


def parsed(url: str) -> str:
    return urlsplit(url).query


@pytest.mark.django_db(transaction=True)
def test_behind_every_number_stand_exactly_so_many_leads(sold: Measured) -> None:
    query = "rows=location&then=source&across=time.month&measure=leads&measure=warm&deep=4"
    visible, found = leads_visible_to(sold.company.arjun), 0
    for line in look(sold, query).lines():
        for cell in line.cells:
            if cell.url:
                shown = parse(QueryDict(parsed(cell.url)), today=TODAY).apply(visible).count()
                assert shown == cell.number, (line.name, cell)
                found += 1
    assert found > 10


@pytest.mark.django_db(transaction=True)
def test_pages_and_answers_follow_the_company_s_calendar(sold: Measured, client: Client) -> None:
    make_leads(3, location=sold.company.saket, captured_at=NOON - timedelta(days=60))
    with override_settings(CALENDAR=Calendar(4, 7)):
        page = look(sold, "rows=time.fiscal_year&measure=leads&deep=2")
        assert read(page)[:4] == [
            ["FY2025-26", "3"],
            ["  FY2025-26-Q4", "3"],
            ["FY2026-27", "55"],
            ["  FY2026-27-Q1", "55"],
        ]
        weeks = look(sold, "rows=time.week&measure=leads").lines()
        # Monday 4 May 2026 lies in the week of Sunday the 3rd; the list of leads has its days.
        assert (weeks[-1].name, "from=2026-05-03&to=2026-05-09" in weeks[-1].cells[0].url) == ("2026-W18", True)
        html = client.get("/explorer?rows=time.fiscal_year&period=this_fiscal_year").content.decode()
        assert ("This fiscal year" in html, "This fiscal quarter" in html, "Fiscal quarter" in html) == (
            True,
            False,
            True,
        )
        asked = "/api/v1/dice?by=time.fiscal_quarter&where=time.fiscal_year%3DFY2025-26"
        answer = client.get(asked, headers={"Authorization": f"Bearer {key_of(sold.company.arjun)}"})
        assert answer.json()["rows"] == [{"time.fiscal_quarter": "FY2025-26-Q4", "leads": 3}]
    measured_again = look(sold, "rows=time.fiscal_year&measure=leads")
    assert read(measured_again)[:1] == [["FY2026", "58"]]


@pytest.mark.django_db(transaction=True)
def test_numbers_are_compared_in_words(sold: Measured) -> None:
    period = f"from={DAY + timedelta(days=1)}&to={DAY + timedelta(days=10)}"
    make_leads(2, location=sold.company.saket, captured_at=NOON + timedelta(days=4))
    previous = look(sold, f"rows=location.outlet&measure=leads&compare=previous&{period}").lines()[0]
    assert (previous.name, previous.cells[0].text) == ("Saket", "2")
    assert marks(previous.cells) == ["▼ 60%, within chance"]
    rest = look(sold, "rows=location.region&measure=pct_warm&measure=cost&compare=rest")
    north = rest.lines()[0]
    assert marks(north.cells) == ["▲ 31.9 pt better", ""]
    # What is in a line and what is in its rest is everything.
    spot = rest.pivot.spots[0]
    others = rest.comparison._rest(spot.answer, spot.path, (spot.keys, ()))
    whole = rest.pivot.total.answer.totals
    assert {name: (others[name] or 0) + (spot.answer.total(spot.keys)[name] or 0) for name in whole} == whole


@pytest.mark.django_db(transaction=True)
def test_each_view_is_a_page_and_each_file_has_the_same_numbers(sold: Measured, client: Client) -> None:
    sold.counted()
    at = "/explorer?period=all&rows=location.outlet&across=source&measure=leads&measure=pct_sold"
    for view in ("pivot", "bars", "heat", "trend", "funnel", "cohort", "map"):
        for extra in ("", "&compare=last_year&period=this_year", "&compare=rest", "&as_of=2026-01-01", "&within=30"):
            assert client.get(f"{at}&view={view}{extra}").status_code == 200, (view, extra)
    export = at.replace("/explorer", "/explorer/export")
    lines = [line.split(",") for line in client.get(export).content.decode().splitlines()]
    assert lines[0] == [
        "Outlet",
        "point of sale · Leads",
        "point of sale · Became a sale",
        "web · Leads",
        "web · Became a sale",
        "All · Leads",
        "All · Became a sale",
    ]
    assert (lines[1], lines[-1]) == (
        ["Karol Bagh", "40", "0.1", "0", "", "40", "0.1"],
        ["All", "45", "0.08888888889", "10", "0", "55", "0.07272727273"],
    )
    sheet = load_workbook(io.BytesIO(client.get(f"{export}&as=xlsx").content)).get_sheet_by_index(0).to_python()
    assert sheet[1][:3] == ["Karol Bagh", 40, 0.1]
    table = parquet.read_table(io.BytesIO(client.get(f"{export}&as=parquet").content))
    assert table.column("All · Leads").to_pylist() == [40, 10, 5, 55]
    assert client.get(f"{export}&as=pdf").content[:5] == b"%PDF-"
    assert client.get(f"{export}&as=doc").status_code == 422
    assert client.get("/explorer").headers["Location"].startswith("/explorer?period=")
    kept = client.post("/views/explorer", {"name": "By outlet", "query": parsed(at)})
    assert (kept.status_code, SavedView.objects.get().page) == (302, "explorer")
    assert ("By outlet", "here") in [(one["label"], one["key"]) for one in client.get(at).context["kept"]]


@pytest.mark.django_db(transaction=True)
def test_everybody_sees_the_numbers_of_their_own_leads(sold: Measured, client: Client) -> None:
    sold.counted()
    query = "rows=location.outlet&measure=leads&compare=rest"
    assert read(look(sold, query, by=sold.company.omar)) == [["Indiranagar", "10"], ["All", "10"]]
    client.force_login(sold.company.ravi)
    assert client.get(f"/explorer?{query}").status_code == 200
    assert client.get(f"/explorer/export?{query}").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_what_an_address_can_not_mean_is_refused_in_words(sold: Measured, client: Client) -> None:
    sold.counted()
    said: dict[str, Any] = {
        "view=pie": "pivot, bars",
        "compare=moon": "previous",
        "rows=planet": "no dimension",
        "within=soon": "number of days",
    }
    for query, words in said.items():
        answer = client.get(f"/explorer?{query}")
        assert (answer.status_code, words in answer.content.decode()) == (422, True), query
    assert parse_qs(parsed(look(sold, "rows=location&sort=-leads").explored.address(page="2"))) == {
        "page": ["2"], "rows": ["location"], "sort": ["-leads"],
    }  # fmt: skip
