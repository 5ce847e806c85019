"""Letters that come back and letters that answer end a sequence, and are contacts of the lead."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from footfall.capture.actions.poll_mailboxes import poll_mailboxes
from footfall.capture.models import EntryPoint
from footfall.identity.actions.bounces import take_bounces
from footfall.identity.verification.bounces import read_bounces
from footfall.qualification.actions.drain import drain
from footfall.selling.actions.close import Sale, win_deal
from footfall.selling.models import Message
from tests.capture.providers import receiving
from tests.capture.test_letters import Mailbox, imap_server
from tests.cast import Company
from tests.identity.gateway import Letters, mail_server
from tests.selling.making import make_deal
from tests.selling.nurture import DAY, MAIL, TEN, fate, letter, reader, sequence, tick, wait


@pytest.fixture(autouse=True)
def public(settings: Any, tmp_path: Path) -> None:
    settings.PUBLIC_URL, settings.FILES = "https://leads.example", tmp_path


@pytest.fixture
def post(settings: Any) -> Any:
    with mail_server(settings) as letters:
        yield letters


@pytest.fixture
def box(company: Company) -> EntryPoint:
    """A mailbox that is fetched from."""
    return receiving("inbound_email", source="mail", key="answers")[0]


def report(name: str, *, status: str = "5.1.1", to: str = MAIL, number: int = 1) -> bytes:
    """A delivery status notification about the letter of this name."""
    return f"""From: MAILER-DAEMON@mx.example
To: footfall@localhost
Subject: Undelivered Mail Returned to Sender
Message-ID: <r{number}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b0"

--b0
Content-Type: text/plain

It could not be delivered.

--b0
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} said the other side

--b0
Content-Type: text/rfc822-headers

From: footfall@localhost
To: {to}
Message-ID: <{name}>
--b0--
""".encode()


def answer(name: str, *, sender: str = MAIL, **headers: str) -> bytes:
    """A letter in answer to the one of this name."""
    made = EmailMessage()
    given = {
        "From": f"Asha Rao <{sender}>", "To": "answers@leads.example", "Subject": "Re: For Asha",
        "Message-ID": "<a1@example.in>", "Date": "Mon, 04 May 2026 17:30:00 +0530", "In-Reply-To": f"<{name}>", **headers,
    }  # fmt: skip
    for key, value in given.items():
        made[key] = value
    made.set_content("Please call me about the price.")
    return bytes(made)


def fetched(box: EntryPoint, *letters: bytes) -> None:
    """These letters lie in the mailbox, and it is fetched from."""
    with imap_server(Mailbox(*letters)) as port:
        EntryPoint.objects.filter(pk=box.pk).update(
            receiving={"host": "127.0.0.1", "port": port, "user": "answers", "is_plain": True}
        )
        poll_mailboxes(at=TEN + DAY)
    drain(limit=9, at=TEN + DAY)


def sent(company: Company) -> tuple[Any, Message]:
    lead = reader(company)
    sequence(company, letter(company), wait(3), letter(company, "Again"))
    tick()
    return lead, Message.objects.get()


def test_a_letter_that_came_back_ends_the_sequence_and_is_a_contact(
    company: Company, post: Letters, box: EntryPoint
) -> None:
    lead, message = sent(company)
    fetched(box, report(message.name), report(message.name))
    message.refresh_from_db()
    assert message.returned_at
    assert fate(lead) in {("left", "returned"), ("left", "closed")}
    assert lead.touchpoints.filter(kind="message_returned").count() == 1
    assert lead.person.contact_points.get(kind="email").state == "dead"
    tick(TEN + 3 * DAY)
    assert len(post.got) == 1


def test_a_full_mailbox_is_noted_and_the_sequence_goes_on(company: Company, post: Letters, box: EntryPoint) -> None:
    lead, message = sent(company)
    fetched(box, report(message.name, status="4.2.2"))
    assert lead.touchpoints.filter(kind="message_returned").count() == 1
    assert fate(lead) == ("active", "")
    tick(TEN + 3 * DAY)
    assert len(post.got) == 2


def test_a_letter_that_comes_back_after_the_sale_leaves_the_sale_alone(company: Company, post: Letters) -> None:
    lead, message = sent(company)
    win_deal(sale=Sale(make_deal(lead, at=TEN).pk), at=TEN + DAY, by=None)
    take_bounces(bounces=read_bounces(report(message.name)), at=TEN + 2 * DAY, by=None)
    lead.refresh_from_db()
    message.refresh_from_db()
    assert (lead.status, lead.won_at, lead.dead_at) == ("converted", TEN + DAY, None)
    assert (fate(lead), bool(message.returned_at)) == (("left", "won"), True)
    assert lead.person.contact_points.get(kind="email").state == "dead"


def test_a_report_that_names_no_letter_is_of_the_last_one_to_that_address(company: Company, post: Letters) -> None:
    _lead, message = sent(company)
    plain = report("x").replace(b"Message-ID: <x>\n", b"")
    take_bounces(bounces=read_bounces(plain), at=TEN + DAY, by=None)
    message.refresh_from_db()
    assert message.returned_at


def test_an_answer_ends_the_sequence_and_warms_the_lead(company: Company, post: Letters, box: EntryPoint) -> None:
    lead, message = sent(company)
    fetched(box, answer(message.name), answer(message.name))
    message.refresh_from_db()
    lead.refresh_from_db()
    assert (fate(lead), bool(message.answered_at)) == (("left", "answered"), True)
    assert list(lead.touchpoints.order_by("at").values_list("kind", flat=True)) == ["message_sent", "inbound_message"]
    assert lead.temperature == "warm"


def test_an_answer_from_another_address_counts_for_who_was_written_to(
    company: Company, post: Letters, box: EntryPoint
) -> None:
    lead, message = sent(company)
    fetched(box, answer(message.name, sender="asha@work.example"))
    assert fate(lead) == ("left", "answered")
    assert lead.touchpoints.filter(kind="inbound_message", note="From asha@work.example").count() == 1


def test_a_note_of_absence_is_no_answer(company: Company, post: Letters, box: EntryPoint) -> None:
    lead, message = sent(company)
    fetched(box, answer(message.name, **{"Auto-Submitted": "auto-replied"}))
    assert fate(lead) == ("active", "")
    assert not lead.touchpoints.filter(kind="inbound_message").exists()


def test_who_calls_a_letter_spam_gets_no_more(company: Company, post: Letters, box: EntryPoint) -> None:
    lead, message = sent(company)
    complaint = report(message.name).replace(b"report-type=delivery-status", b"report-type=feedback-report")
    fetched(box, complaint.replace(b"message/delivery-status", b"message/feedback-report"))
    message.refresh_from_db()
    assert (fate(lead), bool(message.opted_out_at)) == (("left", "opted_out"), True)
    assert lead.person.contact_points.get(kind="email").state == "unverified"
    tick(TEN + 3 * DAY)
    assert len(post.got) == 1
