"""Sequences: who enters, what they get and when, and who leaves."""

from datetime import UTC, datetime, time, timedelta
from email import message_from_string
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.capture.models import Consent
from footfall.identity.actions.merging import merge
from footfall.identity.models import Suppression
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.actions.touch import touch
from footfall.qualification.models import Lead, Touchpoint
from footfall.selling.actions.close import Sale, win_deal
from footfall.selling.actions.enrol import let_in, let_out, put_in, take_out
from footfall.selling.actions.follow_steps import follow_steps
from footfall.selling.actions.sequences import (
    NothingToDo,
    NoWayOut,
    StepHasWritten,
    StepPlan,
    close_sequence,
    move_step,
    pause_sequence,
    remove_step,
    start_sequence,
)
from footfall.selling.models import Enrolment, Message, MessagingRule, SequenceStep, Task
from footfall.selling.queries.sequences import effects_of, results_of
from footfall.selling.rules.nurture import is_held_out
from tests.cast import Company
from tests.identity.gateway import Letters, mail_server, sms_gateway
from tests.selling.making import make_deal, make_lead
from tests.selling.nurture import DAY, MAIL, TEN, allow, fate, letter, reader, sequence, states, tick, wait


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://leads.example"
    settings.COMPANY_NAME = "Breathe"


@pytest.fixture
def post(settings: Any) -> Any:
    """A mail server."""
    with mail_server(settings) as letters:
        yield letters


def test_a_letter_goes_to_who_allowed_it_in_their_own_words(company: Company, post: Letters) -> None:
    lead = reader(company)
    sequence(company, letter(company), reply_to="answers@leads.example")
    tick()
    (to, content), parsed = post.got[0], message_from_string(post.got[0][1])
    assert to == MAIL
    assert parsed["Subject"] == "For Asha"
    assert parsed["Reply-To"] == "answers@leads.example"
    assert "Dear Asha Rao,\n\nthe Purifier X1 is waiting for you." in content.replace("\r\n", "\n")
    assert [part.get_content_type() for part in parsed.walk()][1:] == ["text/plain", "text/html"]
    assert list(lead.touchpoints.values_list("kind", flat=True)) == ["message_sent"]
    assert fate(lead) == ("done", "")


def test_a_letter_can_be_unsubscribed_from_with_one_click(company: Company, post: Letters, client: Any) -> None:
    lead = reader(company)
    sequence(company, letter(company), wait(1), letter(company, "Again"))
    tick()
    parsed = message_from_string(post.got[0][1])
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = parsed["List-Unsubscribe"].strip().strip("<>")
    assert link.startswith("https://leads.example/u/")
    path = link.removeprefix("https://leads.example")
    page = client.get(path)
    assert page.status_code == 200
    assert not Suppression.objects.exists()
    done = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert Suppression.objects.get().value == MAIL
    assert fate(lead) == ("left", "opted_out")
    assert lead.touchpoints.filter(kind="opted_out").count() == 1
    tick(TEN + 2 * DAY)
    assert len(post.got) == 1
    assert client.post(path).status_code == 200
    assert lead.touchpoints.filter(kind="opted_out").count() == 1


def test_a_bent_link_to_unsubscribe_says_what_to_do(client: Any, db: None) -> None:
    answer = client.get("/u/bent")
    assert answer.status_code == 404
    assert "cut short" in answer.content.decode()


def test_steps_follow_each_other_in_their_time(company: Company, post: Letters) -> None:
    lead = reader(company, owner=company.vikram)
    sequence(company, letter(company), wait(3), letter(company, "Again"), StepPlan("task", task="Call them"))
    tick()
    for days in (1, 2):
        tick(TEN + days * DAY)
    assert len(post.got) == 1
    tick(TEN + 3 * DAY)
    lead.refresh_from_db()
    assert (len(post.got), lead.next_step) == (2, "Call them")
    assert list(Task.objects.values_list("owner__name", "what")) == [("Vikram", "Call them")]
    assert fate(lead) == ("done", "")


def test_a_wait_ends_at_a_time_of_their_own_day(company: Company, post: Letters) -> None:
    reader(company, phones=["+12125550142"], location=None)
    sequence(company, StepPlan("wait", minutes=0, clock=time(9, 30)), letter(company), at=TEN)
    tick()
    due = Enrolment.objects.get().due_at
    assert due == datetime(2026, 5, 4, 13, 30, tzinfo=UTC)


