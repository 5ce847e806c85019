"""Returned mail is read as mail servers write it, and judges the addresses it names, once."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.identity.actions.bounces import Taken, take_bounces
from footfall.identity.actions.judge import Proof, judge
from footfall.identity.models import ContactPoint
from footfall.identity.verification.bounces import Bounce, kind_of, read_bounces, split_mailbox
from footfall.qualification.models import Lead
from tests.cast import NOON, Company
from tests.qualification.making import make_lead, make_person

DAY = timedelta(days=1)


def report(*blocks: str, name: str = "r1@mx.example") -> bytes:
    """A delivery status notification (RFC 3464) with a block for each recipient."""
    fields = "\n\n".join(["Reporting-MTA: dns; mx.example", *blocks])
    return f"""From: MAILER-DAEMON@mx.example
To: sales@shop.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <{name}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b0"

--b0
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b0
Content-Type: message/delivery-status

{fields}

--b0
Content-Type: message/rfc822

From: sales@shop.example
To: asha@example.in
Subject: Your offer

Hello
--b0--
""".encode()


def block(address: str, status: str, said: str, action: str = "failed") -> str:
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: smtp; {said}"


GONE = block("asha@example.in", "5.1.1", "550 5.1.1 <asha@example.in>: Recipient address rejected: User unknown")

PLAIN_QMAIL = b"""From: MAILER-DAEMON@mail.example
To: sales@shop.example
Subject: failure notice

Hi. This is the program that carries mail at mail.example.
Your message was not delivered to the following addresses.

<asha@example.in>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 No such user here
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Return-Path: <sales@shop.example>
To: asha@example.in, ravi@example.in
"""

PLAIN_EXIM = b"""X-Failed-Recipients: asha@example.in
From: Mail Delivery System <Mailer-Daemon@mail.example>
To: sales@shop.example
Subject: Mail delivery failed: returning message to sender
Message-ID: <exim1@mail.example>

