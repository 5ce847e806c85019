"""Files of any make: columns are guessed, nothing breaks, and what cannot be read is refused in a sentence."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from footfall.identity.linkage.bulk import Linked, link
from footfall.identity.linkage.figures import quality
from footfall.identity.linkage.files import Unfit, read_table
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.linkage.mapping import guess
from footfall.identity.linkage.sources import gathered

FIELDS = ("first", "last", "company", "phone", "email", "city", "country")
LEADS = leads(300, seed=7, profile=PROFILES["shop"])
TRUTH = np.array([lead.entity for lead in LEADS])
ROWS = [
    [lead.said.get(name, "") for name in ("first_name", "last_name", "company", "phone", "email", "city", "country")]
    for lead in LEADS
]


def written(path: Path, heading: Sequence[str] | None, rows: Sequence[Sequence[object]], **options: str) -> Path:
    with path.open("w", encoding=options.get("encoding", "utf-8"), newline="") as file:
        writer = csv.writer(file, delimiter=options.get("delimiter", ","))
        if heading:
            writer.writerow(heading)
        writer.writerows(rows)
    return path


def linked(path: Path, other: Path | None = None) -> Linked:
    source = gathered(path, other)
    return link(source.table, source.mapping, files=source.files)


@pytest.mark.parametrize(
    "heading",
    [
        ("Vorname", "Nachname", "Firma", "Telefonnummer", "E-Mail-Adresse", "Ort", "Land"),
        ("Имя", "Фамилия", "Компания", "Телефон", "Почта", "Город", "Страна"),
        ("名", "姓", "公司", "电话", "邮箱", "城市", "国家"),
        ("नाम", "उपनाम", "कंपनी", "फ़ोन", "ईमेल", "शहर", "देश"),
        ("Nombre", "Apellidos", "Empresa", "Teléfono móvil", "Correo electrónico", "Ciudad", "País"),
        ("cust_first_name", "cust_last_name", "Cust Company", "customer.phone_no", "customer email id", "Home City", "ctry"),
        ("FIRST_NM", "LAST_NM", "ORG_NM", "PH_NUM", "EMAIL_ADDR", "CITY_NM", "CNTRY_CD"),
        ("contactFirstName", "contactLastName", "companyName", "mobilePhone", "emailAddress", "mailingCity", "Country Code"),
    ],
)  # fmt: skip
def test_headings_in_many_tongues_and_manners_are_understood(tmp_path: Path, heading: tuple[str, ...]) -> None:
    table = read_table(written(tmp_path / "people.csv", heading, ROWS[:60]))
    assert dict(zip(heading, FIELDS, strict=True)) == guess(table).fields


@pytest.mark.parametrize("heading", [None, ("c1", "c2", "c3", "c4", "c5", "c6", "c7")])
def test_a_file_without_telling_headings_is_read_by_what_stands_in_it(
    tmp_path: Path, heading: tuple[str, ...] | None
) -> None:
    found = linked(written(tmp_path / "people.csv", heading, ROWS, delimiter=";"))
    assert [len(found.groups), found.method.name] == [300, "shipped"]
    assert quality(found.groups, TRUTH).f1 > 0.85


def test_bodies_under_the_heading_name_are_bodies(tmp_path: Path) -> None:
    found = leads(200, seed=9, profile=PROFILES["bodies"])
    rows = [[lead.said["company"], lead.said.get("city", ""), lead.said.get("postcode", "")] for lead in found]
    table = read_table(written(tmp_path / "bodies.csv", ("Name", "City", "Zip"), rows))
    assert guess(table).fields == {"Name": "company", "City": "city", "Zip": "postcode"}


def test_words_that_stand_for_nothing_are_nothing_but_a_single_mr_null_is_somebody(tmp_path: Path) -> None:
    rows = [["Asha", "Null"], *([name, "Rao"] for name in "ABCDEFGHIJ"), *(["NULL", "n/a"] for _ in range(5))]
    table = read_table(written(tmp_path / "people.csv", ("first", "last"), rows))
    assert [table["first"].null_count, table["last"].null_count, table["last"][0].as_py()] == [5, 5, "Null"]


@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[:2], [[""] * 7] * 40, [["A", "", "", "", "", "", ""]] * 40])
def test_hardly_anything_is_linked_without_a_word(tmp_path: Path, rows: list[list[str]]) -> None:
    assert len(linked(written(tmp_path / "people.csv", FIELDS, rows)).groups) == len(rows)


@pytest.mark.parametrize(("heading", "place"), [("phone", 3), ("email", 4), ("company", 2), ("x", 5)])
def test_one_column_alone_is_compared_as_it_is(tmp_path: Path, heading: str, place: int) -> None:
    rows = [[row[place]] for row in ROWS]
    found = linked(written(tmp_path / "people.csv", (heading,), rows))
    assert len(found.groups) == 300
    assert not found.is_same.any()


def test_two_files_with_other_headings_are_linked_by_what_these_mean(tmp_path: Path) -> None:
    one = written(tmp_path / "one.csv", FIELDS, ROWS[:150])
    other = written(
        tmp_path / "other.csv", ("Nom complet", "Téléphone"), [[f"{r[0]} {r[1]}", r[3]] for r in ROWS[150:]]
    )
    found = linked(one, other)
    assert len(found.left)
    assert (found.left < 150).all()
    assert (found.right >= 150).all()


def test_a_country_column_that_is_mostly_empty_still_tells_the_country(tmp_path: Path) -> None:
    rows = [[f"Asha {n}", f"98100123{n:02}", "IN" if n < 3 else ""] for n in range(30)]
    again = [[f"Asha {n}", f"+91 98100 123{n:02}", ""] for n in range(30)]
    found = linked(written(tmp_path / "people.csv", ("name", "phone", "country"), [*rows, *again]))
    assert len(set(found.groups.tolist())) == 30


@pytest.mark.parametrize("content", ["", "\n\n", "name,phone\n", "name,phone\nA,1,2\n"])
def test_what_is_no_table_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(content)
    with pytest.raises(Unfit):
        read_table(path)
