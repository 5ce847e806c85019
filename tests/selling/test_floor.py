"""The floor: the wallboard and its stream, the log of calls, calling rules, scripts and the pages of lists."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import AsyncClient, Client
from django.utils import timezone

from footfall.selling.models import Call, CallingRule, CallList, CallListEntry, Lease, Script
from footfall.selling.queries.wallboard import wallboard_of
from footfall.selling.views import floor
from tests.cast import Company, key_of, make_company
from tests.selling.desk import TEN, ask, have, log, make_leads, make_list
from tests.selling.making import make_lead

RULE = {
    "country": "de", "hours": "Mon-Fri 09:00-18:00", "closed_on": "2026-12-25, 2026-12-26", "spacing_minutes": 60,
    "per_day": 1, "per_week": 2, "per_month": 4, "most": 6, "cool_off_days": 90, "per_call_minor": 10,
    "per_minute_minor": 50,
}  # fmt: skip


def signed_in(client: Client, staff: Any) -> Client:
    client.force_login(staff)
    return client


def test_the_wallboard_counts_the_day_of_those_one_sees(company: Company) -> None:
    make_leads(company, 2)
    hot = make_lead(company, "Hot", temperature="hot")
    make_list(company)
    first = have(company.sunita)
    board = wallboard_of(company.karan, at=TEN, since=TEN - timedelta(hours=4))
    assert (board.due, board.calls, board.oldest_hot) == (3, 0, hot)
    assert [(each.name, each.state) for each in board.callers] == [("Sunita", "has a number")]
    log(first, "interested", seconds=90)
    board = wallboard_of(company.karan, at=TEN, since=TEN - timedelta(hours=4))
    (caller,) = board.callers
    assert (caller.state, caller.calls, caller.reached, caller.good, caller.seconds) == ("idle", 1, 1, 1, 90)
    far = wallboard_of(company.omar, at=TEN, since=TEN - timedelta(hours=4))
    assert (far.due, far.callers, far.lists) == (0, [], [])


@pytest.mark.django_db(transaction=True)
def test_the_stream_says_the_floor_when_it_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    from asgiref.sync import async_to_sync, sync_to_async

    monkeypatch.setattr(floor, "LOOKS_EVERY", 0.05)
    company = make_company()
    make_leads(company, 1)
    make_list(company, at=timezone.now())
    CallingRule.objects.update(hours={})

    def work() -> None:
        assert ask(company.sunita, at=timezone.now())

    async def listen() -> list[str]:
        client = AsyncClient()
        await client.aforce_login(company.karan)
        answer = await client.get("/wallboard/stream", headers={"Accept-Encoding": "gzip"})
        assert answer["Content-Encoding"] == "identity"
        said: list[str] = []
        async for chunk in answer:  # type: ignore[attr-defined]  # a streaming answer
            said.append(chunk.decode())
            if len(said) == 3:
                await sync_to_async(work)()
            if len(said) > 3 and said[-1].startswith("event"):
                return said
        return said

    said = async_to_sync(listen)()
    assert said[0] == "retry: 3000\n\n"
    assert said[1].startswith("event: board\ndata: ")
    assert said[2] == ": \n\n"
    assert "has a number" in said[-1]
    assert "has a number" not in said[1]


def test_the_log_says_who_called_whom_when_and_why(company: Company, client: Client) -> None:
    now = timezone.now()
    CallingRule.objects.update(hours={}, per_call_minor=25)
    make_lead(company)
    made = make_list(company, at=now)
    log(have(company.sunita, at=now), "interested", at=now, seconds=60)
    signed_in(client, company.karan)
    assert "did not forbid calls" in client.get("/calls/log").text
    lines = b"".join(client.get("/calls/log.csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # it streams
    heading, row = (line.split(",") for line in lines)
    told = dict(zip(heading, row, strict=True))
    assert (told["caller"], told["person"], told["call_list"], told["decision"]) == (
        "Sunita", "Asha Rao", made.name, "did not forbid calls",
    )  # fmt: skip
    assert (told["consent"], told["suppressed"], told["rule"], told["result"], told["cost"]) == (
        "not asked", "no", "IN", "Interested", "0.25",
    )  # fmt: skip
    signed_in(client, company.omar)
    assert "Asha Rao" not in client.get("/calls/log").text
    assert client.get("/calls/log?from=tomorrow").status_code == 422


def test_an_administrator_keeps_the_calling_rules(company: Company, client: Client) -> None:
    signed_in(client, company.meera)
    assert client.post("/selling/calling-rules/0", RULE).status_code == 302
    rule = CallingRule.objects.get(country="DE")
    assert (rule.said_hours, len(rule.closed_on)) == ("Mon-Fri 09:00-18:00", 2)
    assert rule.said_limits == "1 a day, 2 a week, 4 in 30 days, 6 in all, 60 minutes apart, 90 days after a no"
    assert "There is a rule for this country already." in client.post("/selling/calling-rules/0", RULE).text
    assert client.post(f"/selling/calling-rules/{rule.pk}", {**RULE, "most": 3}).status_code == 302
    assert client.post(f"/selling/calling-rules/{rule.pk}", {**RULE, "hours": "never"}).status_code == 422
    assert client.post(f"/selling/calling-rules/{rule.pk}/removal").status_code == 302
    for_all = CallingRule.objects.get(country="")
    assert client.post(f"/selling/calling-rules/{for_all.pk}/removal").status_code == 409
    assert client.post("/selling/calling-rules/99999", RULE).status_code == 404


def test_a_manager_makes_a_list_from_a_view_or_an_address(company: Company, client: Client) -> None:
    make_lead(company, "Hot", temperature="hot")
    make_lead(company, "Cold", phones=["+919810000002"])
    signed_in(client, company.farah)
    given = {"name": "Hot ones", "kind": "fixed", "view": "other", "order": "worth", "most_attempts": 0}
    given |= {"location": "DEL-KB", "address": "http://testserver/leads?temperature=hot"}
    answer = client.post("/call-lists/new", given, follow=True)
    made = CallList.objects.get()
    assert (made.query, made.location, CallListEntry.objects.count()) == ("temperature=hot", company.karol_bagh, 1)
    assert "Hot ones" in answer.text
    for wrong in ({"address": ""}, {"address": "?temperature=boiling"}, {"location": "BLR-IN"}, {"location": ""}):
        assert client.post("/call-lists/new", {**given, **wrong}).status_code == 422
    assert client.get("/call-lists/new?leads=%3Fsource%3Dweb").status_code == 200
    assert client.post(f"/call-lists/{made.pk}/closure").status_code == 302
    assert client.post(f"/call-lists/{made.pk}/closure").status_code == 409


def test_the_pages_of_lists_ask_as_often_for_one_list_as_for_three(
    company: Company, client: Client, django_assert_num_queries: Any
) -> None:
    signed_in(client, company.karan)
    make_list(company)
    for _ in range(2):
        with django_assert_num_queries(14):
            assert client.get("/call-lists").status_code == 200
        make_list(company), make_list(company)


def test_a_script_is_kept_when_it_can_be_followed(company: Company, client: Client) -> None:
    signed_in(client, company.nisha)
    text = client.get("/scripts/0").context["form"]["text"].value()
    assert client.post("/scripts/0", {"name": "First", "text": text}).status_code == 302
    script = Script.objects.get()
    assert client.post("/scripts/0", {"name": "First", "text": text}).status_code == 422
    assert client.post(f"/scripts/{script.pk}", {"name": "Second", "text": "Hello"}).status_code == 422
    assert client.post(f"/scripts/{script.pk}", {"name": "Second", "text": "# a\nHello"}).status_code == 302
    assert "Second" in client.get("/scripts").text


def test_the_desk_works_without_script(company: Company, client: Client) -> None:
    CallingRule.objects.update(hours={})
    script = Script.objects.create(
        name="Short", text="# a\nIs this {name}?\n* Yes -> b\n# b: need\nWhy?\n* Moved = strong"
    )
    make_lead(company)
    made = make_list(company, at=timezone.now(), script_id=script.pk)
    signed_in(client, company.sunita)
    assert "Next number" in client.get("/desk").text
    page = client.post("/desk/next", {"list": made.pk}, follow=True).text
    assert "Is this Asha Rao?" in page
    lease = Lease.objects.get()
    assert "Why?" in client.post(f"/desk/{lease.pk}/answer", {"step": "a", "place": "0"}, follow=True).text
    assert client.post(f"/desk/{lease.pk}/answer", {"step": "a", "place": "x"}).status_code == 422
    page = client.post(f"/desk/{lease.pk}/result", {"disposition": "callback"}).text
    assert "Their time; it is" in page
    night = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT23:30")
    CallingRule.objects.update(hours={day: [["09:00", "21:00"]] for day in "1234567"})
    form = {"disposition": "callback", "next_at": night, "keeper": "me", "seconds": "0"}
    refused = client.post(f"/desk/{lease.pk}/result", form)
    assert refused.status_code == 422
    assert "Nobody is called at 23:30" in refused.text
    noon = night.replace("23:30", "12:00")
    assert client.post(f"/desk/{lease.pk}/result", {**form, "next_at": noon}).status_code == 302
    entry = CallListEntry.objects.get()
    assert (entry.due_at.strftime("%H:%M"), entry.for_caller, entry.is_callback) == ("06:30", company.sunita, True)
    assert client.post("/desk/next", {"list": ""}, follow=True).status_code == 200
    assert "There is nobody to call now." in client.post("/desk/next", follow=True).text


def test_a_number_is_worked_by_the_api(company: Company, client: Client) -> None:
    CallingRule.objects.update(hours={})
    lead = make_lead(company, owner=company.sunita)
    keeper = {"Authorization": f"Bearer {key_of(company.karan)}"}
    body = {"name": "Ours", "location": company.delhi.pk, "team": company.floor.pk}
    made = client.post("/api/v1/call-lists", body, content_type="application/json", headers=keeper).json()
    assert (made["total"], made["waiting"], made["results"]) == (1, 1, [])
    wrong = client.post("/api/v1/call-lists", {**body, "team": 999}, content_type="application/json", headers=keeper)
    assert (wrong.status_code, wrong.json()["fields"]) == (422, {"team": ["There is no team 999."]})
    caller = {"Authorization": f"Bearer {key_of(company.sunita)}"}
    lease = client.post(f"/api/v1/call-lists/{made['id']}/next", headers=caller).json()
    assert (lease["lead"], lease["decision"]["why"]) == (lead.pk, "did not forbid calls")
    for _ in range(2):
        said = client.post(
            f"/api/v1/leases/{lease['id']}/result", {"disposition": "interested"}, "application/json", headers=caller
        )
        assert said.status_code == 201
    assert Call.objects.count() == 1
    assert client.post(f"/api/v1/call-lists/{made['id']}/next", headers=caller).status_code == 204
    after = client.get(f"/api/v1/call-lists/{made['id']}", headers=caller).json()
    assert (after["done"], after["results"]) == (1, [{"label": "Interested", "outcome": "warm", "leads": 1}])
