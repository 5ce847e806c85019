"""The scoreboard says what the facts say, and its address is its state."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from python_calamine import load_workbook

from footfall.company.models import SavedView
from footfall.measurement.models import Cost
from tests.cast import NOON
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

pytestmark = pytest.mark.django_db(transaction=True)
DAY = NOON.date()
HERE = "/scoreboard?period=all"


@pytest.fixture
def sold(measured: Measured, client: Client) -> Measured:
    """Forty leads at Karol Bagh, ten of them warm and four sold, ten at Indiranagar; 1,000 rupees spent; Arjun looks."""
    company = measured.company
    warm, later = {"warm_at": NOON}, NOON + timedelta(days=3)
    for count, fields in ((30, {}), (6, warm), (4, {**warm, "won_at": later, "won_minor": 50_000, "currency": "INR"})):
        make_leads(count, location=company.karol_bagh, product=company.x1, **fields)
    make_leads(10, location=company.indiranagar, entry_point=company.web)
    Cost.objects.create(from_on=DAY, until_on=DAY, amount_minor=100_000, currency="INR", kind="media")
    measured.refresh()
    client.force_login(company.arjun)
    return measured


def page(client: Client, url: str = HERE) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def table(client: Client, url: str = HERE) -> list[list[str]]:
    """Lines of the table: the name and the numbers as they are read; the last is the total."""
    found = client.get(url).context["table"]
    return [[line.name, *(cell.text for cell in line.cells)] for line in found.lines] + [
        ["All", *(cell.text for cell in found.total)]
    ]


def test_the_strip_says_six_numbers(sold: Measured, client: Client) -> None:
    kpis = client.get(HERE).context["kpis"]
    assert [(kpi.label, kpi.value) for kpi in kpis] == [
        ("Leads", "50"), ("Became warm", "20.0%"), ("Became a sale", "8.0%"), ("Dead", "0.0%"), ("Cost per lead", "₹20"), ("Cost per sale", "₹250"),
    ]  # fmt: skip


def test_the_funnel_goes_from_capture_to_delivery(sold: Measured, client: Client) -> None:
    funnel = client.get(HERE).context["funnel"]
    assert [(bar.label, bar.value) for bar in funnel] == [
        ("Captured", "50"), ("Verified", "0"), ("Warm", "10"), ("Demo", "0"), ("Negotiation", "0"), ("Purchase order", "0"), ("Delivered", "0"),
    ]  # fmt: skip
    assert [bar.note for bar in funnel[:3]] == ["", "0%", "20%"]


def test_the_table_stands_by_the_next_places_below(sold: Measured, client: Client) -> None:
    lines = table(client, f"{HERE}&measure=leads&measure=pct_sold&measure=cost_per_sale")
    assert lines == [["North", "40", "10.0%", "₹200"], ["South", "10", "0.0%", "—"], ["All", "50", "8.0%", "₹250"]]


def test_a_name_leads_down_to_where_there_is_something_to_choose(sold: Measured, client: Client) -> None:
    make_leads(3, location=sold.company.saket)
    sold.refresh()
    north = client.get(HERE).context["table"].lines[0]
    below = client.get(f"/scoreboard{north.url}").context["table"]
    # Delhi is the only city of the north, so what comes next are its outlets.
    assert (below.heading, [line.name for line in below.lines]) == ("Outlet", ["Karol Bagh", "Saket"])


def test_two_dimensions_stand_in_groups_with_their_own_totals(sold: Measured, client: Client) -> None:
    lines = table(client, f"{HERE}&rows=location.region&then=source&measure=leads")
    assert lines == [["North", "40"], ["point of sale", "40"], ["South", "10"], ["web", "10"], ["All", "50"]]


def test_it_can_be_sorted_by_a_number(sold: Measured, client: Client) -> None:
    assert [line[0] for line in table(client, f"{HERE}&sort=leads")] == ["South", "North", "All"]


def test_each_number_leads_to_the_leads_behind_it(sold: Measured, client: Client) -> None:
    north = client.get(f"{HERE}&measure=sales").context["table"].lines[0].cells[0]
    assert north.text == "4"
    assert "milestone=won" in north.url
    assert client.get(north.url).status_code == 200
    assert client.get(north.url.replace("/leads?", "/leads/count?")).content == b"4"


def test_an_empty_address_becomes_the_period_that_has_leads(sold: Measured, client: Client) -> None:
    assert client.get("/scoreboard").headers["Location"] in {
        "/scoreboard?period=all",
        "/scoreboard?period=this_quarter",
    }


def test_before_anything_is_counted_it_says_so(transactional_db: None, facts_folder: Any, client: Client) -> None:
    from tests.cast import make_company

    client.force_login(make_company().arjun)
    assert "Nothing is counted yet" in page(client, "/scoreboard")


def test_where_nothing_fits_the_next_step_is_offered(sold: Measured, client: Client) -> None:
    assert "No lead fits" in page(client, f"{HERE}&priority=high")


@pytest.mark.parametrize(
    "query", ["basis=guess", "from=31.3.2026", "from=2026-02-01&to=2026-01-01", "period=soon", "rows=location.planet", "sort=magic", "rows=source&then=time.aeon"]
)  # fmt: skip
def test_what_can_not_be_meant_is_refused_in_words(sold: Measured, client: Client, query: str) -> None:
    assert client.get(f"/scoreboard?{query}").status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "source=nowhere",
        "location=999999",
        "location=none",
        "slab=%00",
        "owner=me",
        "attendant=x",
        "period=all&basis=activity",
    ],
)
def test_any_other_address_is_answered(sold: Measured, client: Client, query: str) -> None:
    assert client.get(f"/scoreboard?{query}").status_code == 200


def test_basis_and_period_are_said_in_words(sold: Measured, client: Client) -> None:
    shown = page(client, "/scoreboard?from=2026-05-01&to=2026-05-31&basis=activity")
    assert "What happened from 1 May 2026 to 31 May 2026, whenever the lead was captured." in shown


def test_freshness_and_agreement_are_said(sold: Measured, client: Client) -> None:
    assert "agrees with the database" in page(client)


def test_a_rate_of_few_says_how_sure_it_is(sold: Measured, client: Client) -> None:
    north, south = client.get(f"{HERE}&measure=pct_warm&rows=location.region").context["table"].lines
    assert (north.cells[0].hint, south.cells[0].hint) == ("", "0 of 10: anything from 0% to 28% is likely")


def test_the_crosstab_is_place_by_product(sold: Measured, client: Client) -> None:
    heat = client.get(HERE).context["heat"]
    assert (heat.across, [(line.name, [cell.text for cell in line.cells]) for line in heat.lines]) == (
        ["Purifier X1"],
        [("Karol Bagh", ["10.0%"])],
    )


def test_the_file_has_the_same_cells_as_the_page(sold: Measured, client: Client) -> None:
    query = "period=all&measure=leads&measure=pct_sold&measure=cost_per_sale"
    assert client.get(f"/scoreboard/export?{query}").content.decode().splitlines() == [
        "location.region,leads,pct_sold,cost_per_sale", "North,40,0.1,200", "South,10,0,",
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(client.get(f"/scoreboard/export?{query}&as=xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[:4] == [
        ["Region", "Leads", "Became a sale", "Cost per sale"],
        ["North", 40, 0.1, 200],
        ["South", 10, 0, ""],
        ["All", 50, 0.08, 250],
    ]
    assert rows[5][0] == "All leads, and what has become of them."


def test_a_view_is_kept_with_all_that_is_chosen(sold: Measured, client: Client) -> None:
    client.post("/views/scoreboard", {"name": "Delhi", "query": "period=this_year&rows=source"})
    view = SavedView.objects.get()
    assert (view.page, view.query) == ("scoreboard", "period=this_year&rows=source")
    tabs = client.get("/scoreboard?rows=source&period=this_year").context["views"]
    assert [tab["label"] for tab in tabs if tab["key"]] == ["Delhi"]


def test_an_attendant_sees_only_the_numbers_of_their_own(sold: Measured, client: Client) -> None:
    make_leads(2, location=sold.company.karol_bagh, attendant=sold.company.ravi)
    sold.refresh()
    client.force_login(sold.company.ravi)
    assert client.get(HERE).context["kpis"][0].value == "2"
    assert client.get("/scoreboard/export?period=all").status_code == 403


def test_a_page_asks_postgresql_as_often_for_one_lead_as_for_many(
    sold: Measured, client: Client, django_assert_max_num_queries: Any
) -> None:
    page(client)
    with django_assert_max_num_queries(32):
        page(client)


def test_a_manager_of_one_outlet_starts_with_its_sources(sold: Measured, client: Client) -> None:
    client.force_login(sold.company.farah)
    shown = client.get(HERE).context
    assert (shown["table"].heading, [line.name for line in shown["table"].lines]) == ("Source", ["point of sale"])
    assert (shown["heat"].heading, shown["heat"].lines[0].name) == ("Source", "point of sale")