def test_quiet_hours_are_kept_on_their_clock_also_when_it_changes(company: Company, post: Letters) -> None:
    """In New York the clock goes forward in the night to Sunday the 8th of March 2026."""
    MessagingRule.objects.filter(way="email").update(hours={day: [["09:00", "18:00"]] for day in "1234567"})
    evening = datetime(2026, 3, 8, 4, 0, tzinfo=UTC)
    lead = make_lead(company, email=MAIL, phones=["+12125550142"], location=None)
    allow(lead, at=evening - DAY)
    sequence(company, letter(company), at=evening)
    assert tick(evening).later == 1
    message = Message.objects.get()
    assert message.due_at == datetime(2026, 3, 8, 13, 0, tzinfo=UTC)
    assert message.detail == "it is Sat 23:00 there"
    assert tick(message.due_at - timedelta(minutes=1)).total == 0
    assert tick(message.due_at).sent == 1


def test_caps_hold_across_sequences(company: Company, post: Letters) -> None:
    reader(company)
    sequence(company, letter(company), name="One")
    sequence(company, letter(company, "Again"), name="Two")
    tick()
    assert len(post.got) == 1
    waiting = Message.objects.get(state="waiting")
    assert (waiting.due_at, waiting.detail) == (TEN + DAY, "got 1 messages in 24 hours")
    tick(TEN + DAY)
    assert len(post.got) == 2


@pytest.mark.parametrize("said", [None, False])
def test_who_did_not_allow_it_gets_nothing(company: Company, post: Letters, said: bool | None) -> None:
    lead = make_lead(company, email=MAIL)
    if said is not None:
        allow(lead, granted=said)
    made = sequence(company, letter(company))
    tick()
    assert not Enrolment.objects.exists()
    put_in(sequence_id=made.pk, lead_ids=[lead.pk], at=TEN, by=company.meera)
    assert tick().refused == 1
    assert post.got == []
    assert Message.objects.get().detail == ("said no to messages" if said is False else "never allowed messages")


def test_a_later_no_counts_at_the_moment_of_sending(company: Company, post: Letters) -> None:
    lead = reader(company)
    made = sequence(company, letter(company))
    let_in(sequence_id=made.pk, at=TEN)
    follow_steps(at=TEN)
    assert states() == [("email", "waiting")]
    allow(lead, "email", granted=False, at=TEN)
    tick()
    assert (states(), post.got) == ([("email", "refused")], [])
    assert fate(lead) == ("left", "opted_out")


def test_of_two_who_were_found_to_be_one_the_stricter_word_holds(company: Company, post: Letters) -> None:
    one, other = reader(company), make_lead(company, "Asha R", phones=["+919810099999"], email="asha@work.example")
    allow(other, "email", granted=False, at=TEN - 2 * DAY)
    sequence(company, letter(company))
    merge(survivor_id=one.person_id, merged_id=other.person_id, at=TEN, by=company.meera)
    tick()
    assert post.got == []


def test_who_has_no_address_or_lacks_a_field_is_said_so_and_goes_on(company: Company, post: Letters) -> None:
    without = make_lead(company, "Nobody", phones=["+919810077777"])
    allow(without)
    unnamed = reader(company, "", email="who@example.in", product=None, phones=["+919810066666"])
    made = sequence(company, letter(company, text="The {product} of {name|you}"), StepPlan("task", task="Call"))
    put_in(sequence_id=made.pk, lead_ids=[without.pk, unnamed.pk], at=TEN, by=company.meera)
    tick()
    tick()
    assert dict(Message.objects.values_list("enrolment__lead", "detail")) == {
        without.pk: "has no address", unnamed.pk: "{product} is not known",
    }  # fmt: skip
    assert [fate(without), fate(unnamed), post.got] == [("done", ""), ("done", ""), []]
    assert set(Lead.objects.values_list("next_step", flat=True)) == {"Call"}


def test_a_condition_sends_leads_on_past_a_step_or_out(company: Company, post: Letters) -> None:
    warm, cold = reader(company), reader(company, "Bo", email="bo@example.in", phones=["+919810055555"])
    touch(lead_ids=[warm.pk], kind="question", at=TEN, by=None)
    asks = StepPlan("condition", query="temperature=warm", otherwise="skip")
    out = StepPlan("condition", query="temperature=warm", otherwise="leave")
    sequence(
        company, asks, letter(company, "For the warm"), letter(company, "For all"), out, StepPlan("task", task="Call")
    )
    MessagingRule.objects.update(per_day=0)
    tick()
    tick()
    tick()
    assert sorted(to for to, _ in post.got) == [MAIL, MAIL, "bo@example.in"]
    assert (fate(warm), fate(cold)) == (("done", ""), ("left", "condition"))


