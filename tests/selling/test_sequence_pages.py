"""Pages and API of sequences: made, given their steps, started, looked at; and the lead's own page."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from footfall.selling.models import Enrolment, Message, MessageTemplate, Sequence, SequenceStep
from footfall.selling.rules.nurture import tries_again
from footfall.selling.rules.wording import BadWording, as_page, check_wording, with_way_out, write
from tests.cast import Company, key_of
from tests.identity.gateway import mail_server
from tests.selling.making import make_lead
from tests.selling.nurture import DAY, TEN, letter, reader, sequence, template, tick, wait


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://leads.example"


@pytest.fixture
def nisha_at(company: Company, client: Client) -> Client:
    client.force_login(company.nisha)
    return client


def test_a_sequence_is_made_step_by_step_and_started(company: Company, nisha_at: Client) -> None:
    made = nisha_at.post(
        "/sequences/new",
        {"name": "Welcome", "is_living": "yes", "view": "ready-1", "leaves_on": ["hot"], "held_out": "20"},
    )
    one = Sequence.objects.get()
    assert made["Location"] == f"/sequences/{one.pk}"
    hello = template(company)
    at = f"/sequences/{one.pk}/steps"
    assert nisha_at.post(f"{at}/new/email", {"template": hello.pk}).status_code == 302
    assert nisha_at.post(f"{at}/new/wait", {"days": "2", "hours": "0", "clock": "10:00"}).status_code == 302
    asked = {"holds": "temperature=cold", "otherwise": "leave"}
    assert nisha_at.post(f"{at}/new/condition", asked).status_code == 302
    assert nisha_at.post(f"{at}/new/task", {"task": "Call them"}).status_code == 302
    step = SequenceStep.objects.get(kind="wait")
    assert nisha_at.post(f"{at}/{step.pk}", {"days": "3", "hours": "0", "clock": ""}).status_code == 302
    page = nisha_at.get(f"/sequences/{one.pk}").content.decode()
    for words in (
        "1. E-mail: Hello",
        "2. Wait 3 days",
        "3. Go on if it is cold, else leave the sequence",
        "Task: Call",
    ):
        assert words in page
    assert nisha_at.post(f"/sequences/{one.pk}/state", {"to": "start"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.query, one.leaves_on, one.held_out) == ("running", "status=open", ["hot"], 20)


def test_a_sequence_that_can_t_start_says_why(company: Company, nisha_at: Client) -> None:
    one = sequence(company, start=False)
    page = nisha_at.post(f"/sequences/{one.pk}/state", {"to": "start"}, follow=True).content.decode()
    assert "needs a step before it can start" in page


def test_a_regional_manager_makes_sequences_of_their_places_only(company: Company, client: Client) -> None:
    client.force_login(company.karan)
    data = {"name": "South", "is_living": "yes", "view": "ready-1", "held_out": "0"}
    assert client.post("/sequences/new", {**data, "location": company.indiranagar.code}).status_code == 422
    assert client.post("/sequences/new", {**data, "location": company.saket.code}).status_code == 302
    everybody = sequence(company, start=False)
    assert client.get(f"/sequences/{everybody.pk}").status_code == 404


def test_a_template_shows_how_it_reads_and_what_is_missing(company: Company, nisha_at: Client) -> None:
    make_lead(company, product=None)
    page = nisha_at.post(
        "/sequences/templates/0",
        {"name": "Hi", "way": "email", "subject": "For {first_name}", "text": "The {product}"},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "For Asha" in page
    assert "{product} is not known of Asha Rao" in page
    wrong = nisha_at.post("/sequences/templates/0", {"name": "Hi", "way": "email", "subject": "x", "text": "{nam}"})
    assert wrong.status_code == 422
    assert "There is no {nam}" in wrong.content.decode()
    assert not MessageTemplate.objects.exists()


def test_a_trial_goes_to_oneself_alone(company: Company, nisha_at: Client, settings: Any) -> None:
    reader(company)
    hello = template(company)
    with mail_server(settings) as letters:
        nisha_at.post(f"/sequences/templates/{hello.pk}/trial")
    assert [to for to, _ in letters.got] == [company.nisha.email]
    assert not Message.objects.exists()


def test_results_and_leads_stand_on_their_pages(company: Company, nisha_at: Client, settings: Any) -> None:
    for n in range(3):
        reader(company, f"Lead {n}", email=f"l{n}@example.in", phones=[f"+9198100{n:05}"])
    one = sequence(company, letter(company), wait(2), letter(company, "Again"))
    with mail_server(settings):
        tick()
    page = nisha_at.get(f"/sequences/{one.pk}").content.decode()
    assert "Written to" in page
    assert "nothing to compare with yet" in page
    leads = nisha_at.get(f"/sequences/{one.pk}/leads?state=active").content.decode()
    assert leads.count("Wait 2 days") == 0
    assert leads.count("E-mail: Again") == 3


def test_the_page_of_a_lead_tells_its_messages_and_puts_it_into_a_sequence(
    company: Company, client: Client, settings: Any
) -> None:
    lead = make_lead(company, owner=company.vikram, email="asha@example.in")
    one = sequence(company, wait(1), is_living=False)
    client.force_login(company.vikram)
    assert "Put into it" in client.get(f"/leads/{lead.pk}").content.decode()
    client.post(f"/leads/{lead.pk}/sequences", {"sequence": one.pk})
    assert Enrolment.objects.get().by == company.vikram
    assert "Take out" in client.get(f"/leads/{lead.pk}").content.decode()
    client.post(f"/leads/{lead.pk}/sequences", {"sequence": one.pk, "to": "out"})
    assert Enrolment.objects.get().left_for == "hand"


def test_a_message_stands_on_the_timeline_once(company: Company, client: Client, settings: Any) -> None:
    lead = reader(company, owner=company.vikram)
    sequence(company, letter(company))
    with mail_server(settings):
        tick()
    client.force_login(company.vikram)
    page = client.get(f"/leads/{lead.pk}").content.decode()
    assert page.count("E-mail: For Asha") == 1
    assert "Was written to" not in page


def test_everything_is_done_by_the_api_as_well(company: Company, client: Client, settings: Any) -> None:
    lead = reader(company)
    headers = {"Authorization": f"Bearer {key_of(company.nisha)}"}

    def ask(method: str, path: str, body: Any = None) -> Any:
        sent = json.dumps(body) if body is not None else None
        return client.generic(method, f"/api/v1{path}", sent or "", content_type="application/json", headers=headers)

    hello = ask("POST", "/templates", {"name": "Hi", "way": "email", "subject": "Hi", "text": "Dear {name}"}).json()
    read = ask("GET", f"/templates/{hello['id']}/preview?lead={lead.pk}").json()
    assert read == {"subject": "Hi", "text": "Dear Asha Rao", "missing": []}
    steps = [{"kind": "email", "template": hello["id"]}, {"kind": "wait", "minutes": 60}]
    made = ask("POST", "/sequences", {"name": "By key", "is_living": False, "held_out": 0, "steps": steps}).json()
    at = f"/sequences/{made['id']}"
    assert ask("PUT", f"{at}/state", {"to": "start"}).json()["state"] == "running"
    assert ask("POST", f"{at}/leads", {"leads": [lead.pk, lead.pk + 99]}).json() == {"put_in": 1}
    with mail_server(settings):
        tick((timezone.now() + DAY).replace(hour=TEN.hour, minute=TEN.minute))
    results = ask("GET", at).json()
    assert [(step["kind"], step["sent"]) for step in results["steps"]] == [("email", 1), ("wait", 0)]
    assert [each["state"] for each in ask("GET", f"/leads/{lead.pk}/messages").json()] == ["sent"]
    assert ask("DELETE", f"{at}/leads/{lead.pk}").status_code == 204
    bad = {"name": "Bad", "reply_to": "nobody", "location": 999_999}
    assert ask("POST", "/sequences", bad).status_code == 422


def test_words_are_filled_in_and_nothing_in_them_is_read_again() -> None:
    written = write(
        "Hi {first_name|you}", "Dear {name}: {product|our products}, {city}", {"name": "{city}", "city": ""}
    )
    assert (written.subject, written.text) == ("Hi you", "Dear {city}: our products,")
    assert (written.missing, written.lacks) == (("city",), "{city} is not known")
    for text in ("{nobody}", "a { b", "a } b", "{name", "{{name}}"):
        with pytest.raises(BadWording):
            check_wording(text, where="text")


def test_a_letter_as_a_page_escapes_all_but_its_links() -> None:
    page = as_page('One <b>&\ntwo\n\nhttps://x.example/a?b=1&c="2')
    assert "<p>One &lt;b&gt;&amp;<br>two</p>" in page
    assert '<a href="https://x.example/a?b=1&amp;c=">https://x.example/a?b=1&amp;c=</a>' in page
    assert with_way_out("Text", "https://u").endswith("No more letters like this: https://u\n")
    assert with_way_out("End: https://u", "https://u") == "End: https://u"


def test_attempts_are_made_at_growing_distances() -> None:
    waits = [(tries_again(TEN, attempts=n) - TEN).total_seconds() for n in (0, 1, 2, 5, 9)]
    assert waits == [30, 60, 120, 900, 900]


def test_lists_of_sequences_ask_as_much_for_one_as_for_three(company: Company, nisha_at: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            nisha_at.get("/sequences")
        return len(queries)

    sequence(company, wait(1))
    first = asked()
    for n in range(2):
        sequence(company, wait(1), name=f"Number {n}")
    assert asked() == first
