"""Routes of selling."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from footfall.qualification.models import Lead
from footfall.selling.actions.appointments import Booking, book
from footfall.selling.actions.calendar_feed import open_feed
from footfall.selling.actions.call_lists import Plan, make_call_list
from footfall.selling.actions.close import lose_deal
from footfall.selling.actions.files import keep_file
from footfall.selling.actions.pipelines import add_pipeline
from footfall.selling.actions.quotes import Offer, make_quote
from footfall.selling.actions.suppress import suppress
from footfall.selling.models import (
    Appointment,
    CallingRule,
    CallList,
    CallListEntry,
    Deal,
    LeadFile,
    Lease,
    Mention,
    Quote,
    Script,
    Task,
)
from footfall.selling.rules.quote import Line
from tests.cast import ASHA_PHONE, NOON
from tests.matrix_routes.trying import Delete, Get, Post, Put, Side, Try
from tests.selling.making import make_deal, make_lead

MOVE = {"stage": "order", "version": 1}
WHY = {"number": ASHA_PHONE, "because": "Asked for it at the counter"}
STAGE = {"name": "Trial", "counts_as": "demo", "probability": "30%"}
NEW_LIST = {"name": "Ours", "kind": "living", "view": "ready-0", "order": "worth", "most_attempts": 0}
CALLING = {
    "country": "DE", "hours": "Mon-Fri 09:00-18:00", "spacing_minutes": 60, "per_day": 1, "per_week": 2, "per_month": 4,
    "most": 6, "cool_off_days": 90, "per_call_minor": 0, "per_minute_minor": 0,
}  # fmt: skip
HELLO = {"name": "Hello", "text": "# a\nHello"}
RESULT = {"label": "Wants a leaflet", "outcome": "contact", "is_reached": "on"}


def lead_of(side: Side) -> Lead:
    """A lead at the place of the side, worked by its holder."""
    return make_lead(side.company, location=side.place, owner=side.holder)


def deal_of(side: Side) -> Deal:
    return make_deal(lead_of(side), side.holder)


def lost_deal_of(side: Side) -> Deal:
    return lose_deal(deal_id=deal_of(side).pk, reason="price", at=NOON, by=side.holder)


def suppressed(side: Side) -> Lead:
    suppress(number=ASHA_PHONE, reason="asked", at=NOON, by=side.holder)
    return lead_of(side)


def call_list_of(side: Side) -> CallList:
    """A list of the side's place, for the team of its holder."""
    plan = Plan("Matrix", "living", location_id=side.place.pk, team_id=side.holder.team_id)
    return make_call_list(plan=plan, at=NOON, by=side.company.meera)


def lease_of(side: Side) -> Lease:
    """A number that its holder has."""
    lead = lead_of(side)
    call_list_of(side)
    return Lease.objects.create(
        lead=lead, entry=CallListEntry.objects.filter(lead=lead).first(), caller=side.holder, number=ASHA_PHONE,
        at=NOON, until=NOON + timedelta(days=10_000), ground="IN Asia/Kolkata", decision={},
    )  # fmt: skip


def scripted(side: Side) -> Lease:
    """The same, with a script to answer."""
    lease = lease_of(side)
    script = Script.objects.create(name="Short", text="# a\nHello\n* Yes -> b\n# b\nBye")
    CallList.objects.update(script=script)
    return lease


def task_of(side: Side) -> Task:
    """A task of the lead's holder."""
    return Task.objects.create(lead=lead_of(side), what="Send the price", due_at=NOON, owner=side.holder, made_at=NOON)


def done_task_of(side: Side) -> Task:
    task = task_of(side)
    Task.objects.update(end="done", ended_at=NOON)
    return task


def appointment_of(side: Side) -> Appointment:
    booking = Booking("Demo", NOON, NOON + timedelta(hours=1), location_id=side.place.pk)
    return book(lead_id=lead_of(side).pk, booking=booking, at=NOON, by=None)


def quote_of(side: Side) -> Quote:
    offer = Offer([Line("Purifier X1", Decimal(1), 500)], date(2099, 1, 1))
    return make_quote(deal_id=deal_of(side).pk, offer=offer, at=NOON, by=side.holder)