def test_who_buys_turns_hot_answers_or_is_out_of_work_leaves(company: Company, post: Letters) -> None:
    leads = [reader(company, f"Lead {n}", email=f"l{n}@example.in", phones=[f"+9198100{n:05}"]) for n in range(5)]
    sequence(company, letter(company), wait(5), letter(company, "Again"), leaves_on=["answered", "hot", "deal"])
    tick()
    won, hot, answered, lost, dealing = leads
    win_deal(sale=Sale(make_deal(won, at=TEN).pk), at=TEN, by=None)
    touch(lead_ids=[hot.pk], kind="call_attempt", at=TEN, by=None)
    Lead.objects.filter(pk=hot.pk).update(temperature="hot")
    touch(lead_ids=[answered.pk], kind="inbound_message", at=TEN + DAY, by=None)
    disqualify(lead_ids=[lost.pk], kind="lost", cause="price", note="", at=TEN, by=None)
    make_deal(dealing, at=TEN + DAY)
    let_out(at=TEN + DAY)
    assert [fate(lead) for lead in leads] == [
        ("left", "won"), ("left", "hot"), ("left", "answered"), ("left", "closed"), ("left", "deal"),
    ]  # fmt: skip
    assert Message.objects.get(enrolment__lead=answered).answered_at
    tick(TEN + 5 * DAY)
    assert len(post.got) == 5


def test_a_sale_between_writing_and_sending_stops_the_letter(company: Company, post: Letters) -> None:
    lead = reader(company)
    made = sequence(company, letter(company))
    let_in(sequence_id=made.pk, at=TEN)
    follow_steps(at=TEN)
    win_deal(sale=Sale(make_deal(lead, at=TEN).pk), at=TEN, by=None)
    tick()
    assert (states(), post.got) == ([("email", "refused")], [])


def test_a_part_is_held_out_by_lot_and_always_the_same(company: Company, post: Letters) -> None:
    leads = [reader(company, f"Lead {n}", email=f"l{n}@example.in", phones=[f"+9198100{n:05}"]) for n in range(40)]
    made = sequence(company, letter(company), held_out=30)
    tick()
    held = set(Enrolment.objects.filter(state="held_out").values_list("lead__person", flat=True))
    assert held == {lead.person_id for lead in leads if is_held_out(made.salt, lead.person_id, 30)}
    assert 0 < len(held) < 40
    assert len(post.got) == 40 - len(held)
    Lead.objects.filter(pk=leads[0].pk).update(won_at=TEN + DAY)
    assert [(e.treated.of, e.held_out.of) for e in effects_of(made)] == [(40 - len(held), len(held))] * 3
    assert [e.treated.hits + e.held_out.hits for e in effects_of(made)] == [0, 0, 1]


def test_a_person_enters_once_by_their_newest_lead(company: Company, post: Letters) -> None:
    lead = reader(company)
    later = Lead.objects.create(
        person=lead.person, entry_point=company.web, source=company.web.source, captured_at=TEN + DAY, captured_on=TEN.date(),
        product=company.x2,
    )  # fmt: skip
    sequence(company, letter(company))
    tick()
    tick()
    assert list(Enrolment.objects.values_list("lead", flat=True)) == [later.pk]
    assert len(post.got) == 1


def test_who_is_taken_out_by_hand_gets_no_more(company: Company, post: Letters) -> None:
    lead = reader(company)
    made = sequence(company, wait(1), letter(company))
    tick()
    assert take_out(sequence_id=made.pk, lead_ids=[lead.pk], at=TEN, by=company.meera) == 1
    tick(TEN + DAY)
    assert (fate(lead), post.got) == (("left", "hand"), [])


def test_a_paused_sequence_sends_nothing_and_goes_on_where_it_was(company: Company, post: Letters) -> None:
    reader(company)
    made = sequence(company, letter(company))
    let_in(sequence_id=made.pk, at=TEN)
    follow_steps(at=TEN)
    pause_sequence(sequence_id=made.pk, at=TEN, by=company.meera)
    assert tick().total == 0
    start_sequence(sequence_id=made.pk, at=TEN, by=company.meera)
    assert tick().sent == 1


def test_a_closed_sequence_never_sends_what_waits(company: Company, post: Letters) -> None:
    reader(company)
    made = sequence(company, letter(company))
    let_in(sequence_id=made.pk, at=TEN)
    follow_steps(at=TEN)
    close_sequence(sequence_id=made.pk, at=TEN, by=company.meera)
    assert tick().total == 0


