"""Files to pairs and groups."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from footfall.identity.linkage.bulk import link
from footfall.identity.linkage.clusters import connected, greedy
from footfall.identity.linkage.figures import quality
from footfall.identity.linkage.files import Unfit, read_table
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.linkage.kind import METHODS
from footfall.identity.linkage.mapping import checked_ids, decided, guess
from footfall.shared.errors import NotFound


def _table(kind: str, count: int, seed: int = 11) -> tuple[pa.Table, np.ndarray]:
    found = leads(count, seed=seed, profile=PROFILES[kind])
    return pa.Table.from_pylist([{k: v or None for k, v in lead.said.items()} for lead in found]), np.array(
        [lead.entity for lead in found]
    )


@pytest.mark.parametrize(("kind", "least"), [("shop", 0.93), ("numbers", 0.88), ("east", 0.90), ("bodies", 0.95)])
def test_made_up_people_are_found_again(kind: str, least: float) -> None:
    table, truth = _table(kind, 1_500)
    found = link(table, guess(table))
    assert found.method.name == "shipped"
    assert quality(found.groups, truth).f1 > least
    same = truth[found.left] == truth[found.right]
    assert same[found.is_same].mean() > 0.985


def test_the_estimate_is_near_the_truth() -> None:
    table, truth = _table("shop", 3_000)
    found = link(table, guess(table))
    joined = found.groups[found.left] == found.groups[found.right]
    assert found.precision == pytest.approx((truth[found.left] == truth[found.right])[joined].mean(), abs=0.06)


def test_data_without_shared_homes_is_learned_from_itself() -> None:
    table, truth = _table("mail", 500)
    found = link(
        table.select(["first_name", "last_name", "dob", "email", "city"]),
        guess(table.select(["first_name", "last_name", "dob", "email", "city"])),
    )
    assert found.method.name == METHODS[1]
    assert quality(found.groups, truth).f1 > 0.9
    told = found.explain([0])[0]
    assert told.value == pytest.approx(found.values[0], abs=1e-6)


def test_two_files_are_linked_across_only() -> None:
    table, _ = _table("shop", 600)
    files = (np.arange(600) % 2).astype(np.int32)
    found = link(table, guess(table), files=files)
    assert len(found.left)
    assert (files[found.left] != files[found.right]).all()


def test_a_chain_of_strangers_falls_apart() -> None:
    left, right = np.array([0, 1, 0], np.int32), np.array([1, 2, 2], np.int32)
    values = np.array([0.9, 0.8, 0.001])
    assert len(set(connected(3, left, right, values, 0.5))) == 1
    groups = greedy(3, left, right, values, 0.5)
    assert groups[0] == groups[1] != groups[2]


def test_groups_do_not_depend_on_the_order_of_pairs() -> None:
    dice = np.random.default_rng(5)
    left = dice.integers(0, 40, 120).astype(np.int32)
    right = (left + dice.integers(1, 40, 120)).astype(np.int32)
    values = dice.random(120)
    order = dice.permutation(120)
    packed, first = np.unique(left.astype(np.int64) * 100 + right, return_index=True)
    del packed, order
    left, right, values = left[first], right[first], values[first]
    shuffled = dice.permutation(len(left))
    one = greedy(80, left, right, values)
    other = greedy(80, left[shuffled], right[shuffled], values[shuffled])
    assert quality(one, other).f1 == 1.0


def test_columns_are_known_by_other_names() -> None:
    table = pa.table({"rec_id": ["a", "b"], "given_name": ["x", "y"], "Surname": ["x", "y"], "D.O.B.": ["1990-01-01", None], "e-mail": ["a@b.co", None],
                      "Phone Number": ["1", "2"], "Mobile": ["3", "4"], "cluster": ["1", "1"]})  # fmt: skip
    found = guess(table)
    assert found.id == "rec_id"
    assert found.fields == {
        "given_name": "first",
        "Surname": "last",
        "D.O.B.": "born",
        "e-mail": "email",
        "Phone Number": "phone",
        "Mobile": "phone2",
    }
    assert found.left_out == ("cluster",)


def test_a_mapping_can_be_given() -> None:
    table = pa.table({"a": ["x", "y"], "b": ["x", "z"]})
    assert guess(table, said=decided(None, ["a=first", "b=none"])).fields == {"a": "first"}
    for wrong in (["c=first"], ["a=nothing"], ["a"]):
        with pytest.raises(Unfit):
            guess(table, said=decided(None, wrong))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "people.csv is empty."),
        (b"id,name\n", "people.csv has a heading but no rows."),
        (b"id,name\n1,Asha\n2,Ravi,Delhi\n", "people.csv: row 3 has 3 fields where the heading has 2."),
        (b"PAR1 and no more", "people.csv is damaged or holds more than plain columns."),
        (b"\x00\x01\x02\x03\x00\x00\x01,\x00\n" * 9, "people.csv is neither CSV nor Parquet."),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(Unfit) as refused:
        read_table(path)
    assert str(refused.value) == sentence


def test_any_delimiter_and_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    for text, encoding in (
        ("id;name\n1;Jörg Müller\n2;Žofie\n", "utf-8-sig"),
        ("id;name\n1;Jörg Müller\n2;Anaïs\n", "cp1252"),
        ("id\tname\n1\tJörg Müller\n", "utf-16"),
    ):
        path.write_text(text, encoding=encoding)
        assert read_table(path)["name"][0].as_py() == "Jörg Müller"


def test_ids_must_differ_and_missing_files_be_named(tmp_path: Path) -> None:
    table = pa.table({"id": ["1", "1"]})
    with pytest.raises(Unfit, match=r"people.csv: the id column id has 1 more than once\."):
        checked_ids(table, "id", "people.csv")
    with pytest.raises(NotFound):
        read_table(tmp_path / "none.csv")
