"""Messages go out once, whatever breaks: the mail server, the worker, the wish to get none in the middle of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import connection

from footfall.identity.sending import ByMail
from footfall.qualification.actions.disqualify import disqualify
from footfall.selling.actions.enrol import let_in
from footfall.selling.actions.follow_steps import follow_steps
from footfall.selling.actions.returned import opt_out
from footfall.selling.actions.send import send_due
from footfall.selling.models import Message, MessagingRule
from tests.browsing import committed
from tests.cast import Company
from tests.identity.gateway import mail_server, sms_gateway
from tests.selling.nurture import MAIL, TEN, fate, letter, reader, sequence, states, tick

__all__ = ["committed"]
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.PUBLIC_URL = "https://leads.example"


def readers(company: Company, count: int) -> None:
    for n in range(count):
        reader(company, f"Lead {n}", email=f"l{n}@example.in", phones=[f"+9198100{n:05}"])


def written(company: Company, count: int = 1) -> None:
    """So many messages, ready to be handed over."""
    readers(company, count)
    made = sequence(company, letter(company))
    let_in(sequence_id=made.pk, at=TEN)
    follow_steps(at=TEN)


@pytest.mark.django_db
def test_a_mail_server_that_is_away_for_an_hour_loses_and_doubles_nothing(company: Company, settings: Any) -> None:
    with mail_server(settings):
        pass  # its port is closed again
    readers(company, 3)
    sequence(company, letter(company))
    tick()
    # The first is tried, and the others need not be.
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    for minutes in range(5, 60, 5):
        tick(TEN + minutes * MINUTE)
    assert states() == [("email", "waiting")] * 3
    with mail_server(settings) as letters:
        for minutes in range(60, 90, 5):
            tick(TEN + minutes * MINUTE)
    assert sorted(to for to, _ in letters.got) == [f"l{n}@example.in" for n in range(3)]
    assert states() == [("email", "sent")] * 3


@pytest.mark.django_db
def test_an_address_put_off_for_now_holds_up_nobody_else(company: Company, settings: Any) -> None:
    readers(company, 2)
    sequence(company, letter(company))
    with mail_server(settings) as letters:
        letters.on_recipient = "451 4.7.1 Try again later"
        assert tick().later == 2
        letters.on_recipient = "250 OK"
        assert tick(TEN + 2 * MINUTE).sent == 2
    assert len(letters.got) == 2


@pytest.mark.django_db
def test_an_address_where_nobody_lives_is_dead_and_the_letter_failed(company: Company, settings: Any) -> None:
    lead = reader(company)
    sequence(company, letter(company))
    with mail_server(settings) as letters:
        letters.on_recipient = "550 5.1.1 No such user here"
        tick()
    point = lead.person.contact_points.get(kind="email")
    assert (states(), point.state, point.cause) == ([("email", "failed")], "dead", "email_hard_bounce")


@pytest.mark.django_db
def test_a_text_whose_answer_was_lost_is_not_sent_again(company: Company, settings: Any) -> None:
    reader(company)
    with sms_gateway(settings) as texts:
        sequence(company, letter(company, "Text", way="sms", text="Hello"))
        texts.hangs_up = True
        tick()
        texts.hangs_up = False
        for minutes in (5, 60):
            tick(TEN + minutes * MINUTE)
    assert (states(), texts.got) == ([("sms", "unsure")], [])


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_at_a_message_does_not_send_it_twice(committed: Company, settings: Any) -> None:
    written(committed, 2)
    with mail_server(settings) as letters, pytest.MonkeyPatch.context() as killing:
        honest = ByMail.send

        def killed(self: ByMail, **given: Any) -> str:
            honest(self, **given)
            raise KeyboardInterrupt  # nothing after the handing over happens any more

        killing.setattr(ByMail, "send", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due(at=TEN)
        killing.undo()
        assert sorted(state for _, state in states()) == ["sending", "waiting"]
        tick(TEN + MINUTE)
        tick(TEN + 20 * MINUTE)
    assert sorted(state for _, state in states()) == ["sent", "unsure"]
    assert sorted(to for to, _ in letters.got) == ["l0@example.in", "l1@example.in"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(committed: Company, settings: Any) -> None:
    written(committed, 12)
    MessagingRule.objects.update(per_day=0)

    def work() -> int:
        try:
            return send_due(at=TEN).sent
        finally:
            connection.close()

    with mail_server(settings) as letters, ThreadPoolExecutor(3) as pool:
        counts = [pool.submit(work) for _ in range(3)]
        assert sum(count.result(60) for count in counts) == 12
    assert sorted(to for to, _ in letters.got) == sorted(f"l{n}@example.in" for n in range(12))


@pytest.mark.django_db(transaction=True)
def test_who_opts_out_while_a_letter_is_on_the_line_gets_that_one_and_no_other(
    committed: Company, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wish waits for the letter in hand; once it is answered, nothing more leaves, in any order of the two."""
    lead = reader(committed)
    MessagingRule.objects.update(per_day=0)
    one, other = (sequence(committed, letter(committed), name=name) for name in ("One", "Two"))
    for each in (one, other):
        let_in(sequence_id=each.pk, at=TEN)
    follow_steps(at=TEN)
    on_the_line, go_on = Event(), Event()
    honest = ByMail.send

    def slow(self: ByMail, **given: Any) -> str:
        on_the_line.set()
        assert go_on.wait(30)
        return honest(self, **given)

    monkeypatch.setattr(ByMail, "send", slow)

    def apart(work: Any) -> Any:
        try:
            return work()
        finally:
            connection.close()

    first = Message.objects.select_related("enrolment__lead").order_by("pk").first()
    assert first
    with mail_server(settings) as letters, ThreadPoolExecutor(2) as pool:
        sending = pool.submit(apart, lambda: send_due(at=TEN))
        assert on_the_line.wait(30)
        wish = pool.submit(apart, lambda: opt_out(message=first, reason="asked", at=TEN))
        until_somebody_waits_for_a_line()
        assert not wish.done()
        go_on.set()
        assert wish.result(30)
        counts = sending.result(30)
    assert (counts.sent, len(letters.got)) == (1, 1)
    assert sorted(state for _, state in states()) == ["refused", "sent"]
    assert fate_of_all(lead) == {("left", "opted_out")}


