"""Incentives: promised at doors and by arms, marked at the counter, never oversold, and charged to the lead."""

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from footfall.capture.actions import accept, take
from footfall.capture.actions.devices import enrol, open_device, revoke_device
from footfall.capture.actions.handover import BudgetSpent, NoneLeft, NothingPromised, mark_handover
from footfall.capture.actions.incentives import NameStays, SpentAlready, change_incentive, make_incentive, set_stock
from footfall.capture.models import Capture, Device, Handover, Incentive, SetAside, Stock
from footfall.capture.rules import Arrival
from footfall.qualification.actions.charge import charge_handovers
from footfall.qualification.models import Lead
from footfall.shared.errors import Refusal
from tests.cast import NOON, Company, capture_id, make_company
from tests.selling.test_desk_races import at_once

BOTTLE = {
    "kind": "gift", "cost_minor": 9_000, "value_minor": 25_000, "currency": "INR", "budget_minor": None,
    "is_stocked": True, "is_active": True,
}  # fmt: skip
COUNTER = "/counter/counter-kb"


def bottle(company: Company, stock: int | None = 3, **more: Any) -> Incentive:
    """A steel bottle, promised at the counter of Karol Bagh, which has so many."""
    made = make_incentive(name="A steel bottle", values={**BOTTLE, **more}, at=NOON, by=company.nisha)
    company.counter.incentive = made.name
    company.counter.save()
    if stock is not None:
        set_stock(incentive=made, location=company.karol_bagh, count=stock, by=company.farah)
    return made


def captured(company: Company, number: int = 1, *, is_worked: bool = True) -> Capture:
    """A visitor of the counter who was promised the bottle."""
    payload = {"name": f"Asha {number}", "phone": f"98100 1{number:04}", "incentive": "A steel bottle"}
    arrival = Arrival(
        id=capture_id(number), entry_point=company.counter.pk, payload=payload, captured_at=NOON,
        location=company.karol_bagh.pk, attendant=company.ravi.pk,
    )  # fmt: skip
    take(arrival, at=NOON, by=company.ravi) if is_worked else accept([arrival], at=NOON, by=None)
    return Capture.objects.get(pk=arrival.id)


def mark(company: Company, capture: Capture, fate: str = "given") -> Handover:
    return mark_handover(capture=capture, fate=fate, at=NOON, by=company.ravi)


def test_what_was_given_is_taken_from_the_stock_and_stands_on_the_lead(company: Company) -> None:
    one = bottle(company)
    marked = mark(company, captured(company))
    assert (marked.fate, marked.cost_minor, marked.by) == ("given", 9_000, company.ravi)
    assert (Stock.objects.get().taken, Incentive.objects.get(pk=one.pk).committed_minor) == (1, 9_000)
    assert Lead.objects.get().direct_cost_minor == 9_000


def test_a_mark_that_is_corrected_puts_back_what_was_taken(company: Company) -> None:
    bottle(company)
    capture = captured(company)
    for fate in ("given", "given", "declined"):
        mark(company, capture, fate)
    assert (Stock.objects.get().taken, Incentive.objects.get().committed_minor) == (0, 0)
    assert (Handover.objects.get().fate, Lead.objects.get().direct_cost_minor) == ("declined", 0)


def test_a_capture_that_is_not_a_lead_yet_is_charged_when_it_is(company: Company) -> None:
    bottle(company)
    mark(company, captured(company, is_worked=False))
    from footfall.qualification.actions.drain import drain_all

    drain_all(at=NOON)
    assert (Lead.objects.get().direct_cost_minor, charge_handovers(at=NOON, by=None)) == (0, 1)
    assert (Lead.objects.get().direct_cost_minor, charge_handovers(at=NOON, by=None)) == (9_000, 0)


def test_an_outlet_hands_over_what_it_has_and_no_more(company: Company) -> None:
    bottle(company, stock=1)
    mark(company, captured(company))
    with pytest.raises(NoneLeft):
        mark(company, captured(company, 2))
    assert mark(company, captured(company, 2), "not_given").cost_minor == 0


def test_the_budget_is_a_bound(company: Company) -> None:
    one = bottle(company, stock=None, is_stocked=False, budget_minor=10_000)
    mark(company, captured(company))
    with pytest.raises(BudgetSpent):
        mark(company, captured(company, 2))
    with pytest.raises(SpentAlready):
        change_incentive(incentive=one, values={"budget_minor": 8_999}, by=company.nisha)


def test_words_that_no_incentive_has_promise_nothing_that_is_counted(company: Company) -> None:
    with pytest.raises(NothingPromised):
        mark(company, captured(company))


def test_a_name_stands_for_one_thing(company: Company) -> None:
    bottle(company)
    with pytest.raises(NameStays):
        make_incentive(name=" a  STEEL bottle ", values=BOTTLE, at=NOON, by=company.nisha)


