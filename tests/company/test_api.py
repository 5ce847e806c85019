"""The company by the REST API."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from footfall.company.models import Location, Role, Staff
from footfall.shared.models import Audit
from tests.cast import Company, key_of, member, outlet


class Program:
    """A program with a key."""

    def __init__(self, staff: Staff) -> None:
        self.headers = {"Authorization": f"Bearer {key_of(staff)}"}
        self.client = Client()

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def send(self, method: str, path: str, **body: Any) -> Any:
        call = getattr(self.client, method)
        return call(f"/api/v1/{path}", body, content_type="application/json", headers=self.headers)


@pytest.fixture
def program(meera: Staff) -> Program:
    return Program(meera)


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["code"] for item in answer.json()["items"]]


def test_places_come_page_by_page(program: Program, company: Company) -> None:
    first = program.get("locations", limit=5).json()
    second = program.get("locations", limit=5, after=first["next"]).json()
    found = [place["code"] for place in [*first["items"], *second["items"]]]
    assert found == ["IN", "IN-N", "IN-S", "DEL", "BLR", "DEL-KB", "DEL-SK", "BLR-IN"]
    assert second["next"] == ""


@pytest.mark.parametrize("query", [{"after": "nonsense"}, {"limit": 0}, {"limit": 5000}, {"after": "WyJhIl0"}])
def test_a_page_that_is_none_is_refused(query: dict[str, Any], program: Program, company: Company) -> None:
    assert program.get("locations", **query).status_code in {400, 422}


def test_a_place_is_read_as_it_is_kept(program: Program, company: Company) -> None:
    assert program.get(f"locations/{company.karol_bagh.pk}").json() == {
        "id": company.karol_bagh.pk, "code": "DEL-KB", "name": "Karol Bagh", "level": "outlet", "parent": "DEL",
        "category": "exclusive", "time_zone": "", "currency": "", "country": "", "opening_hours": {},
        "latitude": None, "longitude": None, "opened_on": None, "closed_on": None,
    }  # fmt: skip


def test_places_are_found_by_words_level_parent_and_state(program: Program, company: Company) -> None:
    Location.objects.filter(code="DEL-SK").update(closed_on=date(2026, 1, 1))
    assert codes(program.get("locations", q="bagh kb")) == ["DEL-KB"]
    assert codes(program.get("locations", level="region")) == ["IN-N", "IN-S"]
    assert codes(program.get("locations", parent="DEL", is_open=True)) == ["DEL-KB"]


def test_the_list_costs_the_same_for_many_as_for_few(program: Program, company: Company) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            program.get("locations")
            program.get("staff")
        return len(queries)

    few = statements()
    for number in range(5):
        outlet(f"Outlet {number}", f"O{number}", company.delhi)
        member(f"Person{number}", Role.ATTENDANT, company.delhi, team=company.floor)
    assert statements() == few


def test_a_place_is_opened_changed_moved_and_recategorised(program: Program, company: Company) -> None:
    made = program.send("post", "locations", code="PUN-1", name="Camp", level="outlet", parent="DEL", category="kiosk",
                        category_from="2026-02-01", time_zone="asia/kolkata",
                        opening_hours={"1": [["10:00", "20:00"]]})  # fmt: skip
    assert [made.status_code, made.json()["time_zone"], made.json()["category"]] == [201, "Asia/Kolkata", "kiosk"]
    path = f"locations/{made.json()['id']}"
    changed = program.send("patch", path, name="Camp Road", parent="BLR").json()
    assert [changed["name"], changed["parent"], changed["category"]] == ["Camp Road", "BLR", "kiosk"]
    put = program.send("put", f"{path}/category", category="exclusive", from_on="2026-03-01")
    assert put.json()["category"] == "exclusive"
    assert list(Audit.objects.order_by("id").values_list("verb", flat=True)) == ["create", "edit", "recategorise"]


def test_null_empties_and_what_is_not_sent_stays(program: Program, company: Company) -> None:
    Location.objects.filter(code="DEL-KB").update(latitude=28.6, opened_on=date(2020, 1, 1))
    changed = program.send("patch", f"locations/{company.karol_bagh.pk}", latitude=None, parent=None).json()
    assert [changed["latitude"], changed["opened_on"], changed["parent"]] == [None, "2020-01-01", None]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"code": "BLR-IN"}, "code"),
        ({"parent": "NOWHERE"}, "parent"),
        ({"parent": "DEL-KB"}, "parent"),
        ({"category": "castle"}, "category"),
        ({"level": "city", "category": "kiosk"}, "category"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"currency": "Rs"}, "currency"),
        ({"opening_hours": {"1": [["20:00", "10:00"]]}}, "opening_hours"),
        ({"opening_hours": {"8": [["10:00", "20:00"]]}}, "opening_hours"),
        ({"opening_hours": {"1": "all day"}}, "opening_hours"),
        ({"latitude": 200}, "latitude"),
        ({"opened_on": "2026-05-01", "closed_on": "2026-04-01"}, "closed_on"),
        ({"name": ""}, "name"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused_at_its_field(
    body: dict[str, Any], field: str, program: Program, company: Company
) -> None:
    whole = {"code": "PUN-1", "name": "Camp", "level": "outlet", **body}
    answer = program.send("post", "locations", **whole)
    assert [answer.status_code, list(answer.json()["fields"])] == [422, [field]]
    assert not Location.objects.filter(code="PUN-1").exists()


def test_products_campaigns_slabs_and_teams_are_kept(program: Program, company: Company) -> None:
    product = program.send("post", "products", code="X3", name="X3", parent="AP", price_minor=900, currency="EUR",
                           margin="0.25").json()  # fmt: skip
    assert [product["parent"], product["margin"]] == ["AP", "0.25"]
    assert program.send("patch", f"products/{product['id']}", price_minor=950).json()["price_minor"] == 950
    campaign = program.send("post", "campaigns", code="HOLI", name="Holi", starts_on="2026-03-01").json()
    ends = program.send("patch", f"campaigns/{campaign['id']}", ends_on="2026-02-01")
    assert ends.json()["fields"] == {"ends_on": ["2026-02-01 lies before 2026-03-01."]}
    assert codes(program.get("campaigns", on="2026-02-01")) == ["DIWALI-26"]
    slab = program.send("post", "value-slabs", slab="high", currency="EUR", from_minor=500).json()
    assert program.send("patch", f"value-slabs/{slab['id']}", from_minor=600).json()["from_minor"] == 600
    assert program.send("patch", f"teams/{company.floor.pk}", name="Night floor").json()["name"] == "Night floor"


def test_a_price_without_its_currency_is_refused(program: Program, company: Company) -> None:
    answer = program.send("post", "products", code="X3", name="X3", price_minor=900)
    assert answer.json()["fields"] == {"currency": ["A price needs its currency."]}


def test_staff_are_taken_on_changed_and_let_go(program: Program, company: Company, deferred: list[Any]) -> None:
    answer = program.send("post", "staff?is_invited=true", email="Gita@footfall.example", name="Gita", role="caller",
                          team="Delhi floor", places=["DEL"], languages=["hi"])  # fmt: skip
    gita = answer.json()
    assert [answer.status_code, gita["email"], gita["team"], gita["places"]] == [
        201, "gita@footfall.example", "Delhi floor", ["DEL"],
    ]  # fmt: skip
    assert [job["args"]["letter"] for job in deferred] == ["invitation"]
    changed = program.send("patch", f"staff/{gita['id']}", places=["DEL-KB", "DEL-SK"], is_active=False).json()
    assert [changed["places"], changed["is_active"], changed["team"]] == [["DEL-KB", "DEL-SK"], False, "Delhi floor"]
    found = program.get("staff", place="DEL-KB", is_active=False).json()["items"]
    assert [one["name"] for one in found] == ["Gita"]


def test_an_attendants_program_reads_places_and_products_of_ones_own(company: Company) -> None:
    program = Program(company.ravi)
    assert codes(program.get("locations")) == ["DEL-KB"]
    assert codes(program.get("products")) == ["AP", "X1", "X2"]
    assert program.get(f"locations/{company.indiranagar.pk}").status_code == 404
    assert program.get("staff").status_code == 403
