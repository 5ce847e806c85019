"""Paper forms: printed with a code, typed in sheet after sheet, dated as the paper, warned of when typed twice."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.capture.models import Capture, EntryPoint
from footfall.capture.rules.paper_code import paper_code, read_paper_code
from footfall.qualification.models import Lead
from tests.cast import Company, capture_id


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 10**9))
def test_a_code_is_read_back_however_it_is_typed(number: int) -> None:
    code = paper_code(number)
    assert (
        read_paper_code(code)
        == read_paper_code(f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')}")
        == number
    )


def test_a_mistyped_code_is_noticed() -> None:
    wrong = [code for code in ("", "-", "7", "3R-8", "A*-2") if read_paper_code(code) is not None]
    code = paper_code(40_000)
    changed = [
        f"{code[:place]}{sign}{code[place + 1 :]}"
        for place in range(len(code))
        for sign in "27X"
        if code[place] not in f"{sign}-"
    ]
    assert (wrong, [each for each in changed if read_paper_code(each)]) == ([], [])


@pytest.fixture
def ravi_at(client: Client, company: Company) -> Client:
    client.force_login(company.ravi)
    return client


def begin(client: Client, door: EntryPoint, on: str = "2026-05-02") -> Any:
    return client.post("/paper", {"code": paper_code(door.pk), "on": on})


def sheet(client: Client, url: str, number: int, **given: str) -> Any:
    return client.post(url, {"id": str(capture_id(number)), "name": "Asha Rao", "phone": "98100 12345", **given})


@pytest.mark.django_db
def test_sheets_are_typed_in_one_after_the_other_and_dated_as_the_paper(ravi_at: Client, company: Company) -> None:
    url = begin(ravi_at, company.counter)["Location"]
    assert sheet(ravi_at, url, 1)["Location"] == url
    assert sheet(ravi_at, url, 2, name="Bela Sen", phone="98100 54321").status_code == 302
    assert set(Capture.objects.values_list("payload__name", "captured_at__date", "attendant__name")) == {
        ("Asha Rao", date(2026, 5, 2), "Ravi"),
        ("Bela Sen", date(2026, 5, 2), "Ravi"),
    }
    assert Lead.objects.filter(captured_on="2026-05-02").count() == 2
    page = ravi_at.get(url).content.decode()
    assert ("<b>2</b> sheets" in page, page.index("Bela Sen") < page.index("Asha Rao")) == (True, True)


@pytest.mark.django_db
def test_a_sheet_that_was_typed_before_is_told_once(ravi_at: Client, company: Company) -> None:
    url = begin(ravi_at, company.counter)["Location"]
    sheet(ravi_at, url, 1)
    again = sheet(ravi_at, url, 2, phone="+91 98100-12345")
    assert (again.status_code, "Typed in already: Asha Rao, 2 May." in again.content.decode()) == (422, True)
    assert sheet(ravi_at, url, 2, phone="+91 98100-12345", warned="phone").status_code == 302
    assert Capture.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "on", "words"),
    [
        ("", "2026-05-02", "beside the word Form"),
        ("XX-1", "2026-05-02", "not a code of a form"),
        ("foreign", "2026-05-02", "No open entry point of yours"),
        ("own", "2999-01-01", "still to come"),
        ("own", "2001-01-01", "more than five years ago"),
        ("own", "soon", "valid date"),
    ],
)
def test_what_cannot_be_meant_is_said(ravi_at: Client, company: Company, code: str, on: str, words: str) -> None:
    codes = {"own": paper_code(company.counter.pk), "foreign": paper_code(company.indiranagar_counter.pk)}
    answer = ravi_at.post("/paper", {"code": codes.get(code, code), "on": on})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_the_form_is_printed_with_its_code(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    page = client.get(f"/entry-points/{company.counter.pk}")
    printed = client.get(f"/entry-points/{company.counter.pk}/paper.pdf")
    assert (b"paper.pdf" in page.content, printed.content[:5], printed["Content-Type"]) == (
        True,
        b"%PDF-",
        "application/pdf",
    )
    assert client.get(f"/entry-points/{company.web.pk}/paper.pdf").status_code == 404
