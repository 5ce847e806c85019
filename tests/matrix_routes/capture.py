"""Routes of capture."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from footfall.capture.actions import accept
from footfall.capture.actions.cards import issue_card
from footfall.capture.actions.devices import open_device
from footfall.capture.actions.forms import begin_next_version
from footfall.capture.actions.hold_back import Unread, hold_back
from footfall.capture.actions.import_file import receive
from footfall.capture.actions.incentives import make_incentive
from footfall.capture.actions.mailings import make_mailing
from footfall.capture.actions.scans import begin_code
from footfall.capture.models import Device, EntryPoint, FormDraft, FormVersion, HeldBack, Import, Incentive, Mailing
from footfall.capture.rules import Arrival
from tests.cast import NOON, capture_id, door
from tests.matrix_routes.trying import Get, Patch, Post, Put, Side, Try

ROWS = b"name,phone\nAsha Rao,98100 12345\n"
VISITOR = {"name": "Asha Rao", "phone": "98100 12345"}
SAMPLE = {"sample": '{"who": "Asha Rao"}', "part_0": "name", "deed": "save"}
MUG = {"name": "Another mug", "kind": "gift", "cost": "40", "value": "99", "currency": "INR", "is_active": "on"}
MUG_BY_KEY = {
    "kind": "gift", "cost_minor": 4_000, "value_minor": 9_900, "currency": "INR", "budget_minor": None,
    "is_stocked": False, "is_active": True,
}  # fmt: skip
DOOR = {"name": "Stand", "channel": "trade_show", "is_active": "on"}


def door_of(side: Side) -> EntryPoint:
    """The counter at the place of the side."""
    return side.company.counter if side.is_own else side.company.indiranagar_counter


def brochure_of(side: Side) -> EntryPoint:
    """A brochure that lies at the place of the side."""
    return door("Brochure", "brochure", channel="brochure", location=side.place)


def webhook_of(side: Side) -> EntryPoint:
    """An entry point that programs deliver to, at the place of the side."""
    return door("Webhook", "webhook", channel="webhook", source="web", location=side.place)


def version_of(_side: Side) -> FormVersion:
    """A form that every outlet has."""
    return FormVersion.objects.get(name="Counter, short")


def draft_of(side: Side) -> FormDraft:
    """The next version of it, being worked on."""
    return begin_next_version(version=version_of(side), at=NOON, by=side.company.meera)


def import_of(side: Side) -> Import:
    """A file that its holder uploaded, for the counter at their place."""
    upload = receive(name="leads.csv", content=[ROWS], at=NOON, by=side.holder, is_again=True)
    upload.import_run.entry_point = door_of(side)
    upload.import_run.save()
    return upload.import_run


def done_of(side: Side) -> Import:
    """The same, with its rows in."""
    import_run = import_of(side)
    import_run.state = Import.State.DONE
    import_run.save()
    return import_run


def scan_of(side: Side) -> dict[str, Any]:
    """A code that its holder scanned at their place."""
    return {"key": begin_code(text="A-7", door=door_of(side), by=side.holder)}


def badges_given(_side: Side) -> dict[str, Any]:
    return {"door": "counter-kb", "file": SimpleUploadedFile("badges.csv", b"badge,name\nA-7,Asha Rao\n")}


def of(make: Callable[[Side], Any], **more: str | int) -> Callable[[Side], dict[str, Any]]:
    """The key of what is made, as the address names it."""
    return lambda side: {"pk": make(side).pk, **more}


def door_key(side: Side) -> dict[str, Any]:
    return {"key": door_of(side).key}


def door_here(side: Side) -> dict[str, Any]:
    """What a form says of a door at the place of whoever opens it."""
    return {**DOOR, "location": side.place.pk}


def reading(side: Side) -> dict[str, Any]:
    columns = {"column_0": "name", "column_1": "phone"}
    return {
        "door": door_of(side).key,
        "order": "day",
        "encoding": "utf-8",
        "delimiter": ",",
        "deed": "check",
        **columns,
    }


def file_given(_side: Side) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("leads.csv", ROWS)}


def device_of(side: Side) -> Device:
    """A tablet at the place of the side."""
    return open_device(name="Tablet", location=side.place, at=NOON, by=side.company.meera)[0]


def held_back_of(side: Side) -> HeldBack:
    """Something a tablet of the side sent that nobody could read."""
    hold_back([Unread("no object", "Not to be read.")], device=device_of(side).pk, at=NOON)
    return HeldBack.objects.latest("pk")


def card_of(side: Side) -> str:
    """A card that its holder issued at their place."""
    arrival = Arrival(
        id=capture_id(1), entry_point=door_of(side).pk, payload=VISITOR, captured_at=NOON, attendant=side.holder.pk
    )
    accept([arrival], at=NOON, by=side.holder)
    return issue_card(capture=arrival.id, at=NOON).number


def letterbox_of(side: Side) -> EntryPoint:
    """Where letters of the side's place are answered."""
    return door("Letters", "letters", channel="direct_mail", source="mail", location=side.place)


