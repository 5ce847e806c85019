"""The pages of the company: what they show to whom, and what they keep."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from footfall.company.models import Campaign, Location, Product, Role, Staff, Team, ValueSlab
from footfall.shared import audit
from footfall.shared.models import Audit
from tests.cast import Company, member, outlet


@pytest.fixture
def at_desk(client: Client, meera: Staff) -> Client:
    client.force_login(meera)
    return client


def names(answer: Any) -> list[str]:
    return [branch.one.name for branch, *_ in answer.context["rows"]]


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def test_places_stand_below_each_other(at_desk: Client, company: Company) -> None:
    answer = at_desk.get(reverse("company:locations"))
    assert [(branch.depth, branch.one.name, category) for branch, category in answer.context["rows"]] == [
        (0, "India", ""),
        (1, "North", ""),
        (2, "Delhi", ""),
        (3, "Karol Bagh", "Exclusive"),
        (3, "Saket", "Counter"),
        (1, "South", ""),
        (2, "Bengaluru", ""),
        (3, "Indiranagar", "Exclusive"),
    ]


def test_a_manager_sees_the_places_below_ones_own(client: Client, company: Company) -> None:
    client.force_login(company.karan)
    assert names(client.get(reverse("company:locations"))) == ["North", "Delhi", "Karol Bagh", "Saket"]


def test_a_place_is_found_with_what_stands_above_it(at_desk: Client, company: Company) -> None:
    assert names(at_desk.get(reverse("company:locations"), {"q": "karol"})) == ["India", "North", "Delhi", "Karol Bagh"]
    assert names(at_desk.get(reverse("company:locations"), {"level": "region"})) == ["India", "North", "South"]
    assert names(at_desk.get(reverse("company:locations"), {"under": company.south.pk}))[:2] == ["South", "Bengaluru"]


@pytest.mark.parametrize("name", ["locations", "staff", "products", "campaigns", "audit", "teams", "outlet-categories"])
def test_a_list_costs_the_same_for_many_as_for_few(name: str, at_desk: Client, company: Company) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            at_desk.get(reverse(f"company:{name}"))
        return len(queries)

    few = statements()
    for number in range(4):
        outlet(f"Outlet {number}", f"O{number}", company.delhi)
        member(f"Person{number}", Role.ATTENDANT, company.delhi, team=company.floor)
        Product.objects.create(name=f"P{number}", code=f"P{number}", parent=company.purifiers)
        Campaign.objects.create(name=f"C{number}", code=f"C{number}", parent=company.diwali)
        Team.objects.create(name=f"T{number}")
        audit.record(by=company.meera, verb="create", noun="team", subjects=[number])
    assert statements() == few


def test_an_outlet_is_opened_with_its_category(at_desk: Client, company: Company) -> None:
    answer = at_desk.post(
        reverse("company:location-new"),
        {
            "name": "Camp", "code": "PUN-1", "level": "Outlet", "parent": "DEL", "category": "kiosk",
            "opened_on": "2026-03-01", "opening_hours": "Mon-Sat 10-20", "currency": "INR",
        },
    )  # fmt: skip
    camp = Location.objects.get(code="PUN-1")
    assert answer["Location"] == reverse("company:location", args=[camp.pk])
    assert [camp.parent, camp.level, camp.opening_hours["6"]] == [company.delhi, "outlet", [["10:00", "20:00"]]]
    assert list(camp.categories.values_list("category__slug", "from_on")) == [("kiosk", date(2026, 3, 1))]
    assert Audit.objects.values_list("verb", "noun", "subjects").get() == ("create", "location", [str(camp.pk)])


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(at_desk: Client, company: Company) -> None:
    answer = at_desk.post(
        reverse("company:location-new"),
        {"name": "Camp", "code": "DEL", "level": "city", "parent": "NOWHERE", "latitude": "200"},
    )
    assert errors(answer) == {"latitude": ["Degrees lie between -90 and 90."]}
    assert 'value="200"' in answer.content.decode()
    answer = at_desk.post(
        reverse("company:location-new"), {"name": "Camp", "code": "DEL", "level": "city", "parent": "NOWHERE"}
    )
    assert errors(answer) == {
        "code": ["There is a location DEL already."],
        "parent": ["There is no location NOWHERE."],
    }


def test_a_place_may_get_another_code_and_keeps_everything(at_desk: Client, company: Company) -> None:
    data = {"name": "Delhi", "code": "DEL-NCR", "level": "city", "parent": "IN-N"}
    at_desk.post(reverse("company:location-edit", args=[company.delhi.pk]), data)
    company.delhi.refresh_from_db()
    company.karol_bagh.refresh_from_db()
    assert [company.delhi.code, company.karol_bagh.parent] == ["DEL-NCR", company.delhi]
    details = Audit.objects.get().details
    assert details == {"changes": {str(company.delhi.pk): {"code": ["DEL", "DEL-NCR"]}}}


def test_outlets_move_together_and_the_move_is_written_down(at_desk: Client, company: Company) -> None:
    moved = [company.karol_bagh.pk, company.saket.pk]
    at_desk.post(reverse("company:locations-move"), {"location": moved, "under": "BLR"})
    assert set(Location.objects.filter(parent=company.bengaluru).values_list("code", flat=True)) == {
        "BLR-IN", "DEL-KB", "DEL-SK",
    }  # fmt: skip
    assert Audit.objects.values_list("verb", "subjects").get() == ("move", [str(pk) for pk in moved])


def test_a_place_never_stands_below_itself(at_desk: Client, company: Company) -> None:
    answer = at_desk.post(reverse("company:locations-move"), {"location": [company.north.pk], "under": "DEL"})
    assert "IN-N would stand below itself: IN-N below DEL below IN-N." in answer.content.decode()


def test_outlets_change_category_together_from_a_day_on(at_desk: Client, company: Company) -> None:
    outlets = [company.karol_bagh, company.saket]
    at_desk.post(
        reverse("company:locations-recategorise"),
        {"location": [one.pk for one in outlets], "category": "kiosk", "from_on": "2026-06-01"},
    )
    for one in outlets:
        assert list(one.categories.order_by("from_on").values_list("category__slug", "until_on"))[1:] == [
            ("kiosk", None)
        ]
        first = one.categories.order_by("from_on").first()
        assert first
        assert first.until_on == date(2026, 6, 1)
    page = at_desk.get(reverse("company:location", args=[company.karol_bagh.pk]))
    assert [period.category.name for period in page.context["periods"]] == ["Kiosk", "Exclusive"]


def test_a_place_is_closed_after_what_stands_below_it(at_desk: Client, company: Company) -> None:
    answer = at_desk.post(reverse("company:locations-close"), {"location": [company.delhi.pk], "on": "2026-06-01"})
    assert "is still open; close the places below first." in answer.content.decode()
    every = [company.delhi.pk, company.karol_bagh.pk, company.saket.pk]
    at_desk.post(reverse("company:locations-close"), {"location": every, "on": "2026-06-01"})
    assert names(at_desk.get(reverse("company:locations"), {"state": "closed"}))[2:] == ["Delhi", "Karol Bagh", "Saket"]
    at_desk.post(reverse("company:locations-reopen"), {"location": every})
    assert Location.objects.active().count() == 8


def test_marketing_keeps_products_campaigns_and_slabs_and_no_places(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    client.post(reverse("company:product-new"), {"name": "X3", "code": "X3", "level": "product", "parent": "AP",
                                                 "price": "1,25,000.50", "currency": "INR",
                                                 "margin": "25%"})  # fmt: skip
    client.post(reverse("company:campaign-new"), {"name": "Holi", "code": "HOLI", "parent": "DIWALI-26",
                                                  "starts_on": "2026-03-01", "ends_on": "2026-03-09",
                                                  "budget": "50000", "currency": "INR"})  # fmt: skip
    client.post(
        reverse("company:value-slabs-new"), {"currency": "JPY", "high": "900000", "medium": "100000", "low": "0"}
    )
    assert Product.objects.values_list("price_minor", "margin").get(code="X3")[0] == 12_500_050
    assert Campaign.objects.values_list("budget_minor", "parent__code").get(code="HOLI") == (5_000_000, "DIWALI-26")
    assert ValueSlab.objects.get(currency="JPY", slab="high").from_minor == 900_000
    assert client.post(reverse("company:location-new"), {"name": "Camp"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("product-new", {"name": "X3", "code": "X3", "level": "product", "price": "5"},
         {"currency": ["The price needs its currency."]}),
        ("campaign-new", {"name": "Holi", "code": "H", "starts_on": "2026-03-02", "ends_on": "2026-03-01"},
         {"ends_on": ["2026-03-01 lies before 2026-03-02."]}),
        ("value-slabs-new", {"currency": "EUR", "high": "1", "medium": "2", "low": "0"},
         {"__all__": ["High value in EUR has to start above medium value."]}),
        ("staff-new", {"name": "Gita", "email": "RAVI@footfall.example", "role": "caller"},
         {"email": ["There is a member of staff ravi@footfall.example already."]}),
        ("team-new", {"name": "Delhi floor"}, {"name": ["There is a team Delhi floor already."]}),
    ],
)  # fmt: skip
def test_forms_refuse_in_words(
    name: str, data: dict[str, str], expected: dict[str, list[str]], at_desk: Client, company: Company
) -> None:
    assert errors(at_desk.post(reverse(f"company:{name}"), data)) == expected


def test_somebody_new_is_sent_a_link(at_desk: Client, company: Company, deferred: list[Any]) -> None:
    answer = at_desk.post(
        reverse("company:staff-new"),
        {"name": "Gita", "email": "gita@footfall.example", "role": "caller", "team": "Delhi floor",
         "places": ["DEL-KB", "DEL-SK"], "is_invited": "on"},
    )  # fmt: skip
    gita = Staff.objects.get(email="gita@footfall.example")
    assert answer["Location"] == reverse("company:staff-one", args=[gita.pk])
    assert [gita.has_usable_password(), gita.team, gita.locations.count()] == [False, company.floor, 2]
    assert [job["args"] for job in deferred] == [
        {"staff_id": gita.pk, "base": "http://testserver", "letter": "invitation"}
    ]


def test_the_audit_of_staff_names_fields_and_keeps_their_addresses_out(at_desk: Client, company: Company) -> None:
    ravi = company.ravi
    data = {"name": "Ravi", "email": "ravi.kumar@footfall.example", "role": "salesperson", "places": ["DEL-KB"]}
    at_desk.post(reverse("company:staff-edit", args=[ravi.pk]), data)
    changes = Audit.objects.get().details["changes"][str(ravi.pk)]
    assert changes == {"email": None, "role": ["attendant", "salesperson"]}


def test_who_leaves_is_signed_out_at_once_and_may_come_back(at_desk: Client, company: Company) -> None:
    other = Client()
    other.force_login(company.farah)
    at_desk.post(reverse("company:staff-let-go", args=[company.farah.pk]))
    assert other.get(reverse("me")).status_code == 302
    assert "Farah" not in [one.name for one in at_desk.get(reverse("company:staff")).context["page"].items]
    at_desk.post(reverse("company:staff-take-back", args=[company.farah.pk]))
    assert Staff.objects.get(pk=company.farah.pk).is_active


def test_the_last_administrator_cant_be_let_go(at_desk: Client, meera: Staff) -> None:
    answer = at_desk.post(reverse("company:staff-let-go", args=[meera.pk]))
    assert [answer.status_code, Staff.objects.get(pk=meera.pk).is_active] == [422, True]


def test_a_manager_looks_up_colleagues_of_ones_places(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    shown = client.get(reverse("company:staff")).context["page"].items
    assert [one.name for one in shown] == ["Farah", "Ravi", "Vikram"]


def test_staff_are_found_by_word_role_team_and_place(at_desk: Client, company: Company) -> None:
    def found(**query: Any) -> list[str]:
        return [one.name for one in at_desk.get(reverse("company:staff"), query).context["page"].items]

    assert found(q="RAV footfall") == ["Ravi"]
    assert found(role="caller") == ["Sunita"]
    assert found(team=company.floor.pk) == ["Sunita"]
    assert found(location=company.delhi.pk) == ["Dev", "Farah", "Ravi", "Sunita", "Vikram"]


def test_a_long_list_of_staff_goes_on_where_it_stopped(at_desk: Client, company: Company) -> None:
    for number in range(110):
        member(f"A{number:03}", Role.ATTENDANT)
    first = at_desk.get(reverse("company:staff")).context["page"]
    second = at_desk.get(reverse("company:staff"), {"after": first.next}).context["page"]
    everybody = [one.name for one in [*first.items, *second.items]]
    assert everybody == list(Staff.objects.order_by("name", "id").values_list("name", flat=True))
    assert at_desk.get(reverse("company:staff"), {"after": "nonsense"}).status_code == 400


def test_a_file_is_looked_through_and_then_taken(at_desk: Client, company: Company) -> None:
    text = "code;name;level;parent\nPUN;Pune;city;IN-N\nX;;city;NOWHERE\n"
    url = reverse("company:import", args=["locations"])
    looked = at_desk.post(url, {"file": SimpleUploadedFile("places.csv", text.encode("utf-8-sig")), "deed": "look"})
    assert looked.context["counts"] == [(1, "new"), (0, "changed"), (0, "same"), (1, "left out")]
    assert not Location.objects.filter(code="PUN").exists()
    taken = at_desk.post(url, {"text": looked.context["form"].initial["text"], "deed": "take"})
    assert Location.objects.filter(code="PUN").exists()
    assert taken.context["form"].initial["text"] == "code,name,level,parent\r\nX,,city,NOWHERE\r\n"
    assert [fate.sentences for fate in taken.context["fates"]] == [
        ("A location needs its name.", "There is no location NOWHERE.")
    ]


def test_a_file_of_staff_invites_those_who_are_new(at_desk: Client, company: Company, deferred: list[Any]) -> None:
    text = "email,name,role\ngita@footfall.example,Gita,caller\nravi@footfall.example,Ravi,attendant\n"
    answer = at_desk.post(reverse("company:import", args=["staff"]), {"text": text, "deed": "take", "invite": "on"})
    assert answer["Location"] == reverse("company:staff")
    gita = Staff.objects.get(email="gita@footfall.example")
    assert [job["args"]["staff_id"] for job in deferred] == [gita.pk]


@pytest.mark.parametrize("text", ["", "code", '"never closed\n1'])
def test_a_file_that_is_none_is_refused_in_words(text: str, at_desk: Client, company: Company) -> None:
    assert errors(at_desk.post(reverse("company:import", args=["products"]), {"text": text}))


def test_marketing_imports_products_and_no_staff(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    assert client.get(reverse("company:import", args=["products"])).status_code == 200
    assert client.get(reverse("company:import", args=["staff"])).status_code == 403
    assert client.get(reverse("company:export", args=["staff"])).status_code == 403
    assert client.get(reverse("company:import", args=["shoes"])).status_code == 404


def test_what_is_downloaded_can_be_sent_back(at_desk: Client, company: Company) -> None:
    text = at_desk.get(reverse("company:export", args=["staff"])).content.decode()
    looked = at_desk.post(reverse("company:import", args=["staff"]), {"text": text})
    assert looked.context["counts"] == [(0, "new"), (0, "changed"), (11, "same"), (0, "left out")]


def test_the_audit_is_found_by_person_noun_subject_and_day(at_desk: Client, company: Company) -> None:
    audit.record(by=company.meera, verb="create", noun="team", subjects=[1, 2])
    audit.record(by=company.nisha, verb="edit", noun="product", subjects=[7])
    audit.record(by=None, verb="cool", noun="lead", subjects=[2])
    Audit.objects.filter(noun="product").update(at=datetime(2026, 1, 5, 12, tzinfo=UTC))

    def found(**query: Any) -> list[str]:
        return [deed.noun for deed in at_desk.get(reverse("company:audit"), query).context["page"].items]

    assert found() == ["lead", "product", "team"]
    assert found(by=company.nisha.pk) == ["product"]
    assert found(noun="team") == ["team"]
    assert found(subject="2") == ["lead", "team"]
    assert found(since="2026-01-05", until="2026-01-05") == ["product"]
    assert found(since="nonsense") == ["lead", "product", "team"]


def test_text_that_cant_be_kept_is_refused_not_broken(at_desk: Client, company: Company) -> None:
    assert at_desk.get(reverse("company:staff"), {"q": "a\x00b"}).status_code in {200, 422}
    answer = at_desk.post(reverse("company:team-new"), {"name": "a\x00b"})
    assert answer.status_code == 422


def test_a_page_says_what_is_refused_and_a_stranger_is_sent_to_sign_in(client: Client, company: Company) -> None:
    assert client.get(reverse("company:staff"))["Location"].startswith(reverse("login"))
    client.force_login(company.ravi)
    answer = client.get(reverse("company:staff"))
    assert [answer.status_code, "Your role does not include this." in answer.content.decode()] == [403, True]


def test_the_reference_of_the_api_has_every_operation(at_desk: Client) -> None:
    page = at_desk.get(reverse("developers")).content.decode()
    document = at_desk.get("/api/v1/openapi.json").json()
    assert [path for path in document["paths"] if f"<code>{path}</code>" not in page] == []
    assert "curl -X POST &#x27;http://testserver/api/v1/locations&#x27;" in page