def test_a_sequence_starts_only_when_it_can(company: Company, settings: Any) -> None:
    empty = sequence(company, start=False)
    with pytest.raises(NothingToDo):
        start_sequence(sequence_id=empty.pk, at=TEN, by=company.meera)
    settings.PUBLIC_URL = ""
    with pytest.raises(NoWayOut):
        sequence(company, letter(company))


def test_a_rehearsal_sends_nothing(company: Company, post: Letters, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    lead = reader(company)
    sequence(company, letter(company), is_rehearsal=True)
    tick()
    assert (states(), post.got) == ([("email", "sent")], [])
    assert not lead.touchpoints.exists()


def test_a_text_message_goes_by_the_gateway_and_costs_what_it_costs(company: Company, settings: Any) -> None:
    MessagingRule.objects.filter(way="sms").update(per_message_minor=25)
    lead = reader(company)
    with sms_gateway(settings) as texts:
        sequence(company, letter(company, "Text", way="sms", text="Dear {first_name}, STOP ends this"))
        tick()
    assert [(text["To"], text["Body"]) for text in texts.got] == [("+919810012345", "Dear Asha, STOP ends this")]
    lead.refresh_from_db()
    assert lead.direct_cost_minor == 25


def test_steps_can_be_moved_and_removed_while_it_runs(company: Company, post: Letters) -> None:
    lead = reader(company)
    made = sequence(company, wait(1), StepPlan("task", task="Call"), letter(company))
    tick()
    middle = SequenceStep.objects.get(kind="task")
    assert Enrolment.objects.get().step_id == middle.pk
    move_step(sequence_id=made.pk, step_id=middle.pk, is_up=True, by=company.meera)
    assert list(made.steps.order_by("position").values_list("kind", flat=True)) == ["task", "wait", "email"]
    remove_step(sequence_id=made.pk, step_id=middle.pk, by=company.meera)
    assert Enrolment.objects.get().step_id == made.steps.order_by("position").first().pk  # type: ignore[union-attr]
    tick(TEN + DAY)
    tick(TEN + 2 * DAY)
    assert (len(post.got), fate(lead)) == (1, ("done", ""))
    with pytest.raises(StepHasWritten):
        remove_step(sequence_id=made.pk, step_id=SequenceStep.objects.get(kind="email").pk, by=company.meera)


def test_entering_and_stepping_ask_as_much_for_three_as_for_thirty(company: Company) -> None:
    asks = StepPlan("condition", query="temperature=cold", otherwise="leave")
    made = sequence(company, asks, StepPlan("task", task="Call"), letter(company))

    def counted(first: int, last: int) -> tuple[int, int]:
        for n in range(first, last):
            reader(company, f"Lead {n}", email=f"l{n}@example.in", phones=[f"+9198100{n:05}"])
        with CaptureQueriesContext(
            connection,
        ) as entering:
            let_in(sequence_id=made.pk, at=TEN)
        with CaptureQueriesContext(connection) as stepping:
            follow_steps(at=TEN)
        return len(entering), len(stepping)

    assert counted(0, 3) == counted(3, 33)
    assert Message.objects.count() == 33


def test_results_stand_by_step(company: Company, post: Letters) -> None:
    lead = reader(company)
    made = sequence(company, letter(company), wait(2), letter(company, "Again"))
    tick()
    touch(lead_ids=[lead.pk], kind="question", at=TEN + DAY, by=None)
    let_out(at=TEN + DAY)
    first, _wait, second = results_of(made)
    assert (first.sent, first.answered, first.answers.share, second.sent) == (1, 1, 1.0, 0)


def test_consents_are_asked_for_by_way(company: Company, settings: Any) -> None:
    lead = make_lead(company, email=MAIL)
    allow(lead, "email")
    assert Consent.objects.count() == 1
    with sms_gateway(settings) as texts:
        made = sequence(company, letter(company, "Text", way="sms", text="Hello"))
        put_in(sequence_id=made.pk, lead_ids=[lead.pk], at=TEN, by=company.meera)
        tick()
    assert texts.got == []


def test_what_is_told_of_a_template_is_kept_out_of_the_way_of_fields(company: Company, post: Letters) -> None:
    reader(company, "{price} <b>Rao</b>")
    sequence(company, letter(company, text="Dear {name}"))
    tick()
    content = post.got[0][1]
    assert "Dear {price} <b>Rao</b>" in content
    assert "{price} &lt;b&gt;Rao&lt;/b&gt;" in content


def test_touchpoints_of_messages_give_no_points(company: Company, post: Letters) -> None:
    lead = reader(company)
    sequence(company, letter(company))
    tick()
    lead.refresh_from_db()
    assert (lead.temperature, Touchpoint.objects.get(lead=lead).kind) == ("cold", "message_sent")