def mailing_of(side: Side) -> Mailing:
    """One letter that went out."""
    return make_mailing(
        name="Spring", door=letterbox_of(side), addressees=[], letters=1, is_personal=True, at=NOON, by=side.holder
    )


def mug_of(side: Side) -> Incentive:
    """A mug, promised wherever somebody says so."""
    return make_incentive(name="A mug", values=MUG_BY_KEY, at=NOON, by=side.company.nisha)


def promised(side: Side) -> dict[str, Any]:
    """A capture of the side's holder, who promised a mug."""
    mug_of(side)
    payload = {**VISITOR, "incentive": "A mug"}
    arrival = Arrival(
        id=capture_id(1), entry_point=door_of(side).pk, payload=payload, captured_at=NOON, location=side.place.pk,
        attendant=side.holder.pk,
    )  # fmt: skip
    accept([arrival], at=NOON, by=side.holder)
    return {"key": arrival.id}


ROUTES: dict[str, Try | list[Try]] = {
    "capture:techniques": Get(),
    "capture:cards": Get(),
    "capture:card": Get(lambda side: {"number": card_of(side)}),
    "capture:card-pdf": Get(lambda side: {"number": card_of(side)}),
    "capture:app": Get(),
    "capture:app-manifest": Get(),
    "capture:app-worker": Get(),
    "capture:app-enrolment": Post(answers={422}),
    "capture:app-settings": Post(answers={401}),
    "capture:mailings": Get(),
    "capture:mailing-new": [
        Get(),
        Post(data=lambda side: {"name": "Spring", "door": letterbox_of(side).pk, "letters": "3", "is_personal": "on"}),
    ],
    "capture:mailing": Get(of(mailing_of)),
    "capture:mailing-file": Get(of(mailing_of)),
    "capture:mailing-letters": Get(of(mailing_of, part=1)),
    "capture:mailing-labels": Get(of(mailing_of, part=1)),
    "GET /api/v1/mailings": Get(),
    "POST /api/v1/mailings": Post(
        data=lambda side: {"name": "Spring", "entry_point": letterbox_of(side).key, "letters": 3}
    ),
    "GET /api/v1/mailings/{pk}": Get(of(mailing_of)),
    "GET /api/v1/mailings/{pk}/codes": Get(of(mailing_of)),
    "capture:answer": Get(lambda side: {"code": mailing_of(side).codes.get().code}, is_scoped=False),
    "capture:app-handovers": Post(answers={401}),
    "capture:incentives": Get(),
    "capture:incentive-new": [Get(), Post(data=MUG)],
    "capture:incentive": Get(of(mug_of), is_scoped=False),
    "capture:incentive-edit": [Get(of(mug_of), is_scoped=False), Post(of(mug_of), data=MUG, is_scoped=False)],
    "capture:incentive-stock": [
        Get(of(mug_of), is_scoped=False),
        Post(of(mug_of), data=lambda side: {"location": side.place.pk, "count": 3}, is_scoped=False),
    ],
    "capture:handover": Post(promised, data={"fate": "given"}),
    "capture:devices": Get(),
    "capture:device-new": [Get(), Post(data=lambda side: {"name": "Tablet", "location": side.place.pk})],
    "capture:device": Get(of(device_of)),
    "capture:device-code": Post(of(device_of)),
    "capture:device-revoke": Post(of(device_of)),
    "capture:held-back-settle": Post(of(held_back_of)),
    "capture:pin": [Get(), Post(data={"pin": "4711"})],
    "capture:counters": Get(),
    "capture:counter": [Get(door_key), Post(door_key, data=VISITOR)],
    "capture:new-lead": [Get(), Post(data={**VISITOR, "how": "manual"})],
    "capture:entry-points": Get(),
    "capture:entry-point-new": [Get(), Post(data=door_here)],
    "capture:entry-point": Get(of(door_of)),
    "capture:entry-point-edit": [Get(of(door_of)), Post(of(door_of), data=door_here)],
    "capture:entry-point-preset": Post(lambda _side: {"slug": "hotel"}, is_scoped=False),
    "capture:entry-point-code": Get(of(door_of, form="svg")),
    "capture:entry-point-sheet": Get(of(brochure_of, size="a6")),
    "capture:public": [
        Get(lambda side: {"key": brochure_of(side).key}, is_scoped=False),
        Post(lambda side: {"key": brochure_of(side).key}, data=VISITOR, is_scoped=False, answers={422}),
    ],
    "capture:public-thanks": Get(lambda side: {"key": brochure_of(side).key}, is_scoped=False),
    "capture:receive": Post(lambda side: {"key": door_of(side).key}, is_scoped=False, answers={404}),
    "capture:web-to-lead": Post(data={"oid": "nobody"}, is_scoped=False, answers={404}),
    "capture:receiver": [Get(of(webhook_of)), Post(of(webhook_of))],
    "capture:receiver-secret": Post(of(webhook_of, name="key")),
    "capture:receiver-mapping": [Get(of(webhook_of)), Post(of(webhook_of), data=SAMPLE)],
    "capture:receiver-fetching": Post(of(webhook_of)),
    "capture:public-reached": Post(lambda side: {"key": brochure_of(side).key}, is_scoped=False),
    "capture:opt-in": Get(lambda _side: {"token": "forged"}, is_scoped=False, answers={404}),
    "capture:embed-script": Get(),
    "capture:forms": Get(),
    "capture:form-new": [Get(), Post(data={"name": "Letters"})],
    "capture:form-version": Get(of(version_of), is_scoped=False),
    "capture:form-preview": Get(of(version_of), is_scoped=False),
    "capture:form-next": Post(of(version_of), is_scoped=False),
    "capture:form-draft": [
        Get(of(draft_of), is_scoped=False),
        Post(of(draft_of), data={"use": "page", "length": "short", "rows": "0"}, is_scoped=False),
    ],
    "capture:form-draft-preview": Get(of(draft_of), is_scoped=False),
    "capture:form-words": [Get(of(draft_of), is_scoped=False), Post(of(draft_of), {"language": "hi"}, is_scoped=False)],
    "capture:form-drop": Post(of(draft_of), is_scoped=False),
    "capture:batch-new": [Get(), Post(data={"code": "1-1", "on": "2026-05-04"}, answers=frozenset({422}))],
    "capture:batch": Get(lambda side: {"key": door_of(side).key}, query={"on": "2026-05-04"}),
    "capture:paper-form": Get(of(door_of)),
    "capture:scan-new": [Get(), Post(data={"door": "counter-kb", "code": "A-7"})],
    "capture:scan": Get(scan_of, sees_all=frozenset()),
    "capture:badges": [Get(), Post(data=badges_given)],
    "capture:imports": Get(),
    "capture:import-undo": [Get(of(done_of)), Post(of(done_of))],
    "GET /api/v1/imports": Get(),
    "GET /api/v1/imports/{import_id}": Get(lambda side: {"import_id": done_of(side).pk}),
    "GET /api/v1/imports/{import_id}/undo": Get(lambda side: {"import_id": done_of(side).pk}),
    "POST /api/v1/imports/{import_id}/undo": Post(lambda side: {"import_id": done_of(side).pk}),
    "capture:import-new": [Get(), Post(data=file_given)],
    "capture:import": Get(of(import_of)),
    "capture:import-reading": [Get(of(import_of)), Post(of(import_of), data=reading)],
    "capture:import-start": Post(of(import_of)),
    "capture:import-progress": Get(of(import_of)),
    "capture:import-result": Get(of(import_of)),
    "GET /api/v1/entry-points": Get(),
    "GET /api/v1/entry-points/{pk}": Get(of(door_of)),
    "POST /api/v1/entry-points": Post(
        data=lambda side: {"name": "Stand", "channel": "trade_show", "location": side.place.code}
    ),
    "GET /api/v1/incentives": Get(),
    "POST /api/v1/incentives": Post(data=MUG_BY_KEY | {"name": "A mug"}),
    "PUT /api/v1/incentives/{pk}": Put(of(mug_of), data=MUG_BY_KEY, is_scoped=False),
    "PUT /api/v1/incentives/{pk}/stock/{code}": Put(
        lambda side: {"pk": mug_of(side).pk, "code": side.place.code}, data={"count": 3}, is_scoped=False
    ),
    "PUT /api/v1/captures/{key}/handover": Put(promised, data={"fate": "declined"}),
    "GET /api/v1/forms": Get(),
    "GET /api/v1/forms/{pk}": Get(of(version_of), is_scoped=False),
    "POST /api/v1/forms": Post(data={"name": "Letters", "fields": [{"name": "email", "label": "E-mail"}]}),
    "GET /api/v1/entry-points/{pk}/receiver": Get(of(webhook_of)),
    "PATCH /api/v1/entry-points/{pk}/receiver": Patch(of(webhook_of), data={"options": {"mapping": {"name": "who"}}}),
    "POST /api/v1/entry-points/{pk}/secrets/{name}": Post(of(webhook_of, name="key")),
    "PATCH /api/v1/entry-points/{pk}": Patch(of(door_of), data={"incentive": "A mug"}),
}
