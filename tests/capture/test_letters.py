"""Letters to entry points: by SMTP and from a mailbox, each taken once, none lost."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from footfall.capture.actions.poll_mailboxes import poll_mailboxes
from footfall.capture.actions.take_letter import letter_path, take_letter
from footfall.capture.models import Capture, DoorTally, EntryPoint, ReviewItem
from footfall.cli.running.letters import letter_server
from footfall.qualification.actions.drain import drain
from tests.capture.providers import GIVEN, receiving, tallies
from tests.cast import Company, make_company


def letter(number: int = 1, **headers: str) -> EmailMessage:
    """A letter of Asha's."""
    made = EmailMessage()
    given = {
        "From": "Asha Rao <asha.rao@example.in>", "To": "ads@leads.example", "Subject": "Price of X1",
        "Message-ID": f"<{number}@example.in>", "Date": "Mon, 04 May 2026 17:30:00 +0530", **headers,
    }  # fmt: skip
    for name, value in given.items():
        made[name] = value
    made.set_content("What does it cost? Call me: 98100 12345\n\nOn Mon, 4 May 2026 somebody wrote:\n> earlier words\n")
    return made


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> Path:
    settings.FILES = tmp_path
    return tmp_path


@pytest.fixture
def box(company: Company) -> EntryPoint:
    return receiving("inbound_email", source="mail")[0]


def take(door: EntryPoint, *letters: bytes | EmailMessage) -> None:
    for each in letters:
        take_letter(door=door, letter=each if isinstance(each, bytes) else bytes(each), at=timezone.now())


def test_a_letter_is_a_capture_and_stays_as_it_came(box: EntryPoint) -> None:
    take(box, letter(), letter())
    capture = Capture.objects.get()
    assert capture.payload == {
        "name": "Asha Rao", "email": "asha.rao@example.in", "phone": "98100 12345", "subject": "Price of X1",
        "note": "Price of X1\nWhat does it cost? Call me: 98100 12345", "to": "ads@leads.example",
    }  # fmt: skip
    assert capture.captured_at.isoformat() == "2026-05-04T12:00:00+00:00"
    assert letter_path(str(capture.pk)).read_bytes() == bytes(letter())
    assert tallies(box) == {"taken": 1, "repeated": 1}
    assert drain(limit=9, at=timezone.now()).failed == 0


def test_a_page_and_its_files_are_read(box: EntryPoint) -> None:
    made = letter()
    made.set_content("<style>p {}</style><p>Please <b>call</b></p><br>Asha", subtype="html")
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="plan.pdf")
    take(box, made)
    payload = Capture.objects.get().payload
    assert payload["note"] == "Price of X1\nPlease call\nAsha"
    assert payload["files"] == [{"name": "plan.pdf", "kind": "application/pdf", "bytes": 5}]


@pytest.mark.parametrize(
    "headers",
    [{"Auto-Submitted": "auto-replied"}, {"From": "MAILER-DAEMON@mx.example"}, {"List-Id": "<news.example>"}],
)
def test_a_program_s_letter_is_kept_and_not_counted(box: EntryPoint, headers: dict[str, str]) -> None:
    made = letter()
    for name, value in headers.items():
        del made[name]
        made[name] = value
    take(box, made)
    assert Capture.objects.get().is_test


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no header at all", b"\x00\xff\xfe", b"From: \xff\xff\r\nDate: never\r\n\r\n\xff", b"From: a@b\n" * 2_000,
        b"Content-Type: text/plain; charset=nobody-knows\r\nFrom: a@example.in\r\n\r\nh\xe9llo",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x" + b"\r\n--x" * 500,
        b"From: =?utf-8?b?\xff?= <a@example.in>\r\nSubject: =?x-no?q?a?=\r\nMessage-ID: <<<>\r\n\r\nhello",
    ],
)  # fmt: skip
def test_a_bent_letter_is_kept(box: EntryPoint, content: bytes) -> None:
    take(box, content, content)
    capture = Capture.objects.get()
    assert letter_path(str(capture.pk)).read_bytes() == content
    assert drain(limit=9, at=timezone.now()).failed == 0
    if "email" not in capture.payload:
        assert ReviewItem.objects.filter(capture=capture).exists()


