"""Signing in and out, being locked out, and choosing passwords."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from footfall.company.actions.sign_in import BY_ADDRESS, BY_NAME, LockedOut, forget_tries, sweep_allowances, take_try
from footfall.company.models import SignInAllowance, Staff
from footfall.company.tasks import send_password_link
from tests.cast import Company

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASSWORD = "the counter opens at ten"


@pytest.fixture
def signing_in(ravi: Staff) -> Staff:
    ravi.set_password(PASSWORD)
    ravi.save()
    return ravi


def sign_in(client: Client, name: str, password: str) -> Any:
    return client.post(reverse("login"), {"username": name, "password": password})


def tries(name: str, count: int, at: datetime = NOON) -> None:
    for _ in range(count):
        take_try(name=name, address="198.51.100.7", at=at)


def test_who_knows_the_password_is_let_in_with_a_new_session(client: Client, signing_in: Staff) -> None:
    client.get(reverse("login"))
    session = client.session
    session["before"] = "yes"
    session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else session.session_key
    answer = sign_in(client, "RAVI@footfall.example", PASSWORD)
    assert [answer.status_code, answer["Location"]] == [302, "/"]
    assert client.cookies["sessionid"].value != before


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client: Client, signing_in: Staff) -> None:
    known, unknown = (sign_in(client, name, "wrong") for name in (signing_in.email, "nobody@example.com"))
    assert [known.status_code, unknown.status_code] == [422, 422]
    assert _errors(known) == _errors(unknown) == ["That e-mail and password do not belong together."]


def test_who_left_is_answered_like_a_stranger(client: Client, signing_in: Staff) -> None:
    Staff.objects.filter(pk=signing_in.pk).update(is_active=False)
    assert _errors(sign_in(client, signing_in.email, PASSWORD)) == ["That e-mail and password do not belong together."]


def test_after_eight_wrong_passwords_even_the_right_one_has_to_wait(client: Client, signing_in: Staff) -> None:
    for _ in range(BY_NAME.most):
        sign_in(client, signing_in.email, "wrong")
    answer = sign_in(client, signing_in.email, PASSWORD)
    assert answer.status_code == 429
    assert _errors(answer) == ["That was tried too often. Wait 2 minutes, or choose a new password by e-mail."]


def test_a_name_that_nobody_has_is_locked_as_well(client: Client, signing_in: Staff) -> None:
    for _ in range(BY_NAME.most):
        sign_in(client, "nobody@example.com", "wrong")
    assert sign_in(client, "nobody@example.com", "wrong").status_code == 429


def test_the_right_password_gives_all_tries_back(client: Client, signing_in: Staff) -> None:
    for _ in range(BY_NAME.most - 1):
        sign_in(client, signing_in.email, "wrong")
    sign_in(client, signing_in.email, PASSWORD)
    client.post(reverse("logout"))
    assert [sign_in(client, signing_in.email, "wrong").status_code for _ in range(3)] == [422, 422, 422]


def test_a_bucket_fills_again_with_time_and_a_refused_try_takes_nothing(db: None) -> None:
    tries("asha", BY_NAME.most)
    for _ in range(5):
        with pytest.raises(LockedOut):
            tries("asha", 1)
    tries("asha", 1, NOON + timedelta(seconds=BY_NAME.seconds))
    with pytest.raises(LockedOut, match="Wait a minute"):
        tries("asha", 1, NOON + timedelta(seconds=BY_NAME.seconds * 1.6))


def test_names_are_locked_one_by_one_and_an_address_for_all_its_names(db: None) -> None:
    tries("asha", BY_NAME.most)
    tries("ravi", 1)
    left = BY_ADDRESS.most - BY_NAME.most - 1
    for number in range(left):
        tries(f"name {number}", 1)
    with pytest.raises(LockedOut):
        tries("one more", 1)


def test_the_table_tells_nobody_who_tried_and_is_swept(db: None) -> None:
    tries("asha@example.com", 1)
    assert all(len(bytes(row.key)) == 32 for row in SignInAllowance.objects.all())
    assert sweep_allowances(before=NOON + timedelta(days=1)) == 2


def test_whoever_shows_to_be_the_person_has_all_tries_again(db: None) -> None:
    tries("asha", BY_NAME.most)
    forget_tries(name="Asha ")
    tries("asha", BY_NAME.most)


def test_signing_out_takes_a_post(client: Client, ravi: Staff) -> None:
    client.force_login(ravi)
    assert client.get(reverse("logout")).status_code == 405
    client.post(reverse("logout"))
    assert client.get(reverse("me")).status_code == 302


def test_before_there_is_anybody_the_page_says_how_to_begin(client: Client, db: None) -> None:
    assert "footfall createadmin" in client.get(reverse("login")).content.decode()


def test_asking_for_a_link_says_the_same_for_everybody(client: Client, ravi: Staff, deferred: list[Any]) -> None:
    for email in (ravi.email, "nobody@example.com"):
        answer = client.post(reverse("password_reset"), {"email": email})
        assert [answer.status_code, answer["Location"]] == [302, reverse("password_reset_done")]
    assert [job["args"] for job in deferred] == [{"staff_id": ravi.pk, "base": "http://testserver", "letter": "reset"}]


def test_links_are_not_sent_without_end(client: Client, ravi: Staff) -> None:
    answers = [client.post(reverse("password_reset"), {"email": ravi.email}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]


def test_the_link_lets_in_once_and_unlocks(client: Client, signing_in: Staff) -> None:
    for _ in range(BY_NAME.most + 1):
        sign_in(client, signing_in.email, "wrong")
    send_password_link(staff_id=signing_in.pk, base="http://testserver", letter="reset")
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True)
    new = "eleven green bottles hanging"
    client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    assert sign_in(client, signing_in.email, new).status_code == 302
    assert "This link is spent" in Client().get(link[1], follow=True).content.decode()


def test_a_letter_is_kept_as_a_file_where_there_is_no_mail_server(
    signing_in: Staff, settings: Any, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    send_password_link(staff_id=signing_in.pk, base="https://leads.example.in", letter="invitation")
    (letter,) = tmp_path.iterdir()
    assert "https://leads.example.in/password/reset/" in letter.read_text()


def test_nobody_who_left_gets_a_link(signing_in: Staff) -> None:
    Staff.objects.filter(pk=signing_in.pk).update(is_active=False)
    send_password_link(staff_id=signing_in.pk, base="http://testserver", letter="reset")
    assert mail.outbox == []


def test_a_new_password_signs_other_devices_out(client: Client, signing_in: Staff) -> None:
    other = Client()
    for device in (client, other):
        sign_in(device, signing_in.email, PASSWORD)
    new = "eleven green bottles hanging"
    answer = client.post(
        reverse("password_change"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert answer["Location"] == reverse("password_change_done")
    assert [client.get(reverse("me")).status_code, other.get(reverse("me")).status_code] == [200, 302]


def test_ones_own_page_keeps_what_is_ones_own(client: Client, ravi: Staff, company: Company) -> None:
    client.force_login(ravi)
    client.post(reverse("me"), {"name": "Ravi Kumar", "languages": "hi; en", "role": "administrator"})
    ravi.refresh_from_db()
    assert [ravi.name, ravi.languages, ravi.role] == ["Ravi Kumar", ["hi", "en"], "attendant"]


def _errors(answer: Any) -> list[str]:
    return list(answer.context["form"].non_field_errors())
