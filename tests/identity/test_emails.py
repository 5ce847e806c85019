"""E-mail addresses."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.identity.normalise import read_email
from footfall.identity.normalise.emails import _is_common

LOCAL = st.text(st.sampled_from("abz019._+-'@é"), min_size=1, max_size=12)
DOMAIN = st.lists(st.text(st.sampled_from("abz01-"), min_size=1, max_size=6), min_size=1, max_size=4).map(".".join)
TOP = st.sampled_from(["in", "com", "test", "local", "museum", "c", "co1", "example", "arpa", ""])


@given(local=LOCAL, domain=DOMAIN, top=TOP)
@settings(max_examples=600, deadline=None)
def test_the_quick_reading_takes_only_what_the_reference_takes(local: str, domain: str, top: str) -> None:
    typed = f"{local}@{domain}.{top}"
    if _is_common(typed):
        assert validate_email(typed, check_deliverability=False).normalized.lower() == typed


@given(typed=st.text(max_size=30) | st.emails())
@settings(max_examples=400, deadline=None)
def test_any_text_is_valid_where_the_reference_says_so(typed: str) -> None:
    try:
        expected = validate_email(typed.strip().lower(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        expected = ""
    email = read_email(typed)
    assert email.address in {expected, ""}
    assert email.is_valid == bool(email.address)


@pytest.mark.parametrize(
    ("typed", "address", "canonical"),
    [
        (" Asha.Rao@Example.IN ", "asha.rao@example.in", "asha.rao@example.in"),
        ("Asha.Rao+shoes@gmail.com", "asha.rao+shoes@gmail.com", "asharao@gmail.com"),
        ("asharao@googlemail.com", "asharao@googlemail.com", "asharao@gmail.com"),
        ("asha+shoes@outlook.com", "asha+shoes@outlook.com", "asha@outlook.com"),
        ("asha+shoes@example.in", "asha+shoes@example.in", "asha+shoes@example.in"),
        ("mailto:asha@example.in", "asha@example.in", "asha@example.in"),
        ("आशा@example.in", "आशा@example.in", "आशा@example.in"),
    ],
)
def test_an_address_has_a_form_to_write_to_and_one_to_compare(typed: str, address: str, canonical: str) -> None:
    email = read_email(typed)
    assert (email.address, email.canonical, email.typed) == (address, canonical, typed)


@pytest.mark.parametrize(
    "typed", ["asha", "asha@", "@example.in", "a b@example.in", "test@test.com", "na@example.in", "x@y.test"]
)
def test_what_is_no_address_or_made_up_is_none(typed: str) -> None:
    assert (read_email(typed).is_valid, read_email(typed).canonical) == (False, "")


def test_a_desks_mailbox_is_valid_and_tells_nobody_apart() -> None:
    email = read_email("Sales@acme.in")
    assert (email.is_valid, email.is_role, email.domain) == (True, True, "acme.in")


def test_a_free_provider_is_nobodys_domain() -> None:
    assert read_email("asha@gmail.com").domain == ""
