"""Weights, probabilities and their reasons."""

import json

import numpy as np
import pytest

from footfall.identity.linkage.candidates import candidates
from footfall.identity.linkage.columns import columns_of
from footfall.identity.linkage.compare import CHANCE, NAME, compare
from footfall.identity.linkage.keys import keys_of, texts_of
from footfall.identity.linkage.model import Model, probability, shipped
from footfall.identity.linkage.pair import SHIPPED
from footfall.identity.linkage.records import read_record
from footfall.identity.linkage.refit import Decisions, refit
from tests.identity.linkage.making import some_columns, some_records, statistics_of


def test_one_record_and_many_have_the_same_probability() -> None:
    records, _ = some_records()
    columns = columns_of(records)
    left, right = candidates(columns)
    bulk = probability(shipped().logits(columns, left, right))
    statistics = statistics_of(columns)
    for place in range(0, len(left), 7):
        one = shipped().score(records[left[place]], [records[right[place]]], statistics)
        assert one[0].value == pytest.approx(bulk[place], abs=1e-9)


def test_the_reasons_add_up_to_the_log_of_the_odds() -> None:
    columns = some_columns()
    left, right = candidates(columns)
    logits = shipped().logits(columns, left[:50], right[:50])
    told = shipped().explained(columns, left[:50], right[:50])
    assert [one.logit for one in told] == pytest.approx(logits.tolist(), abs=1e-9)
    assert len({reason.field for reason in told[0].reasons}) == len(told[0].reasons)


def test_what_nobody_knows_adds_nothing() -> None:
    columns = columns_of([read_record({"first": "Asha", "last": "Rao"}), read_record({"first": "Asha", "last": "Rao"})])
    told = shipped().explained(columns, np.array([0], np.int32), np.array([1], np.int32))
    assert {reason.field for reason in told[0].reasons} == {"before anything is compared", "name"}


def test_the_keys_of_one_record_are_those_of_the_many() -> None:
    records, _ = some_records(200)
    columns = columns_of(records)
    left, right = candidates(columns)
    holders: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        for text in texts_of(record):
            holders.setdefault(text, []).append(place)
    expected = {
        (one, other)
        for text, places in holders.items()
        if len(places) <= 15
        for one in places
        for other in places
        if one < other
    }
    assert expected <= set(zip(left.tolist(), right.tolist(), strict=True))
    assert len(keys_of(records[0])) == len(list(texts_of(records[0])))


def test_strangers_at_one_switchboard_are_not_one() -> None:
    line = {"company": "Acme Foods", "phone": "+911140001234", "country": "IN"}
    people = [("Asha", "Rao"), ("Vikram", "Singh"), ("Meena", "Iyer"), ("John", "Mathew"), ("Farah", "Khan")]
    records = [read_record({"first": first, "last": last, **line}) for first, last in people]
    records.append(read_record({"first": "Asha", "last": "Rao", **line}))
    columns = columns_of(records)
    values = probability(shipped().logits(columns, np.zeros(5, np.int32), np.arange(1, 6, dtype=np.int32)))
    assert values[:4].max() < 0.2
    assert values[4] > 0.8


def test_every_weight_has_its_words() -> None:
    document = json.loads(SHIPPED.read_text(encoding="utf-8"))
    columns = some_columns(20)
    terms = compare(columns, np.array([0], np.int32), np.array([1], np.int32))
    assert {term.name: list(term.words) for term in terms} == {
        name: list(levels) for name, levels in document["weights"].items()
    }
    assert Model.from_document(document).document(terms)["weights"] == document["weights"]


def test_the_shipped_weights_come_with_their_figures() -> None:
    about = shipped().about
    assert {row["base"] for row in about["checked_on"]} >= {"shop", "numbers", "register"}
    assert min(row["f1"] for row in about["checked_on"]) > 0.88


def test_a_few_answers_nudge_and_many_move() -> None:
    records, truth = some_records(600, seed=8)
    columns = columns_of(records)
    left, right = candidates(columns)
    before = shipped().logits(columns, left, right)
    wrong = ~(np.array(truth)[left] == np.array(truth)[right])  # a company that decides all the other way round
    few = refit(shipped(), Decisions(columns, left[:5], right[:5], wrong[:5]))
    many = refit(shipped(), Decisions(columns, left, right, wrong))
    moved = [np.abs(model.logits(columns, left, right) - before).mean() for model in (few, many)]
    assert moved[0] < 1 < moved[1]
    assert refit(shipped(), Decisions(columns, left[:0], right[:0], wrong[:0])) is shipped()
    assert many.about["refitted_to_decisions"] == len(left)


def test_the_more_strangers_have_a_name_the_less_it_says() -> None:
    table = shipped().weights["name and chance"].reshape(len(NAME), len(CHANCE))[NAME.index("whole name")]
    sums = (table + shipped().weights["chance"])[1:]
    assert sums.tolist() == sorted(sums.tolist(), reverse=True)


@pytest.mark.parametrize(("neighbours", "level"), [(300, "unknown"), (10, "same")])
def test_a_town_where_everybody_lives_speaks_for_nobody(neighbours: int, level: str) -> None:
    here, away = read_record({"first": "Asha", "city": "Lviv"}), read_record({"first": "Uwe", "city": "Bonn"})
    columns = columns_of([here] * (2 + neighbours) + [away] * 300)
    terms = compare(columns, np.array([0], np.int32), np.array([1], np.int32))
    assert [term.words[term.levels[0]] for term in terms if term.name == "city"] == [level]