def file_of(side: Side) -> LeadFile:
    content = [b"%PDF-1.7 of the matrix"]
    return keep_file(lead_id=lead_of(side).pk, name="a.pdf", content=content, kind="other", at=NOON, by=side.holder)


def mention_of(side: Side) -> Mention:
    return Mention.objects.create(lead=lead_of(side), staff=side.holder, text="Look", at=NOON)


def other_pipeline(side: Side) -> dict[str, Any]:
    return {"slug": add_pipeline(slug="other", name="Other", product=None, by=side.company.meera).slug}


def of(make: Callable[[Side], Any], name: str) -> Callable[[Side], dict[str, Any]]:
    """The key of what is made, as the address names it."""
    return lambda side: {name: make(side).pk}


DUE = {"what": "Send the price", "due_at": "2027-05-04T12:00"}
DUE_JSON = {"what": "Send the price", "due_at": "2027-05-04T12:00:00Z"}
MEET = {"what": "Demo", "starts": "2027-05-04T12:00", "minutes": "60", "address": "At her home", "version": 1}
MEET_JSON = {"starts_at": "2027-05-04T12:00:00Z", "ends_at": "2027-05-04T13:00:00Z"}
OFFER = {"line-TOTAL_FORMS": 1, "line-INITIAL_FORMS": 0, "line-0-what": "X1", "line-0-price": "5",
         "valid_until": "2099-01-01"}  # fmt: skip
OFFER_JSON = {"lines": [{"what": "X1", "price_minor": 500}], "valid_until": "2099-01-01"}
SPAN = {"since": "2026-05-01T00:00:00Z", "until": "2026-06-01T00:00:00Z"}


def due(side: Side) -> dict[str, Any]:
    return {**DUE, "owner": side.staff.pk}


