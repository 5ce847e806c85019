"""The first person who can sign in."""

import pytest

from footfall.cli.createadmin import _create
from footfall.company.models import Role, Staff
from footfall.shared.errors import Conflict, Invalid
from footfall.shared.models import Audit

pytestmark = pytest.mark.django_db
PASSWORD = "tea at the counter"


def test_an_administrator_can_sign_in_and_the_deed_is_written_down() -> None:
    _create(email="Asha@example.com", name="Asha", password=PASSWORD)
    asha = Staff.objects.get_by_natural_key("asha@example.com")
    assert (asha.role, asha.check_password(PASSWORD)) == (Role.ADMINISTRATOR, True)
    deed = Audit.objects.get()
    assert (deed.verb, deed.noun, deed.subjects, deed.by) == ("create", "staff", [str(asha.pk)], None)


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("asha", PASSWORD, "Enter a valid email address."),
        ("asha@example.com", "short", "at least 12 characters"),
        ("asha@example.com", "password1234", "too common"),
    ],
)
def test_a_bad_address_or_password_is_refused_in_words(email: str, password: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        _create(email=email, name="Asha", password=password)
    assert not Staff.objects.exists()


def test_nobody_is_let_in_twice() -> None:
    _create(email="asha@example.com", name="Asha", password=PASSWORD)
    with pytest.raises(Conflict, match="can sign in already"):
        _create(email="ASHA@example.com", name="Asha", password=PASSWORD)
