"""A code that comes back shows that whoever gave a number or an address reads what is sent there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from footfall.company.models import Staff
from footfall.identity.actions.codes import (
    AskedForSilence,
    CannotBeReached,
    NoGateway,
    WaitForTheCode,
    deliver,
    enter_code,
    send_code,
)
from footfall.identity.models import ContactPoint, OneTimeCode, Suppression
from footfall.identity.sending import NotSent, sender_for
from footfall.identity.verification.codes import BETWEEN, LIMITS, code_of, hidden, is_same, wait_for
from footfall.qualification.models import Lead
from footfall.shared.models import Audit
from tests.cast import ASHA_PHONE, NOON, Company
from tests.identity.gateway import BAD_NUMBER, Letters, Texts, mail_server, sms_gateway
from tests.qualification.making import make_lead, make_person

MINUTE = timedelta(minutes=1)


@pytest.fixture
def letters(settings: Any) -> Iterator[Letters]:
    with mail_server(settings) as found:
        yield found


@pytest.fixture
def texts(settings: Any) -> Iterator[Texts]:
    with sms_gateway(settings) as found:
        yield found


@pytest.fixture
def asha(company: Company) -> Lead:
    return make_lead(person=make_person("Asha Rao", phones=[ASHA_PHONE], emails=["asha@example.in"]))


def phone() -> ContactPoint:
    return ContactPoint.objects.get(kind="phone")


def email() -> ContactPoint:
    return ContactPoint.objects.get(kind="email")


def sent(code: OneTimeCode, at: datetime = NOON) -> str:
    return deliver(code_id=code.pk, sender=sender_for(code.contact_point.kind), at=at)


def digits_in(text: str) -> str:
    found = re.search(r"\b(\d{6}) is your code", text)
    assert found
    return found[1]


def test_a_code_by_sms_verifies_the_number(asha: Lead, texts: Texts, ravi: Staff) -> None:
    code = send_code(point=phone(), at=NOON, by=ravi)
    assert sent(code) == "sent"
    assert (texts.got[0]["To"], texts.got[0]["From"]) == (ASHA_PHONE, "+15550100")
    digits = digits_in(texts.got[0]["Body"])
    assert enter_code(point=phone(), typed=f"{digits[:3]} {digits[3:]}", at=NOON + MINUTE, by=ravi).is_right
    assert (phone().state, phone().cause) == ("verified", "code_entered")
    assert Lead.objects.get().verified_at == NOON + MINUTE
    assert not enter_code(point=phone(), typed=digits, at=NOON + MINUTE, by=ravi).is_right


def test_a_code_by_mail_verifies_the_address(asha: Lead, letters: Letters, ravi: Staff) -> None:
    sent(send_code(point=email(), at=NOON, by=ravi))
    to, letter = letters.got[0]
    assert to == "asha@example.in"
    assert enter_code(point=email(), typed=digits_in(letter), at=NOON, by=ravi).is_right


def test_a_wrong_code_is_counted_until_it_is_void(asha: Lead, texts: Texts, ravi: Staff) -> None:
    code = send_code(point=phone(), at=NOON, by=ravi)
    sent(code)
    right = digits_in(texts.got[0]["Body"])
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    left = [enter_code(point=phone(), typed=wrong, at=NOON, by=ravi).tries_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert (
        enter_code(point=phone(), typed=right, at=NOON, by=ravi).why == "This code was tried too often; send another."
    )
    assert phone().state == "unverified"


def test_an_old_code_is_void(asha: Lead, texts: Texts, ravi: Staff) -> None:
    sent(send_code(point=phone(), at=NOON, by=ravi))
    entered = enter_code(point=phone(), typed=digits_in(texts.got[0]["Body"]), at=NOON + 10 * MINUTE, by=ravi)
    assert (entered.is_right, entered.why) == (False, "This code is too old; send another.")


def test_the_code_stands_nowhere(asha: Lead, texts: Texts, ravi: Staff) -> None:
    sent(send_code(point=phone(), at=NOON, by=ravi))
    digits = digits_in(texts.got[0]["Body"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT json_agg(c)::text FROM identity_onetimecode c) "
            "|| (SELECT json_agg(j)::text FROM procrastinate_jobs j) || (SELECT json_agg(a)::text FROM shared_audit a)"
        )
        assert digits not in cursor.fetchone()[0]


def test_one_number_gets_so_many_codes_and_no_more(asha: Lead, texts: Texts, ravi: Staff) -> None:
    for n in range(3):
        send_code(point=phone(), at=NOON + n * MINUTE, by=ravi)
    with pytest.raises(WaitForTheCode, match="the next can be sent in 12 minutes"):
        send_code(point=phone(), at=NOON + 3 * MINUTE, by=ravi)
    send_code(point=phone(), at=NOON + 15 * MINUTE, by=ravi)


def test_no_code_where_none_may_go(asha: Lead, texts: Texts, ravi: Staff, settings: Any) -> None:
    Suppression.objects.create(way="sms", value=ASHA_PHONE, reason="asked", at=NOON)
    with pytest.raises(AskedForSilence):
        send_code(point=phone(), at=NOON, by=ravi)
    settings.SMS_URL = ""
    with pytest.raises(NoGateway):
        send_code(point=phone(), at=NOON, by=ravi)
    ContactPoint.objects.filter(kind="email").update(value="asha")
    with pytest.raises(CannotBeReached):
        send_code(point=email(), at=NOON, by=ravi)


@pytest.mark.django_db(transaction=True)
def test_a_code_is_sent_only_if_its_transaction_ends_well(asha: Lead, texts: Texts, ravi: Staff) -> None:
    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'identity.deliver_code'")
            return int(cursor.fetchone()[0])

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        send_code(point=phone(), at=NOON, by=ravi)
        1 / 0  # noqa: B018 -- something goes wrong
    assert (jobs(), OneTimeCode.objects.count(), Audit.objects.filter(verb="send code").count()) == (0, 0, 0)
    send_code(point=phone(), at=NOON, by=ravi)
    assert jobs() == 1


def test_a_mail_server_that_is_away_is_tried_again_and_nothing_goes_twice(
    asha: Lead, letters: Letters, ravi: Staff, settings: Any
) -> None:
    code = send_code(point=email(), at=NOON, by=ravi)
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(NotSent):
        sent(code)
    settings.EMAIL_PORT = there
    letters.on_content = "451 4.3.0 try again later"
    with pytest.raises(NotSent):
        sent(code)
    letters.on_content = "250 OK"
    assert [sent(code), sent(code), sent(code)] == ["sent"] * 3
    assert len(letters.got) == 1


def test_a_mailbox_that_is_not_there_is_dead_at_once(asha: Lead, letters: Letters, ravi: Staff) -> None:
    letters.on_recipient = "550 5.1.1 no such user"
    assert sent(send_code(point=email(), at=NOON, by=ravi)) == "failed"
    assert (email().state, email().cause) == ("dead", "email_hard_bounce")


def test_a_gateways_refusals_are_told_apart(asha: Lead, texts: Texts, ravi: Staff) -> None:
    code = send_code(point=phone(), at=NOON, by=ravi)
    texts.refuses = (503, {"code": 20500, "message": "Internal"})
    with pytest.raises(NotSent):
        sent(code)
    texts.refuses = (400, BAD_NUMBER)
    assert sent(code) == "failed"
    assert (phone().state, phone().cause) == ("suspect", "phone_refused")
    assert OneTimeCode.objects.get().detail.startswith("400 21211 The 'To' number")


def test_what_has_perhaps_been_sent_is_not_sent_again(asha: Lead, texts: Texts, ravi: Staff) -> None:
    code = send_code(point=phone(), at=NOON, by=ravi)
    texts.hangs_up = True
    assert sent(code) == "unsure"
    texts.hangs_up = False
    assert (sent(code), texts.got) == ("unsure", [])
    cut_off = send_code(point=phone(), at=NOON + MINUTE, by=ravi)
    OneTimeCode.objects.filter(pk=cut_off.pk).update(sending="sending")
    assert (sent(cut_off), texts.got) == ("unsure", [])


@given(st.text(max_size=32), st.integers(0, 2**40))
@examples(max_examples=50, deadline=None)
def test_a_code_is_six_digits_and_only_itself(nonce: str, number: int) -> None:
    code = code_of(nonce, number, secret="s")
    assert re.fullmatch(r"\d{6}", code)
    assert is_same(f" {code[:3]}-{code[3:]}", code)
    assert not is_same(code[:5], code)


@given(st.lists(st.integers(0, 3_000), max_size=40))
@examples(max_examples=60, deadline=None)
def test_whoever_waits_as_told_may_go_on(minutes: list[int]) -> None:
    start = datetime(2026, 5, 4, tzinfo=UTC)
    made: list[datetime] = []
    for minute in sorted(minutes):
        if wait_for(made, at=start + minute * MINUTE) is None:
            made.append(start + minute * MINUTE)
    for span, most in LIMITS:
        assert all(sum(at - span < other <= at for other in made) <= most for at in made)
    now = start + 3_000 * MINUTE
    wait = wait_for(made, at=now)
    assert wait is None or wait_for(made, at=now + wait) is None
    assert LIMITS[0][0] > BETWEEN


def test_a_value_is_hidden_in_what_is_told() -> None:
    assert (hidden(ASHA_PHONE), hidden("asha@example.in")) == ("…2345", "a…@example.in")
