"""What a whole base tells of a pair beside its fields."""

import json
import pickle
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from footfall.identity.linkage.candidates import candidates
from footfall.identity.linkage.columns import Columns, Statistics, columns_of, with_statistics
from footfall.identity.linkage.compare import compare
from footfall.identity.linkage.model import Beside, shipped
from footfall.identity.linkage.pair import SHIPPED
from footfall.identity.linkage.records import Record, read_record
from footfall.identity.linkage.spark import Scorer
from footfall.identity.linkage.whole import WORDS, compare_whole, names_of_terms, words_of
from tests.identity.linkage.making import some_columns, some_records


@cache
def _many() -> list[Record]:
    return some_records(5_000, seed=21)[0]


def _crowd(others: list[dict[str, str]]) -> Columns:
    """Some records first, then a base of others that stand beside them."""
    return columns_of([*(read_record(one) for one in others), *_many()])


def _logit(columns: Columns) -> float:
    return float(shipped().logits(columns, np.array([0], np.int32), np.array([1], np.int32))[0])


def test_a_surname_that_stands_once_is_a_slip_and_one_that_stands_often_another_family() -> None:
    pair = [{"first": "Tikhon", "last": "Zverevskin"}, {"first": "Tikhon", "last": "Zverevskni"}]
    strangers = ("Asha", "Uwe", "Meena", "Olga", "Igor", "Petra", "Karan", "Dmitri", "Gerda", "Vera", "Anna", "Lena")
    family = [{"first": first, "last": last} for last in ("Zverevskin", "Zverevskni") for first in strangers]
    assert _logit(_crowd(pair)) > _logit(_crowd(pair + family)) + 0.5


def test_what_was_counted_is_told_in_words() -> None:
    columns = _crowd([{"first": "Tikhon", "last": "Zverevskin"}, {"first": "Tikhon", "last": "Zverevskni"}])
    left, right = np.array([0], np.int32), np.array([1], np.int32)
    terms = compare_whole(columns, left, right, compare(columns, left, right))
    assert [term.name for term in terms] == list(names_of_terms())
    assert all(term.words == words_of(term.name) for term in terms)
    said = {term.name: term.words[term.levels[0]] for term in terms if term.name in WORDS}
    assert said["last spelt"] == "once, the other once"
    assert said["email held"] == "unknown"


def test_a_record_decided_alone_and_a_small_file_do_without() -> None:
    left, right = np.array([0], np.int32), np.array([1], np.int32)
    records = _many()[:2]
    alone = with_statistics(columns_of(records), records, Statistics(5_000, {}, {}))
    assert compare_whole(alone, left, right, compare(alone, left, right)) == []
    small = some_columns(400)
    plain = replace(shipped(), beside=Beside())
    assert shipped().logits(small, left, right).tolist() == plain.logits(small, left, right).tolist()


def test_the_reasons_add_up_and_what_nobody_knows_adds_nothing() -> None:
    columns = _crowd([])
    left, right = candidates(columns)
    told = shipped().explained(columns, left[:200], right[:200])
    logits = shipped().logits(columns, left[:200], right[:200])
    assert [one.logit for one in told] == pytest.approx(logits.tolist(), abs=1e-9)
    assert {reason.agreement for one in told for reason in one.reasons} & {"unknown"} == set()


def test_the_weights_beside_are_kept_as_they_are_written() -> None:
    document = json.loads(SHIPPED.read_text(encoding="utf-8"))["whole"]
    assert Beside.from_document(document).document() == document
    assert set(document["weights"]) == set(names_of_terms())


def test_a_person_without_a_name_has_no_namesakes() -> None:
    columns = columns_of([*[Record(phone="911140001234")] * 2, *_many()])
    left, right = np.array([0], np.int32), np.array([1], np.int32)
    terms = {term.name: term for term in compare_whole(columns, left, right, compare(columns, left, right))}
    assert {name: int(terms[name].levels[0]) for name in WORDS} == dict.fromkeys(WORDS, 0)


def test_a_worker_of_spark_weighs_with_the_whole_base_too() -> None:
    columns = _crowd([])
    left, right = (side[:500] for side in candidates(columns))
    worker = pickle.loads(pickle.dumps(Scorer(columns, shipped(), None)))  # noqa: S301 -- as Spark sends it
    (scored,) = worker(iter([pd.DataFrame({"l": left, "r": right})]))
    assert scored["logit"].tolist() == shipped().logits(columns, left, right).tolist()