A message that you sent could not be delivered to one or more of its recipients.

  asha@example.in
    host mx.example.in [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<asha@example.in>:
    552 5.2.2 Mailbox full
"""


def test_a_report_names_who_is_not_there() -> None:
    assert read_bounces(report(GONE)) == [
        Bounce(
            "asha@example.in", "hard", "5.1.1",
            "550 5.1.1 <asha@example.in>: Recipient address rejected: User unknown", "r1@mx.example",
        )
    ]  # fmt: skip


def test_each_recipient_of_a_report_counts_for_itself() -> None:
    letter = report(
        GONE,
        block("full@example.in", "4.2.2", "452 4.2.2 Mailbox full"),
        block("spam@example.in", "5.7.1", "550 5.7.1 Message refused by policy"),
        block("ok@example.in", "2.0.0", "250 OK", action="delivered"),
        block("slow@example.in", "4.4.1", "451 4.4.1 connection timed out", action="delayed"),
    )
    assert [(b.address, b.kind) for b in read_bounces(letter)] == [
        ("asha@example.in", "hard"),
        ("full@example.in", "soft"),
        ("spam@example.in", "policy"),
        ("slow@example.in", "soft"),
    ]


def test_the_first_recipient_is_meant_where_mail_was_sent_on() -> None:
    sent_on = GONE.replace("Final-Recipient", "Original-Recipient: rfc822; asha.rao@example.in\nFinal-Recipient")
    assert read_bounces(report(sent_on))[0].address == "asha.rao@example.in"


def test_plain_reports_are_read_from_their_words() -> None:
    assert [(b.address, b.kind, b.status) for b in read_bounces(PLAIN_QMAIL)] == [("asha@example.in", "hard", "5.1.1")]
    assert [(b.address, b.kind, b.status) for b in read_bounces(PLAIN_EXIM)] == [("asha@example.in", "soft", "5.2.2")]


def test_an_ordinary_letter_reports_nobody() -> None:
    letter = b"From: Asha <asha@example.in>\nSubject: Re: offer\n\nuser unknown? 550 5.1.1 asha@example.in\n"
    assert read_bounces(letter) == []
    out_of_office = b"From: asha@example.in\nSubject: Out of office\n\nBack on Monday; write to ravi@example.in\n"
    assert read_bounces(out_of_office) == []


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        ("5.1.1", "", "hard"),
        ("5.1.10", "recipient not found", "hard"),
        ("5.1.2", "host unknown", "hard"),
        ("5.2.2", "over quota", "soft"),
        ("5.7.1", "user unknown", "policy"),
        ("5.7.26", "DMARC", "policy"),
        ("4.7.0", "greylisted", "policy"),
        ("4.2.1", "", "soft"),
        ("5.0.0", "550 user unknown", "hard"),
        ("5.0.0", "no reason given", "soft"),
        ("", "550 No such user here", "hard"),
        ("", "mailbox full", "soft"),
        ("2.0.0", "", ""),
    ],
)
def test_the_code_decides_and_then_the_words(status: str, said: str, kind: str) -> None:
    assert kind_of(status, said) == kind


@given(st.binary(max_size=400))
@settings(max_examples=80, deadline=None)
def test_whatever_comes_in_is_read_or_left(letter: bytes) -> None:
    for part in split_mailbox(letter):
        assert isinstance(read_bounces(part), list)


@given(st.integers(0, len(report(GONE))), st.binary(max_size=8))
@settings(max_examples=60, deadline=None)
def test_a_damaged_report_is_read_or_left(place: int, noise: bytes) -> None:
    letter = report(GONE)
    assert isinstance(read_bounces(letter[:place] + noise + letter[place + len(noise) :]), list)


def test_a_mailbox_file_holds_many_letters() -> None:
    mbox = b"From a Mon May  4 12:00:00 2026\n" + report(GONE) + b"\nFrom b Mon May  4 12:01:00 2026\n" + PLAIN_QMAIL
    assert [len(read_bounces(part)) for part in split_mailbox(mbox)] == [1, 1]
    assert [len(read_bounces(part)) for part in split_mailbox(PLAIN_EXIM)] == [1]


def lead_of(address: str = "asha@example.in") -> Lead:
    return make_lead(person=make_person("Asha Rao", emails=[address]))


def soft(n: int) -> list[Bounce]:
    return read_bounces(report(block("asha@example.in", "4.2.2", "mailbox full"), name=f"soft{n}@mx.example"))


def test_a_hard_bounce_ends_the_lead_once(company: Company) -> None:
    lead = lead_of()
    assert take_bounces(bounces=read_bounces(report(GONE)), at=NOON, by=None) == Taken(1, 1, 1)
    lead.refresh_from_db()
    point = ContactPoint.objects.get()
    assert (lead.dead_cause, point.cause) == ("bounced", "email_hard_bounce")
    assert point.verifications.get().evidence["status"] == "5.1.1"
    assert take_bounces(bounces=read_bounces(report(GONE)), at=NOON + DAY, by=None) == Taken(1, 1, 0)
    assert point.verifications.count() == 1


def test_the_third_soft_bounce_kills_and_a_sign_of_life_starts_anew(company: Company) -> None:
    lead_of()
    point = ContactPoint.objects.get()
    for n in range(2):
        take_bounces(bounces=soft(n), at=NOON + n * DAY, by=None)
        take_bounces(bounces=soft(n), at=NOON + n * DAY, by=None)
    assert ContactPoint.objects.get().state == "unverified"
    judge(proofs=[Proof(point.pk, "email_answered")], way="hand", at=NOON + 2 * DAY, by=None)
    for n in range(2, 4):
        take_bounces(bounces=soft(n), at=NOON + (n + 1) * DAY, by=None)
    assert ContactPoint.objects.get().state == "verified"
    take_bounces(bounces=soft(4), at=NOON + 6 * DAY, by=None)
    assert (ContactPoint.objects.get().state, ContactPoint.objects.get().cause) == ("dead", "email_soft_bounce_3")


def test_a_refusal_by_policy_says_nothing_of_the_mailbox(company: Company) -> None:
    lead_of()
    letter = report(block("asha@example.in", "5.7.1", "blocked"))
    assert take_bounces(bounces=read_bounces(letter), at=NOON, by=None) == Taken(1, 1, 0)
    assert ContactPoint.objects.get().state == "unverified"
    assert ContactPoint.objects.get().verifications.get().cause == "email_policy"


def test_gmail_addresses_are_known_however_they_are_written(company: Company) -> None:
    lead_of("asharao@gmail.com")
    letter = report(block("Asha.Rao+shop@gmail.com", "5.1.1", "550 5.1.1 gone"))
    assert take_bounces(bounces=read_bounces(letter), at=NOON, by=None).died == 1


def test_unknown_addresses_are_counted_and_left(company: Company) -> None:
    assert take_bounces(bounces=read_bounces(report(GONE)), at=NOON, by=None) == Taken(1, 0, 0)