def until_somebody_waits_for_a_line() -> None:
    """Wait until a lock of the application's own is asked for and not given."""
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError("nobody waits")


def fate_of_all(lead: Any) -> set[tuple[str, str]]:
    return set(lead.enrolments.values_list("state", "left_for"))


@pytest.mark.django_db(transaction=True)
def test_a_lead_that_is_lost_while_its_letter_is_on_the_line_waits_for_nothing(
    committed: Company, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who works on a lead waits for the mail server."""
    lead = reader(committed)
    made = sequence(committed, letter(committed))
    let_in(sequence_id=made.pk, at=TEN)
    follow_steps(at=TEN)
    on_the_line, go_on = Event(), Event()
    honest = ByMail.send

    def slow(self: ByMail, **given: Any) -> str:
        on_the_line.set()
        assert go_on.wait(30)
        return honest(self, **given)

    monkeypatch.setattr(ByMail, "send", slow)

    def work() -> Any:
        try:
            return send_due(at=TEN)
        finally:
            connection.close()

    with mail_server(settings) as letters, ThreadPoolExecutor(1) as pool:
        sending = pool.submit(work)
        assert on_the_line.wait(30)
        disqualify(lead_ids=[lead.pk], kind="lost", cause="price", note="", at=TEN, by=None)
        go_on.set()
        assert sending.result(30).sent == 1
    assert fate(lead) == ("left", "closed")
    assert [to for to, _ in letters.got] == [MAIL]