class Mailbox:
    """Letters by number, and which were read."""

    def __init__(self, *letters: bytes) -> None:
        self.letters = dict(enumerate(letters, start=1))
        self.seen: set[int] = set()
        self.said: list[str] = []


@contextmanager
def imap_server(box: Mailbox) -> Iterator[int]:
    """A server that speaks as much of IMAP as a client needs to fetch what is new."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as line:
                _speak(line, box)

    Thread(target=answer, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def _speak(line: Any, box: Mailbox) -> None:  # noqa: C901 -- one verb after the other
    def say(text: bytes) -> None:
        line.write(text + b"\r\n")
        line.flush()

    say(b"* OK IMAP4rev1 ready")
    while words := line.readline().decode().split():
        tag, verb, *rest = words
        verb = verb.upper()
        box.said.append(verb)
        if verb == "CAPABILITY":
            say(b"* CAPABILITY IMAP4rev1")
        if verb == "LOGIN" and rest[1].strip('"') != GIVEN:
            say(tag.encode() + b" NO [AUTHENTICATIONFAILED] Invalid credentials")
            continue
        if verb == "SELECT":
            say(b"* %d EXISTS" % len(box.letters))
        if verb == "UID" and rest[0].upper() == "SEARCH":
            new = " ".join(str(number) for number in box.letters if number not in box.seen)
            say(f"* SEARCH {new}".encode())
        if verb == "UID" and rest[0].upper() == "FETCH":
            content = box.letters[int(rest[1])]
            line.write(b"* %s FETCH (UID %s BODY[]<0> {%d}\r\n" % (rest[1].encode(), rest[1].encode(), len(content)))
            line.write(content + b")\r\n")
        if verb == "UID" and rest[0].upper() == "STORE":
            box.seen.add(int(rest[1]))
        if verb == "LOGOUT":
            say(b"* BYE")
        say(tag.encode() + b" OK done")
        if verb == "LOGOUT":
            return


def test_a_mailbox_is_emptied_once(box: EntryPoint) -> None:
    mailbox = Mailbox(bytes(letter(1)), bytes(letter(2)), bytes(letter(1)))
    with imap_server(mailbox) as port:
        EntryPoint.objects.update(receiving={"host": "127.0.0.1", "port": port, "user": "ads", "is_plain": True})
        assert poll_mailboxes(at=timezone.now()) == 2
        assert poll_mailboxes(at=timezone.now()) == 0
    assert (mailbox.seen, Capture.objects.count()) == ({1, 2, 3}, 2)


def test_a_letter_that_could_not_be_stored_stays_unread(box: EntryPoint, settings: Any, tmp_path: Path) -> None:
    mailbox = Mailbox(bytes(letter(1)))
    (tmp_path / "full").write_text("no folder")
    settings.FILES = tmp_path / "full"
    with imap_server(mailbox) as port:
        EntryPoint.objects.update(receiving={"host": "127.0.0.1", "port": port, "user": "ads", "is_plain": True})
        assert poll_mailboxes(at=timezone.now()) == 0
    assert (mailbox.seen, Capture.objects.count()) == (set(), 0)


def test_a_mailbox_that_can_t_be_read_says_so_on_the_page(box: EntryPoint) -> None:
    box.secrets.all().delete()
    with imap_server(Mailbox()) as port:
        EntryPoint.objects.update(receiving={"host": "127.0.0.1", "port": port, "user": "ads", "is_plain": True})
        poll_mailboxes(at=timezone.now())
    assert "Invalid credentials" in DoorTally.objects.get().last_words
    EntryPoint.objects.update(receiving={"host": "127.0.0.1", "port": 1, "is_plain": True})
    poll_mailboxes(at=timezone.now())
    assert "refused" in DoorTally.objects.get().last_words


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_passes_letters_on() -> None:
    make_company()
    box, _ = receiving("inbound_email", source="mail")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    controller = letter_server(host="127.0.0.1", port=port)
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as line:
            for _ in range(2):
                assert line.sendmail("asha@example.in", ["ADS+tag@leads.example"], bytes(letter())) == {}
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                line.sendmail("asha@example.in", ["nobody@leads.example"], bytes(letter()))
    finally:
        controller.stop()
    assert refused.value.recipients["nobody@leads.example"][0] == 550
    assert (Capture.objects.count(), tallies(box)) == (1, {"taken": 1, "repeated": 1})
