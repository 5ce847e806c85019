"""The inbox and the review list."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from footfall.capture.actions import accept
from footfall.capture.actions.settle import settle, try_again
from footfall.capture.models import Capture, EntryPoint, Pending, ReviewItem
from footfall.capture.queries.inbox import captures_visible_to, inbox_page, review_items_visible_to
from footfall.capture.rules import Arrival
from footfall.company.models import Role, Staff
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.shared.models import Audit
from tests.cast import ASHA, NOON, Company, capture_id


def take_in(door: EntryPoint, *numbers: int, attendant: Staff | None = None, **fields: Any) -> None:
    """Captures of Asha through a door, a minute apart."""
    for number in numbers:
        arrival = Arrival(
            id=capture_id(number), entry_point=door.pk, payload={**ASHA, **fields}, captured_at=NOON,
            attendant=attendant.pk if attendant else None,
        )  # fmt: skip
        accept([arrival], at=NOON + timedelta(minutes=number), by=None)


def test_each_role_sees_the_captures_of_its_places(company: Company) -> None:
    take_in(company.counter, 1, attendant=company.ravi)
    take_in(company.counter, 2)
    take_in(company.saket_counter, 3, attendant=company.dev)
    take_in(company.indiranagar_counter, 4)
    take_in(company.web, 5)
    seen = {
        staff.role if staff != company.omar else "omar": sorted(
            int(str(key)[-4:]) for key in captures_visible_to(staff).values_list("id", flat=True)
        )
        for staff in [*company.staff.values(), company.omar]
    }
    everything = [1, 2, 3, 4, 5]
    assert seen == {
        Role.ADMINISTRATOR: everything, Role.DIRECTOR: everything, Role.MARKETING: everything, Role.ANALYST: everything,
        Role.REGIONAL_MANAGER: [1, 2, 3], Role.OUTLET_MANAGER: [1, 2], Role.ATTENDANT: [1], Role.CALLER: [],
        Role.SALESPERSON: [], "omar": [4],
    }  # fmt: skip


def test_the_inbox_tells_what_became_of_each(client: Client, company: Company) -> None:
    take_in(company.counter, 1, product="X1")
    drain_all(at=NOON + timedelta(hours=1))
    take_in(company.counter, 2, name="Dev Malik", phone="12")
    client.force_login(company.farah)
    page = client.get(reverse("capture:inbox")).content.decode()
    assert page.index("Dev Malik") < page.index("Asha Rao")
    assert reverse("qualification:lead", args=[Lead.objects.get().pk]) in page
    assert "Waiting" in page
    waiting = client.get(reverse("capture:inbox"), {"only": "pending"}).content.decode()
    assert ("Dev Malik" in waiting, "Asha Rao" in waiting) == (True, False)


def test_the_inbox_costs_as_many_statements_for_thirty_as_for_one(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    counts = []
    for numbers in (range(1), range(1, 30)):
        take_in(company.counter, *numbers)
        drain_all(at=NOON + timedelta(hours=1))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("capture:inbox"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_inbox_goes_back_page_by_page_without_a_gap(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("footfall.capture.queries.inbox.PAGE", 4)
    take_in(company.counter, *range(10))
    Capture.objects.none()
    found, place = [], None
    while True:
        rows, has_older = inbox_page(captures_visible_to(company.meera), before=place)
        found += [int(str(row.pk)[-4:]) for row in rows]
        if not has_older:
            break
        place = (rows[-1].received_at, rows[-1].pk)
    assert found == list(range(9, -1, -1))


@pytest.mark.parametrize("after", ["x", "~", "2026-05-04~1", "2026-05-04T00:00:00+00:00~1", "\x00"])
def test_an_address_nobody_of_ours_wrote_shows_the_first_page(client: Client, company: Company, after: str) -> None:
    client.force_login(company.meera)
    for page in ("capture:inbox", "capture:review"):
        assert client.get(reverse(page), {"after": after, "only": "x", "reason": "y"}).status_code == 200


def test_a_capture_shows_every_field_as_it_came(client: Client, company: Company) -> None:
    take_in(company.counter, 1, shoe={"size": 42}, note="<b>bold</b>")
    client.force_login(company.farah)
    page = client.get(reverse("capture:capture", args=[capture_id(1)])).content.decode()
    assert "{&quot;size&quot;: 42}" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    client.force_login(company.omar)
    assert client.get(reverse("capture:capture", args=[capture_id(1)])).status_code == 404


def test_what_is_odd_stands_until_somebody_settles_it(client: Client, company: Company) -> None:
    take_in(company.counter, 1, phone="12", product="Rocket")
    drain_all(at=NOON + timedelta(hours=1))
    client.force_login(company.farah)
    page = client.get(reverse("capture:review")).content.decode()
    assert ("Rocket" in page, "Asha Rao" in page) == (True, True)
    only = client.get(reverse("capture:review"), {"reason": "phone_invalid"}).content.decode()
    assert only.count("<tr>") == 2
    item = ReviewItem.objects.get(reason="phone_invalid")
    client.post(reverse("capture:review-settle"), {"one": item.pk})
    item.refresh_from_db()
    assert item.settled_by == company.farah
    assert [each.reason for each in review_items_visible_to(company.farah)] == ["unknown_product"]
    assert Audit.objects.get(noun="review item").subjects == [str(item.pk)]


def test_nobody_settles_what_they_do_not_see(client: Client, company: Company) -> None:
    take_in(company.counter, 1, phone="12")
    drain_all(at=NOON + timedelta(hours=1))
    client.force_login(company.omar)
    client.post(reverse("capture:review-settle"), {"item": ReviewItem.objects.get().pk})
    assert ReviewItem.objects.get().settled_at is None
    client.force_login(company.leela)
    assert client.post(reverse("capture:review-settle"), {"item": "1"}).status_code == 403


def test_settling_twice_changes_nothing(company: Company) -> None:
    take_in(company.counter, 1, phone="12")
    drain_all(at=NOON + timedelta(hours=1))
    keys = list(ReviewItem.objects.values_list("pk", flat=True))
    assert settle(item_ids=keys, at=NOON, by=company.farah) == 1
    assert settle(item_ids=keys, at=NOON + timedelta(days=1), by=company.meera) == 0
    assert ReviewItem.objects.get().settled_by == company.farah


def test_what_failed_can_be_tried_again(client: Client, company: Company) -> None:
    take_in(company.counter, 1)
    Pending.objects.all().delete()
    ReviewItem.objects.create(capture_id=capture_id(1), reason="failed")
    client.force_login(company.farah)
    assert "Try again" in client.get(reverse("capture:capture", args=[capture_id(1)])).content.decode()
    client.post(reverse("capture:review-again", args=[capture_id(1)]))
    assert drain_all(at=NOON + timedelta(hours=1)).failed == 0
    assert (Lead.objects.count(), ReviewItem.objects.count()) == (1, 0)
    assert try_again(capture_ids=[capture_id(1)], at=NOON, by=company.farah) == 0


def test_an_attendant_reviews_their_own(client: Client, company: Company) -> None:
    take_in(company.counter, 1, attendant=company.ravi, phone="12")
    take_in(company.counter, 2, phone="13")
    drain_all(at=NOON + timedelta(hours=1))
    assert [item.capture_id for item in review_items_visible_to(company.ravi)] == [capture_id(1)]
    client.force_login(company.ravi)
    assert client.get(reverse("capture:review")).status_code == 200
