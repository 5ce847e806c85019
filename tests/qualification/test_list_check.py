"""A vendor's file, held against our own base before it is paid for."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from footfall.capture.models import Capture
from footfall.identity.models import ContactPoint, Suppression
from footfall.qualification.actions.check_list import compare_list, offer_list
from footfall.qualification.models import ListCheck
from footfall.qualification.rules.list_check import Known, fate_of
from footfall.shared.models import Audit
from tests.cast import NOON, Company
from tests.selling.making import make_lead

FILE = """Name;Mobile;E-mail
Asha;98100 12345;
Bela;+91 98100 22222;bela@example.in
Chitra;98100-33333;
Dev;98100 44444;
Esha;98100 55555;
Esha again;0 98100 55555;
Nobody;12;not an address
Farid;;Farid@Example.IN
"""


@pytest.fixture
def ours(company: Company) -> None:
    """Who we know already."""
    make_lead(company, "Asha")
    make_lead(company, "Bela", phones=(), email="bela@example.in")
    for name, phone in (("Chitra", "+919810033333"), ("Dev", "+919810044444")):
        make_lead(company, name, phones=(phone,))
        ContactPoint.objects.filter(value=phone).update(state="dead", cause="phone_disconnected")


def compared(company: Company, text: str = FILE) -> ListCheck:
    check = offer_list(door=company.bought_list, name="offer.csv", content=[text.encode()], at=NOON, by=company.nisha)
    return compare_list(check=check, at=NOON)


def letters(check: ListCheck) -> str:
    return bytes(check.fates).decode()


def test_each_row_is_what_it_is_to_us_and_nothing_comes_in(company: Company, ours: None) -> None:
    Suppression.objects.create(way="call", value="+919810022222", reason="asked", at=NOON)
    check = compared(company)
    assert letters(check) == "onddptup"
    assert check.counts == {"p": 2, "o": 1, "d": 2, "n": 1, "t": 1, "u": 1}
    assert (check.import_run.rows, Capture.objects.count()) == (8, 0)


def test_who_allowed_contact_again_is_ours_and_not_left_alone(company: Company, ours: None) -> None:
    Suppression.objects.create(way="call", value="+919810012345", reason="asked", at=NOON, lifted_at=NOON)
    assert letters(compared(company))[0] == "o"


def test_a_row_with_one_live_contact_is_not_dead() -> None:
    known = Known(frozenset({"a"}), frozenset({"a"}), frozenset())
    assert [fate_of(row, known, set()) for row in (["a"], ["a", "b"], ["b"], [])] == ["d", "o", "p", "u"]


def test_ten_thousand_rows_take_two_statements(
    company: Company, ours: None, django_assert_max_num_queries: Any
) -> None:
    rows = "".join(f"Name {number};{9810100000 + number}\n" for number in range(2_000))
    check = offer_list(
        door=company.bought_list, name="long.csv", content=[f"Name;Mobile\n{rows}".encode()], at=NOON, by=None
    )
    with django_assert_max_num_queries(6):
        compare_list(check=check, at=NOON)
    assert check.counts["p"] == 2_000


def test_the_page_says_what_remains_to_be_paid_and_gives_its_rows(client: Client, company: Company, ours: None) -> None:
    client.force_login(company.nisha)
    url = f"/vendors/lists/{company.bought_list.pk}"
    sent = client.post(f"{url}/checks/new", {"file": SimpleUploadedFile("offer.csv", FILE.encode())})
    page = client.get(sent["Location"]).content.decode()
    assert ("₹24" in page, "₹6" in page, "₹18" in page) == (True, True, True)
    answer = client.get(f"{sent['Location']}/to-pay.csv")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()  # type: ignore[call-overload]  # a stream
    assert lines == ["Name,Mobile,E-mail", "Esha,98100 55555,", "Farid,,Farid@Example.IN"]
    assert Audit.objects.filter(verb="export", noun="list check").count() == 1
    assert "2 of 8 rows to be paid for" in client.get(url).content.decode()
    assert client.get(f"{sent['Location']}/everything.csv").status_code == 404