ROUTES: dict[str, Try | list[Try]] = {
    "selling:board": Get(),
    "selling:deals": Get(),
    "selling:calendar": Get(),
    "selling:forecast": Get(),
    "selling:stage": Post(of(deal_of, "pk"), data=MOVE),
    "selling:value": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data={"value": "5000", "currency": "INR"})],
    "selling:papers": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data={"order_number": "PO 7"})],
    "selling:win": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data={"won_on": "2026-05-04"})],
    "selling:loss": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data={"reason": "price"})],
    "selling:reopen": Post(of(lost_deal_of, "pk")),
    "selling:deal-new": [Get(of(lead_of, "lead_id")), Post(of(lead_of, "lead_id"), data={"stage": "demo"})],
    "selling:call": Post(of(lead_of, "lead_id"), data={"disposition": "na"}),
    "selling:allowance": [Get(of(suppressed, "lead_id")), Post(of(suppressed, "lead_id"), data=WHY)],
    "selling:quote-new": [Get(of(deal_of, "pk")), Post(of(deal_of, "pk"), data=OFFER)],
    "selling:quote": Get(of(quote_of, "pk")),
    "selling:quote-file": Get(of(quote_of, "pk")),
    "selling:quote-revise": [Get(of(quote_of, "pk")), Post(of(quote_of, "pk"), data=OFFER)],
    "selling:quote-send": Post(of(quote_of, "pk")),
    "selling:quote-end": Post(of(quote_of, "pk"), data={"end": "accepted"}),
    "selling:file-new": [
        Get(of(lead_of, "lead_id")),
        Post(
            of(lead_of, "lead_id"), data=lambda _: {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "kind": "other"}
        ),
    ],
    "selling:file": Get(of(file_of, "pk")),
    "selling:file-remove": Post(of(file_of, "pk")),
    "selling:mention-seen": Post(of(mention_of, "pk"), sees_all=frozenset()),
    "selling:task-new": [Get(of(lead_of, "lead_id")), Post(of(lead_of, "lead_id"), data=due)],
    "selling:appointment-new": [Get(of(lead_of, "lead_id")), Post(of(lead_of, "lead_id"), data=MEET)],
    "selling:tasks": Get(),
    "selling:task": [Get(of(task_of, "pk")), Post(of(task_of, "pk"), data=due)],
    "selling:task-end": Post(of(task_of, "pk")),
    "selling:task-reopen": Post(of(done_task_of, "pk")),
    "selling:appointment": [Get(of(appointment_of, "pk")), Post(of(appointment_of, "pk"), data=MEET)],
    "selling:appointment-end": Post(of(appointment_of, "pk"), data={"end": "held"}),
    "selling:feed": [Get(), Post()],
    "selling:feed-revoke": Post(),
    # Whoever has the secret reads the calendar; whose it is, and what it shows, has tests of its own.
    "selling:calendar-file": Get(
        lambda side: {"secret": open_feed(staff=side.holder, at=NOON)}, is_scoped=False, sees_all=frozenset()
    ),
    "selling:desk": Get(),
    "selling:desk-next": Post(),
    "selling:desk-back": Post(of(lease_of, "pk"), sees_all=frozenset()),
    "selling:desk-result": Post(of(lease_of, "pk"), data={"disposition": "na"}, sees_all=frozenset()),
    "selling:desk-answer": Post(of(scripted, "pk"), data={"step": "a", "place": "0"}, sees_all=frozenset()),
    "selling:desk-presence": Post(of(lease_of, "pk"), sees_all=frozenset()),
    # At night in Delhi the call is refused, whoever asks.
    "selling:desk-dialled": Post(of(lease_of, "pk"), sees_all=frozenset(), answers={200, 409}),
    "selling:call-lists": Get(),
    "selling:call-list-new": [Get(), Post(data=lambda side: {**NEW_LIST, "location": side.place.code})],
    "selling:call-list": Get(of(call_list_of, "pk")),
    "selling:call-list-closure": Post(of(call_list_of, "pk")),
    "selling:scripts": Get(),
    "selling:script": [Get(lambda _: {"pk": 0}, is_scoped=False), Post(lambda _: {"pk": 0}, HELLO, is_scoped=False)],
    "selling:wallboard": Get(),
    "selling:wallboard-stream": Get(),
    "selling:call-log": Get(),
    "selling:call-log-file": Get(),
    "selling:calling-rules": Get(),
    "selling:calling-rule": Post(lambda _: {"pk": 0}, data=CALLING, is_scoped=False),
    "selling:calling-rule-removal": Post(lambda _: {"pk": CallingRule.objects.get(country="IN").pk}, is_scoped=False),
    "selling:stages": Get(),
    "selling:pipeline-new": [Get(), Post(data={"name": "Service", "slug": "service"})],
    "selling:pipeline-edit": [
        Get(lambda _: {"slug": "sales"}, is_scoped=False),
        Post(lambda _: {"slug": "sales"}, data={"name": "Shops"}, is_scoped=False),
    ],
    "selling:pipeline-remove": Post(other_pipeline, is_scoped=False),
    "selling:stage-new": [Get(), Post(data={**STAGE, "slug": "trial"})],
    "selling:stage-edit": Get(lambda _: {"slug": "demo"}, is_scoped=False),
    "selling:stage-place": Post(lambda _: {"slug": "demo"}, data={"to": "right"}, is_scoped=False),
    "selling:stage-remove": Post(lambda _: {"slug": "demo"}, is_scoped=False),
    "selling:dispositions": Get(),
    "selling:disposition-new": [Get(), Post(data={**RESULT, "code": "leaflet"})],
    "selling:disposition-edit": Get(lambda _: {"code": "na"}, is_scoped=False),
    "GET /api/v1/deals": Get(),
    "GET /api/v1/forecast": Get(),
    "GET /api/v1/deals/{deal_id}": Get(of(deal_of, "deal_id")),
    "POST /api/v1/leads/{lead_id}/deals": Post(of(lead_of, "lead_id")),
    "PUT /api/v1/deals/{deal_id}/stage": Put(of(deal_of, "deal_id"), data=MOVE),
    "PUT /api/v1/deals/{deal_id}/value": Put(of(deal_of, "deal_id"), data={"value_minor": 500}),
    "POST /api/v1/deals/{deal_id}/win": Post(of(deal_of, "deal_id")),
    "POST /api/v1/deals/{deal_id}/loss": Post(of(deal_of, "deal_id"), data={"reason": "price"}),
    "DELETE /api/v1/deals/{deal_id}/outcome": Delete(of(lost_deal_of, "deal_id")),
    "GET /api/v1/deals/{deal_id}/quotes": Get(of(deal_of, "deal_id")),
    "POST /api/v1/deals/{deal_id}/quotes": Post(of(deal_of, "deal_id"), data=OFFER_JSON),
    "GET /api/v1/quotes/{quote_id}": Get(of(quote_of, "quote_id")),
    "GET /api/v1/quotes/{quote_id}/pdf": Get(of(quote_of, "quote_id")),
    "POST /api/v1/quotes/{quote_id}/versions": Post(of(quote_of, "quote_id"), data=OFFER_JSON),
    "PUT /api/v1/quotes/{quote_id}/sent": Put(of(quote_of, "quote_id")),
    "PUT /api/v1/quotes/{quote_id}/end": Put(of(quote_of, "quote_id"), data={"end": "declined"}),
    "GET /api/v1/leads/{lead_id}/files": Get(of(lead_of, "lead_id")),
    "POST /api/v1/leads/{lead_id}/files": Post(
        of(lead_of, "lead_id"), data=lambda _: {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    ),
    "GET /api/v1/files/{file_id}": Get(of(file_of, "file_id")),
    "DELETE /api/v1/files/{file_id}": Delete(of(file_of, "file_id")),
    "GET /api/v1/tasks": Get(),
    "POST /api/v1/leads/{lead_id}/tasks": Post(of(lead_of, "lead_id"), data=DUE_JSON),
    "POST /api/v1/persons/{person_id}/tasks": Post(lambda side: {"person_id": lead_of(side).person_id}, data=DUE_JSON),
    "PUT /api/v1/tasks/{task_id}": Put(of(task_of, "task_id"), data=DUE_JSON),
    "PUT /api/v1/tasks/{task_id}/end": Put(of(task_of, "task_id"), data={"end": "done"}),
    "DELETE /api/v1/tasks/{task_id}/end": Delete(of(done_task_of, "task_id")),
    "GET /api/v1/appointments": Get(query=SPAN),
    "POST /api/v1/leads/{lead_id}/appointments": Post(of(lead_of, "lead_id"), data=MEET_JSON),
    "PUT /api/v1/appointments/{appointment_id}": Put(
        of(appointment_of, "appointment_id"), data={**MEET_JSON, "version": 1}
    ),
    "PUT /api/v1/appointments/{appointment_id}/end": Put(of(appointment_of, "appointment_id"), data={"end": "held"}),
    "POST /api/v1/calendar-feed": Post(),
    "DELETE /api/v1/calendar-feed": Delete(),
    "GET /api/v1/leads/{lead_id}/calls": Get(of(lead_of, "lead_id")),
    "POST /api/v1/leads/{lead_id}/calls": Post(of(lead_of, "lead_id"), data={"disposition": "na"}),
    "POST /api/v1/leads/{lead_id}/calls/allowance": Post(of(suppressed, "lead_id"), data=WHY),
    "GET /api/v1/call-lists": Get(),
    "POST /api/v1/call-lists": Post(data=lambda side: {"name": "Ours", "location": side.place.pk}),
    "GET /api/v1/call-lists/{list_id}": Get(of(call_list_of, "list_id")),
    "POST /api/v1/call-lists/{list_id}/next": Post(of(call_list_of, "list_id")),
    "POST /api/v1/leases/{lease_id}/result": Post(
        of(lease_of, "lease_id"), data={"disposition": "na"}, sees_all=frozenset()
    ),
    "DELETE /api/v1/leases/{lease_id}": Delete(of(lease_of, "lease_id"), sees_all=frozenset()),
    "GET /api/v1/stages": Get(),
    "GET /api/v1/pipelines": Get(),
    "PUT /api/v1/deals/{deal_id}/papers": Put(of(deal_of, "deal_id"), data={"order_number": "PO 7"}),
    "GET /api/v1/dispositions": Get(),
}