@pytest.mark.django_db(transaction=True)
def test_of_twelve_counters_that_reach_for_five_bottles_five_get_one() -> None:
    company = make_company()
    bottle(company, stock=5)
    captures = [captured(company, number) for number in range(1, 13)]

    def reach(capture: Capture) -> bool:
        try:
            mark(company, capture)
        except Refusal:
            return False
        return True

    assert sum(at_once([partial(reach, capture) for capture in captures])) == 5
    assert (Stock.objects.get().taken, Handover.objects.count()) == (5, 5)


def test_the_counter_says_what_to_hand_over_and_one_press_marks_it(client: Client, company: Company) -> None:
    bottle(company)
    client.force_login(company.ravi)
    client.post(COUNTER, {"id": str(capture_id(1)), "name": "Asha Rao", "phone": "98100 12345"})
    page = client.get(COUNTER).content.decode()
    assert ("To hand over: <b>A steel bottle</b>" in page, "3 left here" in page) == (True, True)
    url = f"/inbox/{capture_id(1)}/handover"
    said = client.post(url, {"fate": "given"}, headers={"HX-Request": "true"}).content.decode()
    assert ("<b>A steel bottle</b>: given." in said, "2 left here" in said) == (True, True)
    assert "A steel bottle" in client.get(f"/inbox/{capture_id(1)}").content.decode()


def test_a_refusal_is_said_in_the_place_of_the_button(client: Client, company: Company) -> None:
    bottle(company, stock=0)
    captured(company)
    client.force_login(company.ravi)
    answer = client.post(f"/inbox/{capture_id(1)}/handover", {"fate": "given"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "None is left at this outlet." in answer.content.decode()) == (200, True)


@pytest.fixture
def device(company: Company) -> tuple[Device, str]:
    """An enrolled tablet at Karol Bagh, and its token."""
    code = open_device(name="Tablet", location=company.karol_bagh, at=timezone.now(), by=company.farah)[1]
    return enrol(code=code, at=timezone.now())


def asked(client: Client, token: str, path: str, body: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(
        f"/counter-app/{path}", json.dumps(body), content_type="application/json", headers=headers
    ).json()


def test_a_device_gets_pieces_of_its_own_and_nobody_else_can_hand_them_over(
    client: Client, company: Company, device: tuple[Device, str]
) -> None:
    bottle(company, stock=4)
    (offer,) = asked(client, device[1], "settings", {})["offers"]
    assert (offer["name"], len(offer["pieces"])) == ("A steel bottle", 1)
    assert asked(client, device[1], "settings", {})["offers"] == [{**offer, "pieces": [*offer["pieces"], *more(offer)]}]


def more(offer: dict[str, Any]) -> list[int]:
    """The piece that was set aside at the second asking: a quarter of what was left."""
    return [pk for pk in SetAside.objects.values_list("pk", flat=True).order_by("pk") if pk not in offer["pieces"]]


def test_what_a_device_marked_offline_uses_its_piece_once(
    client: Client, company: Company, device: tuple[Device, str]
) -> None:
    bottle(company, stock=4)
    (piece,) = asked(client, device[1], "settings", {})["offers"][0]["pieces"]
    captured(company)
    told = {"handovers": [{"capture": str(capture_id(1)), "fate": "given", "piece": piece},
                          {"capture": str(capture_id(2)), "fate": "given"}, {"capture": "x", "fate": "given"}]}  # fmt: skip
    assert asked(client, device[1], "handovers", told)["results"] == ["marked", "unknown", "refused"]
    assert asked(client, device[1], "handovers", told)["results"] == ["marked", "unknown", "refused"]
    assert (Stock.objects.get().taken, Handover.objects.get().device, Lead.objects.get().direct_cost_minor) == (
        1, device[0], 9_000,
    )  # fmt: skip


def test_what_a_revoked_device_had_comes_back(client: Client, company: Company, device: tuple[Device, str]) -> None:
    bottle(company, stock=40, budget_minor=9_000_000)
    asked(client, device[1], "settings", {})
    assert (Stock.objects.get().taken, Incentive.objects.get().committed_minor) == (10, 90_000)
    revoke_device(device=device[0], at=NOON, by=company.farah)
    assert (Stock.objects.get().taken, Incentive.objects.get().committed_minor, SetAside.objects.count()) == (0, 0, 0)


def test_pages_and_programs_keep_incentives(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    said = {"name": "A mug", "kind": "gift", "cost": "40", "value": "99", "currency": "INR", "is_active": "on"}
    client.post("/incentives/new", said | {"is_stocked": "on"})
    one = Incentive.objects.get()
    assert (one.cost_minor, one.value_minor, one.is_stocked) == (4_000, 9_900, True)
    client.post(f"/incentives/{one.pk}/stock", {"location": company.saket.pk, "count": "12"})
    answer = client.get("/api/v1/incentives").json()
    assert [(each["name"], each["given"], each["left_minor"]) for each in answer] == [("A mug", 0, None)]
    assert "12" in client.get(f"/incentives/{one.pk}").content.decode()
    company.counter.incentive = "A mug"
    company.counter.save()
    assert "Counter at Karol Bagh" in client.get(f"/incentives/{one.pk}").content.decode()
