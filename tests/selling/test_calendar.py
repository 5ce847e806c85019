"""A month of deals, appointments and tasks."""

from datetime import UTC, date, datetime, timedelta

from django.test import Client

from footfall.company.models import Staff
from footfall.selling.actions.appointments import Booking, book
from footfall.selling.actions.to_do import TaskDraft, make_task
from footfall.selling.rules.months import month_from, neighbours, weeks_of
from tests.cast import Company
from tests.selling.making import MONDAY, make_deal, make_lead
from tests.selling.reading import select, statements, texts

MAY = date(2026, 5, 1)


def test_a_month_is_whole_weeks_and_has_neighbours() -> None:
    weeks = weeks_of(MAY)
    assert (weeks[0][0], weeks[-1][-1], {len(week) for week in weeks}) == (date(2026, 4, 27), date(2026, 5, 31), {7})
    assert [week[0].isoweekday() for week in weeks_of(MAY, 7)] == [7] * 6
    assert (neighbours(MAY), neighbours(date(2026, 12, 1))) == (("2026-04", "2026-06"), ("2026-11", "2027-01"))
    assert [month_from(text, today=date(2026, 5, 4)) for text in ("2027-02", "", "2026-13")] == [
        date(2027, 2, 1),
        MAY,
        MAY,
    ]


def test_everything_falls_on_its_day(client: Client, company: Company, vikram: Staff) -> None:
    lead = make_lead(company, owner=vikram)
    make_deal(lead, vikram, expected_on=date(2026, 5, 20))
    # Half past eight in the evening of the 11th in London is the 12th in Delhi.
    late = datetime(2026, 5, 11, 19, 30, tzinfo=UTC)
    booking = Booking("Demo", late, late + timedelta(hours=1), location_id=lead.location_id)
    book(lead_id=lead.pk, booking=booking, at=MONDAY, by=vikram)
    draft = TaskDraft("Send the price", datetime(2026, 5, 20, 9, tzinfo=UTC), vikram, lead.pk)
    make_task(draft=draft, at=MONDAY, by=vikram)
    client.force_login(vikram)
    html = client.get("/calendar?month=2026-05").content.decode()
    days = {texts(cell, "time")[0]: texts(cell, "li") for cell in select(html, ".month td") if texts(cell, "li")}
    assert days == {
        "Tue 12 May": ["01:00 Demo: Asha Rao"],
        "Wed 20 May": ["Send the price: Asha Rao task", "Asha Rao ₹12,000 Demo"],
    }


def test_others_are_shown_when_asked_for_and_nobody_out_of_sight(
    client: Client, company: Company, vikram: Staff, karan: Staff, omar: Staff
) -> None:
    lead = make_lead(company, owner=vikram)
    make_task(draft=TaskDraft("Send the price", MONDAY, vikram, lead.pk), at=MONDAY, by=vikram)

    def seen(staff: Staff, query: str = "") -> int:
        client.force_login(staff)
        return len(texts(client.get(f"/calendar?month=2026-05{query}").content.decode(), ".month li"))

    assert (seen(vikram), seen(karan), seen(karan, "&whose=all"), seen(omar, "&whose=all")) == (1, 0, 1, 0)


def test_a_full_month_costs_what_an_empty_one_does(client: Client, company: Company, vikram: Staff) -> None:
    client.force_login(vikram)
    empty = statements(client, "/calendar?month=2026-05")
    for n in range(3):
        lead = make_lead(company, f"Person {n}", owner=vikram)
        make_deal(lead, vikram, expected_on=date(2026, 5, 20 + n))
        make_task(draft=TaskDraft("Call", MONDAY, vikram, lead.pk), at=MONDAY, by=vikram)
    assert statements(client, "/calendar?month=2026-05") == empty
