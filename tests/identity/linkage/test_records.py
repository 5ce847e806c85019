"""Records as they are compared."""

import pytest

from footfall.identity.linkage.dates import is_day_first, read_date
from footfall.identity.linkage.records import country_of, read_names, read_record
from footfall.identity.linkage.words import full_forms, plain, sound


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("19560409", "19560409"), ("1956-04-09", "19560409"), ("04/09/1956", "19560409"), ("9 Apr 1956", "19560409"),
        ("April 9, 1956", "19560409"), ("1956", "19560000"), ("13/04/1956", "19560413"), ("1956-04-09T10:00:00", "19560409"),
        ("never", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_day_is_read_in_many_forms(typed: str, read: str) -> None:
    assert read_date(typed) == read


def test_a_column_that_has_a_thirteenth_first_writes_the_day_first() -> None:
    days = ["02/03/1990", "25/12/1980"]
    assert is_day_first(days)
    assert read_date(days[0], day_first=is_day_first(days)) == "19900302"
    assert not is_day_first(["12/25/1980"])


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (("Anna", "Meyer", ""), ("anna", "meyer", "")),
        (("Anna Meyer", "", ""), ("anna", "meyer", "")),
        (("Meyer, Anna", "", ""), ("anna", "meyer", "")),
        (("Anna B.", "Meyer", ""), ("anna", "meyer", "b")),
        (("", "", "Dr. Anna von Meyer"), ("anna", "meyer", "")),
        (("Наталья", "Иванова", ""), ("natalya", "ivanova", "")),
        (("محمد", "", ""), ("mhmd", "", "")),
    ],
)  # fmt: skip
def test_names_are_told_apart_wherever_they_stand(typed: tuple[str, str, str], names: tuple[str, str, str]) -> None:
    assert read_names(*typed) == names


def test_names_that_sound_alike_have_one_sound() -> None:
    assert sound("meyer") == sound("maier")
    assert sound("suneeta") == sound("sunita")
    assert sound("ivanova") == sound("ivanov")
    assert sound("fatima") != sound("farida")


def test_a_short_form_stands_for_its_name() -> None:
    assert sound("robert") in full_forms("bob")
    assert set(full_forms("sasha")) == {sound("alexander"), sound("alexandra")}


def test_other_scripts_become_latin_letters() -> None:
    assert plain("Ольга") == "olga"
    assert plain("सुनीता").isascii()


def test_a_number_is_one_however_it_is_typed() -> None:
    forms = ("+91 98110 12345", "098110-12345", "9811012345", "0091 98110 12345")
    assert {read_record({"phone": form, "country": "IN"}).phone for form in forms} == {"919811012345"}
    assert read_record({"phone": "9999999999", "country": "IN"}).phone == ""


def test_a_desk_and_a_made_up_address_are_known() -> None:
    assert read_record({"email": "info@acme.com"}).is_role
    assert read_record({"email": "test@test.com"}).email == ""
    assert read_record({"email": "A.Nna+shop@googlemail.com"}).email == "anna@gmail.com"


def test_an_address_is_a_number_and_words() -> None:
    record = read_record({"street": "12 Main Street", "company": "ACME Pvt. Ltd."})
    assert (record.house, record.street, record.company) == ("12", "main st", "acme")
    assert country_of("United Kingdom") == country_of("uk") == "GB"
