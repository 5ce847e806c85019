"""Cards and codes read as fields: by text boxes, vCard, MeCard, address or badge number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.capture.rules.card_text import Box, read_card
from footfall.capture.rules.contact_code import read_code

INDIAN = [
    Box("Sharma Traders Pvt. Ltd.", top=10, height=20), Box("Rajesh Kumar Sharma", top=40, height=16),
    Box("Purchase Manager", top=60, height=10), Box("M: +91 98100 12345 | T: 011 2576 1234", top=80, height=9),
    Box("Fax: 011 2576 9999", top=85, height=9), Box("E: rajesh@sharmatraders,co.in", top=90, height=9),
    Box("www.sharmatraders.co.in", top=100, height=9), Box("12, Ajmal Khan Road, Karol Bagh", top=110, height=9),
    Box("New Delhi 110005", top=120, height=9),
]  # fmt: skip
GERMAN = [
    Box("Luca Bianchi", top=10, height=18), Box("Vertriebsleiter", top=30, height=10),
    Box("Nordlicht Möbel GmbH", top=50, height=14), Box("l.bianchi@nordlicht-moebel.de", top=70, height=9),
    Box("+49 30 901820", top=80, height=9), Box("Hauptstraße 5, 10827 Berlin", top=90, height=9),
]  # fmt: skip


def test_a_card_is_read_field_by_field() -> None:
    assert read_card(INDIAN) == {
        "name": "Rajesh Kumar Sharma", "job_title": "Purchase Manager", "company": "Sharma Traders Pvt. Ltd.",
        "phone": "+91 98100 12345", "phone_2": "011 2576 1234", "email": "rajesh@sharmatraders.co.in",
        "website": "www.sharmatraders.co.in", "address": "12, Ajmal Khan Road, Karol Bagh, New Delhi 110005",
    }  # fmt: skip


def test_another_country_s_card_is_read_as_well() -> None:
    assert read_card(GERMAN) == {
        "name": "Luca Bianchi", "job_title": "Vertriebsleiter", "company": "Nordlicht Möbel GmbH",
        "phone": "+49 30 901820", "email": "l.bianchi@nordlicht-moebel.de",
        "address": "Hauptstraße 5, 10827 Berlin",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "email"),
    [
        ("asha.rao @ acme. com", "asha.rao@acme.com"),
        ("asha.rao(at)acme.com", "asha.rao@acme.com"),
        ("E-mail: asha.rao©acme.com", "asha.rao@acme.com"),
        ("asha.rao@acne.com", "asha.rao@acme.com"),
    ],
)
def test_a_misread_address_is_mended_by_what_else_is_there(line: str, email: str) -> None:
    assert read_card([Box("Asha Rao", height=3), Box(line), Box("www.acme.com")])["email"] == email


def test_without_a_line_for_it_the_company_is_its_domain_s() -> None:
    assert read_card([Box("Asha Rao"), Box("asha@blue-river.in")])["company"] == "Blue River"
    assert "company" not in read_card([Box("Asha Rao"), Box("asha@gmail.com")])


def test_what_is_no_field_is_a_note() -> None:
    assert read_card(
        [Box("Asha Rao", height=5), Box("asha@acme.com"), Box("Since 1952 we care for the air in your home")]
    )["note"] == ("Since 1952 we care for the air in your home")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_is_read_without_an_error(texts: list[str]) -> None:
    read_card([Box(text, top=place) for place, text in enumerate(texts)])
    read_code("".join(texts))


VCARD_3 = """BEGIN:VCARD
VERSION:3.0
N:Rao;Asha;;Dr.;
FN:Dr. Asha Rao
ORG:Blue River\\, Inc.;Sales
TITLE:Head of buying
item1.TEL;TYPE=CELL:+91 98100 12345
TEL;TYPE=FAX:011 999
TEL;TYPE=WORK:011 2576 1234
EMAIL;TYPE=INTERNET:asha@blue
 river.in
ADR;TYPE=WORK:;;12 Ajmal Khan Road;New Delhi;;110005;India
URL:https://blueriver.in
NOTE:wants two\\nin May
END:VCARD"""
OUTLOOK = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen\r\nADR;WORK;ENCODING=QUOTED-PRINTABLE:;;Haupt=\r\nstra=C3=9Fe 5;Berlin;;10827;\r\nTEL;WORK;VOICE:030 901820"


def test_a_vcard_is_read() -> None:
    assert read_code(VCARD_3).fields == {
        "name": "Dr. Asha Rao", "company": "Blue River, Inc.", "job_title": "Head of buying", "phone": "+91 98100 12345",
        "phone_2": "011 2576 1234", "email": "asha@blueriver.in", "city": "New Delhi",
        "address": "12 Ajmal Khan Road, 110005 New Delhi, India", "website": "https://blueriver.in",
        "note": "wants two in May",
    }  # fmt: skip


def test_a_torn_vcard_of_outlook_is_read_as_far_as_it_goes() -> None:
    assert read_code(OUTLOOK).fields == {
        "name": "Jürgen Müller",
        "city": "Berlin",
        "address": "Hauptstraße 5, 10827 Berlin",
        "phone": "030 901820",
    }


@pytest.mark.parametrize(
    ("text", "kind", "fields", "badge"),
    [
        ("MECARD:N:Rao,Asha;TEL:+919810012345;EMAIL:asha@example.in;URL:https\\://a.in/x\\;y;;", "mecard",
         {"name": "Asha Rao", "phone": "+919810012345", "email": "asha@example.in", "website": "https://a.in/x;y"}, ""),
        ("https://example.in/asha", "url", {"website": "https://example.in/asha"}, ""),
        ("  A-00417 ", "badge", {}, "A-00417"),
        ("", "nothing", {}, ""),
        ("BEGIN:VCARD", "vcard", {}, ""),
    ],
)  # fmt: skip
def test_other_codes_are_told_apart(text: str, kind: str, fields: dict[str, str], badge: str) -> None:
    read = read_code(text)
    assert (read.kind, read.fields, read.badge) == (kind, fields, badge)
