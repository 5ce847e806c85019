"""Letters with response codes: printed, answered by link, form or counter, once where they are personal."""

from typing import Any

import pytest
from django.test import Client

from footfall.capture.actions import accept
from footfall.capture.actions.mailings import NoLetters, NotByMail, make_mailing
from footfall.capture.models import EntryPoint, MailAnswer, Mailing, ReviewItem
from footfall.capture.printing.letters import address_of
from footfall.capture.rules import Arrival
from footfall.capture.rules.short_code import shown_code
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from tests.cast import NOON, Company, capture_id, door, key_of


@pytest.fixture
def letterbox(company: Company) -> EntryPoint:
    """Where letters are answered."""
    return door("Letters", "letters", channel="direct_mail", source="mail", campaign=company.diwali)


def mailing(box: EntryPoint, company: Company, *addressees: str, **more: Any) -> Mailing:
    given: dict[str, Any] = {"letters": 3, "is_personal": True, **more}
    return make_mailing(name="Spring", door=box, addressees=addressees, at=NOON, by=company.nisha, **given)


def answered(box: EntryPoint, *codes: str, first: int = 1) -> None:
    """Visitors who came with these codes."""
    accept(
        [
            Arrival(id=capture_id(number), entry_point=box.pk, captured_at=NOON,
                    payload={"name": f"V{number}", "phone": f"98100 2222{number}", "response_code": code})
            for number, code in enumerate(codes, first)
        ], at=NOON, by=None,
    )  # fmt: skip
    drain_all(at=NOON)


def flags() -> list[tuple[str, str]]:
    return sorted(ReviewItem.objects.values_list("reason", "detail"))


def test_a_personal_code_is_answered_once_and_nobody_is_turned_away(letterbox: EntryPoint, company: Company) -> None:
    made = mailing(letterbox, company, "Asha Rao, Karol Bagh", "Bela Sen")
    first, second = made.codes.order_by("pk")
    answered(letterbox, shown_code(first.code).lower(), first.code)
    answered(letterbox, first.code, second.code, first=3)
    assert list(MailAnswer.objects.order_by("capture").values_list("code", "is_first")) == [
        (first.pk, True), (first.pk, False), (first.pk, False), (second.pk, True),
    ]  # fmt: skip
    assert (flags(), Lead.objects.count()) == ([("used_code", ""), ("used_code", "")], 4)


def test_a_common_code_is_answered_by_everybody(client: Client, letterbox: EntryPoint, company: Company) -> None:
    code = mailing(letterbox, company, letters=500, is_personal=False).codes.get().code
    answered(letterbox, code, code)
    client.force_login(company.nisha)
    page = client.get("/mailings").content.decode()
    assert (">500<" in page, ">2<" in page, "0.4%" in page, flags()) == (True, True, True, [])


def test_a_code_that_nobody_has_is_looked_at_and_kept(letterbox: EntryPoint, company: Company) -> None:
    answered(letterbox, "no code", "")
    assert (flags(), Lead.objects.count()) == ([("unknown_code", "no code")], 2)


def test_the_link_of_a_letter_leads_to_its_page_with_the_code(
    client: Client, letterbox: EntryPoint, company: Company
) -> None:
    code = mailing(letterbox, company, "Asha Rao").codes.get().code
    answer = client.get(f"/m/{code}")
    assert answer["Location"] == f"/e/letters?code={code}"
    assert f'name="code" value="{code}"' in client.get(answer["Location"]).content.decode()
    assert client.get("/m/nobody").status_code == 404
    client.force_login(company.nisha)
    lines = b"".join(client.get(f"/mailings/{Mailing.objects.get().pk}/codes.csv")).decode("utf-8-sig").splitlines()  # type: ignore[call-overload]  # a stream
    assert lines == ["code,link,addressee,answers", f"{shown_code(code)},http://testserver/m/{code},Asha Rao,0"]


def test_letters_go_out_by_mail_and_in_a_number(company: Company, letterbox: EntryPoint) -> None:
    with pytest.raises(NotByMail):
        mailing(company.counter, company)
    with pytest.raises(NoLetters):
        mailing(letterbox, company, letters=0)


@pytest.mark.parametrize(("kind", "pages"), [("letters", 30), ("labels", 2)])
def test_letters_and_labels_are_printed_in_parts(
    client: Client, letterbox: EntryPoint, company: Company, kind: str, pages: int
) -> None:
    made = mailing(
        letterbox, company, *[f"Visitor {n}, 4 Mall Road, Delhi" for n in range(30)], words="Dear you,\n\nकल"
    )
    client.force_login(company.nisha)
    file = client.get(f"/mailings/{made.pk}/{kind}-1.pdf").content
    assert (file[:5], file.count(b"/Type /Page\n")) == (b"%PDF-", pages)
    assert client.get(f"/mailings/{made.pk}/{kind}-2.pdf").status_code == 404


def test_one_code_for_all_is_a_letter_to_copy_and_a_sheet_of_labels(
    client: Client, letterbox: EntryPoint, company: Company
) -> None:
    made = mailing(letterbox, company, letters=5_000, is_personal=False)
    client.force_login(company.nisha)
    pages = [
        client.get(f"/mailings/{made.pk}/{kind}-1.pdf").content.count(b"/Type /Page\n")
        for kind in ("letters", "labels")
    ]
    assert pages == [1, 1]
    assert address_of("Asha Rao, 4 Mall Road,, Delhi ") == ["Asha Rao", "4 Mall Road", "Delhi"]


def test_a_program_makes_a_mailing_and_reads_what_its_printer_merges(
    client: Client, letterbox: EntryPoint, company: Company
) -> None:
    headers = {"Authorization": f"Bearer {key_of(company.nisha)}"}
    wanted = {"name": "Spring", "entry_point": "letters", "addressees": ["Asha Rao", "Bela Sen"], "words": "Dear you"}
    made = client.post("/api/v1/mailings", wanted, content_type="application/json", headers=headers)
    one = made.json()
    assert (made.status_code, one["letters"], one["answers"]) == (201, 2, 0)
    letters = client.get(f"/api/v1/mailings/{one['id']}/codes?limit=1", headers=headers).json()
    answered(letterbox, letters["items"][0]["code"])
    code = Mailing.objects.get().codes.earliest("pk").code
    assert letters["items"] == [
        {"code": shown_code(code), "link": f"http://testserver/m/{code}", "addressee": "Asha Rao", "answers": 0}
    ]
    after = client.get(f"/api/v1/mailings/{one['id']}/codes?after={letters['next']}", headers=headers).json()
    assert ([each["addressee"] for each in after["items"]], after["next"]) == (["Bela Sen"], "")
    listed = client.get("/api/v1/mailings", headers=headers).json()["items"]
    assert listed == [client.get(f"/api/v1/mailings/{one['id']}", headers=headers).json()] == [one | {"answers": 1}]
    wrong = {**wanted, "entry_point": "counter-kb"}
    assert client.post("/api/v1/mailings", wrong, content_type="application/json", headers=headers).status_code == 422
