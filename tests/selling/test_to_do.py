"""Tasks, appointments, and the calendar that other programs read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.models import Lead
from footfall.selling.actions.appointments import (
    AppointmentChanged,
    Booking,
    NotASpan,
    NotYet,
    book,
    end_appointment,
    rebook,
)
from footfall.selling.actions.calendar_feed import open_feed
from footfall.selling.actions.to_do import OutOfTheirSight, TaskDraft, TaskEnded, end_task, make_task, reopen_task
from footfall.selling.models import Appointment, Task
from footfall.selling.rules.hours import SkippedHour, moment_at
from tests.cast import Company
from tests.selling.making import MONDAY, TUESDAY, make_deal, make_lead, milestones
from tests.selling.reading import select, statements, texts

HOUR = timedelta(hours=1)
clock = datetime.fromisoformat
"""What a clock on the wall shows: an hour without a zone."""


@pytest.fixture
def lead(company: Company, vikram: Staff) -> Lead:
    return make_lead(company, owner=vikram)


def task_for(lead: Lead, owner: Staff, due_at: datetime = MONDAY, what: str = "Send the price") -> Task:
    return make_task(draft=TaskDraft(what, due_at, owner, lead.pk), at=MONDAY, by=owner)


def demo(lead: Lead, starts_at: datetime = TUESDAY, **given: Any) -> Appointment:
    booking = Booking("Demo", starts_at, starts_at + HOUR, **{"location_id": lead.location_id, **given})
    return book(lead_id=lead.pk, booking=booking, at=MONDAY, by=lead.owner)


def test_an_hour_is_by_the_clock_of_the_place() -> None:
    winter, summer = clock("2026-03-28T09:00"), clock("2026-03-30T09:00")
    assert moment_at(winter, "Europe/Berlin") == datetime(2026, 3, 28, 8, 0, tzinfo=UTC)
    assert moment_at(summer, "Europe/Berlin") == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    with pytest.raises(SkippedHour, match="02:30 does not come. Did you mean 03:30"):
        moment_at(clock("2026-03-29T02:30"), "Europe/Berlin")
    assert moment_at(clock("2026-10-25T02:30"), "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_task_is_of_the_open_deal_and_waits_on_the_work_list(client: Client, lead: Lead, vikram: Staff) -> None:
    deal = make_deal(lead, vikram)
    task = task_for(lead, vikram)
    assert task.deal == deal
    client.force_login(vikram)
    page = client.get("/leads/work").content.decode()
    assert texts(page, ".panel td.text") == ["Send the price overdue"]
    assert texts(client.get(f"/leads/{lead.pk}").content.decode(), "#to-do li")[0].startswith("Send the price overdue")


def test_who_can_not_see_the_lead_gets_no_task(lead: Lead, vikram: Staff, omar: Staff) -> None:
    with pytest.raises(OutOfTheirSight, match="Omar can't see this lead"):
        task_for(lead, omar)


def test_the_second_who_ticks_off_is_told_who_was_first(lead: Lead, vikram: Staff, karan: Staff) -> None:
    task = task_for(lead, vikram)
    end_task(task_id=task.pk, end="done", at=TUESDAY, by=karan)
    with pytest.raises(TaskEnded, match="“Send the price” was done by Karan on 5 May at 12:00"):
        end_task(task_id=task.pk, end="done", at=TUESDAY, by=vikram)
    assert reopen_task(task_id=task.pk, by=vikram).ended_at is None


def test_a_task_of_a_person_stands_on_all_their_leads(
    client: Client, company: Company, lead: Lead, vikram: Staff
) -> None:
    client.force_login(vikram)
    sent = {"what": "Ask for the PAN", "due_at": "2026-12-01T10:00", "owner": vikram.pk, "is_of_person": "on"}
    assert client.post(f"/leads/{lead.pk}/tasks/new", sent).status_code == 302
    task = Task.objects.get()
    assert (task.lead, task.person) == (None, lead.person)
    other = Lead.objects.create(
        person=lead.person, owner=vikram, entry_point=lead.entry_point, source=lead.source, captured_at=MONDAY,
        captured_on=MONDAY.date(), location=lead.location,
    )  # fmt: skip
    assert "whatever they ask for" in texts(client.get(f"/leads/{other.pk}").content.decode(), "#to-do li")[0]


def test_the_list_shows_mine_and_everybodys_by_state(
    client: Client, company: Company, lead: Lead, vikram: Staff, farah: Staff
) -> None:
    task_for(lead, vikram, what="Old")
    task_for(lead, vikram, timezone.now() + timedelta(days=3), what="Coming")
    end_task(task_id=task_for(lead, vikram, what="Gone").pk, end="done", at=TUESDAY, by=vikram)

    def seen(staff: Staff, query: str = "") -> list[str]:
        client.force_login(staff)
        return [
            text.partition(" overdue")[0] for text in texts(client.get(f"/tasks?{query}").content.decode(), "td.text")
        ]

    assert seen(vikram) == ["Old", "Coming"]
    assert seen(vikram, "state=overdue") == ["Old"]
    assert seen(vikram, "state=done") == ["Gone"]
    assert (seen(farah), seen(farah, "whose=all")) == ([], ["Old", "Coming"])


def test_a_long_list_costs_what_a_short_one_does(client: Client, company: Company, vikram: Staff) -> None:
    client.force_login(vikram)

    def cost(tasks: int) -> int:
        for n in range(tasks):
            task_for(make_lead(company, f"Person {n}", owner=vikram), vikram)
            demo(make_lead(company, f"Guest {n}", owner=vikram), timezone.now() + timedelta(days=n))
        return statements(client, "/tasks")

    assert cost(1) == cost(2)


def test_an_appointment_is_the_next_step_and_a_milestone(lead: Lead, vikram: Staff) -> None:
    made = demo(lead)
    lead.refresh_from_db()
    assert (lead.next_step, lead.next_step_at, made.zone) == ("Demo, Karol Bagh", TUESDAY, "Asia/Kolkata")
    assert "appointment" in milestones(lead)
    end_appointment(appointment_id=made.pk, end="held", at=TUESDAY + HOUR, by=vikram)
    lead.refresh_from_db()
    assert (lead.next_step, lead.next_step_at) == ("", None)


def test_what_lies_ahead_was_not_held(lead: Lead, vikram: Staff) -> None:
    with pytest.raises(NotYet):
        end_appointment(appointment_id=demo(lead).pk, end="held", at=MONDAY, by=vikram)


def test_an_appointment_ends_after_it_starts(lead: Lead, vikram: Staff) -> None:
    with pytest.raises(NotASpan):
        book(lead_id=lead.pk, booking=Booking("Demo", TUESDAY, TUESDAY), at=MONDAY, by=vikram)


def test_the_second_tab_that_moves_an_appointment_is_told(lead: Lead, vikram: Staff, karan: Staff) -> None:
    made = demo(lead)
    later = Booking("Demo", TUESDAY + HOUR, TUESDAY + 2 * HOUR, location_id=lead.location_id)
    rebook(appointment_id=made.pk, version=1, booking=later, at=MONDAY, by=karan)
    with pytest.raises(AppointmentChanged, match="it is now: Demo, 5 May 13:00"):
        rebook(appointment_id=made.pk, version=1, booking=later, at=MONDAY, by=vikram)


def test_the_form_takes_the_hour_of_the_outlet_and_warns_of_a_clash(
    client: Client, company: Company, lead: Lead, vikram: Staff
) -> None:
    client.force_login(vikram)
    sent = {"what": "Demo", "place": company.karol_bagh.pk, "starts": "2027-05-04T11:00", "minutes": "90", "owner": ""}
    client.post(f"/leads/{lead.pk}/appointments/new", sent)
    made = Appointment.objects.get()
    assert (made.starts_at, made.ends_at - made.starts_at) == (
        datetime(2027, 5, 4, 5, 30, tzinfo=UTC), timedelta(minutes=90),
    )  # fmt: skip
    other = make_lead(company, "Tomás Ruiz", owner=vikram)
    answer = client.post(f"/leads/{other.pk}/appointments/new", sent, follow=True)
    assert "Mind that Vikram has something else then: Demo with Asha Rao." in answer.content.decode()


def test_an_hour_that_the_clock_skips_is_refused_at_its_field(
    client: Client, company: Company, lead: Lead, vikram: Staff
) -> None:
    company.karol_bagh.time_zone = "Europe/Berlin"
    company.karol_bagh.save()
    client.force_login(vikram)
    sent = {"what": "Demo", "place": company.karol_bagh.pk, "starts": "2027-03-28T02:15", "minutes": "60", "owner": ""}
    answer = client.post(f"/leads/{lead.pk}/appointments/new", sent)
    assert (answer.status_code, Appointment.objects.count()) == (422, 0)
    assert texts(answer.content.decode(), "#id_starts_error")[0].startswith("On 28 March the clocks in Europe/Berlin")


def test_a_call_that_ends_in_an_appointment_books_it(
    client: Client, company: Company, lead: Lead, vikram: Staff
) -> None:
    client.force_login(vikram)
    client.post(f"/leads/{lead.pk}/calls", {"disposition": "appointment", "next_at": "2027-01-04T16:30"})
    made = Appointment.objects.get()
    assert (made.what, made.location, made.owner, made.ends_at - made.starts_at) == (
        "Appointment", company.karol_bagh, None, HOUR,
    )  # fmt: skip


def read(secret: str, status: int = 200) -> Any:
    answer = Client().get(f"/calendar/{secret}.ics")
    assert answer.status_code == status
    return icalendar.Calendar.from_ical(answer.content) if status == 200 else None


def test_the_calendar_keeps_its_hour_over_the_change_of_the_clocks(company: Company, lead: Lead, vikram: Staff) -> None:
    company.karol_bagh.time_zone = "Europe/Berlin"
    company.karol_bagh.save()
    today = timezone.now().date()
    summer, winter = date(today.year + 1, 7, 1), date(today.year + 1, 1, 15)
    for day in (summer, winter):
        if day - today < timedelta(days=390):
            demo(lead, moment_at(clock(f"{day}T09:00"), "Europe/Berlin"))
    calendar = read(open_feed(staff=vikram, at=MONDAY))
    events = calendar.walk("VEVENT")
    assert {event["dtstart"].dt.hour for event in events} == {9}
    assert {event["dtstart"].params["TZID"] for event in events} == {"Europe/Berlin"}
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    offsets = {part["tzoffsetto"].to_ical() for zone in calendar.walk("VTIMEZONE") for part in zone.subcomponents}
    assert offsets == {"+0100", "+0200"}


def test_the_calendar_shows_ones_own_and_only_what_one_sees(
    company: Company, lead: Lead, vikram: Staff, karan: Staff
) -> None:
    soon = timezone.now() + timedelta(days=2)
    demo(lead, soon)
    theirs = make_lead(company, "Tomás Ruiz", owner=karan)
    demo(theirs, soon)
    task_for(lead, vikram, soon)
    secret = open_feed(staff=vikram, at=MONDAY)
    assert [str(event["summary"]) for event in read(secret).walk("VEVENT")] == ["Demo: Asha Rao"]
    assert [str(todo["summary"]) for todo in read(secret).walk("VTODO")] == ["Send the price: Asha Rao"]
    Lead.objects.filter(pk=lead.pk).update(location=company.indiranagar, owner=None)
    assert read(secret).walk("VEVENT") == read(secret).walk("VTODO") == []


def test_a_called_off_appointment_is_cancelled_in_the_calendar(lead: Lead, vikram: Staff) -> None:
    made = demo(lead, timezone.now() + timedelta(days=2))
    end_appointment(appointment_id=made.pk, end="called_off", at=timezone.now(), by=vikram)
    event = read(open_feed(staff=vikram, at=MONDAY)).walk("VEVENT")[0]
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 2)


def test_an_address_is_shown_once_and_stops_when_it_is_revoked(client: Client, vikram: Staff) -> None:
    client.force_login(vikram)
    page = client.post("/calendar/feed").content.decode()
    address = select(page, "[data-copy]")[0].attrs["data-copy"]
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert address == f"http://testserver/calendar/{secret}.ics"
    read(secret)
    assert secret not in client.get("/calendar/feed").content.decode()
    client.post("/calendar/feed/revocation")
    read(secret, 404)
    read("made-up", 404)


def test_who_has_left_has_no_calendar(vikram: Staff) -> None:
    secret = open_feed(staff=vikram, at=MONDAY)
    Staff.objects.filter(pk=vikram.pk).update(is_active=False)
    read(secret, 404)
