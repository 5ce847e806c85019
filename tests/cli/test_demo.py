"""The company to look at."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from footfall.cli.demo import _fill, _tell_who_can_sign_in
from footfall.company.models import Staff
from footfall.seed.company import LOGINS
from tests.cast import Company

pytestmark = pytest.mark.django_db


def test_a_company_with_data_of_its_own_is_left_as_it_is(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    Staff.objects.update(email=Concat(Value("own."), "email"))
    before = set(Staff.objects.values_list("email", flat=True))
    _fill(industry="retail", leads=100, seed=1)
    assert set(Staff.objects.values_list("email", flat=True)) == before
    assert capsys.readouterr().err == (
        "This company has data of its own and is left as it is; sign in as one of its staff.\n"
    )


def test_only_those_who_are_there_can_sign_in() -> None:
    role, email, password = LOGINS[0]
    Staff.objects.create_user(email, password, name="Anita", role="administrator")
    heard: list[str] = []
    _tell_who_can_sign_in(heard.append)
    assert heard == ["Sign in as:", f"  {email}  {password}  {role}"]
