"""One pair at a time is weighed as many pairs are."""

import numpy as np
import pytest

from footfall.identity.linkage.candidates import candidates
from footfall.identity.linkage.columns import Columns, columns_of
from footfall.identity.linkage.compare import compare
from footfall.identity.linkage.model import shipped
from footfall.identity.linkage.pair import Counts, compared, shipped_weights
from footfall.identity.linkage.records import Record
from tests.identity.linkage.making import some_records


def counts_of(columns: Columns, record: Record, place: int) -> Counts:
    """What the base knows of a record's values."""
    base = columns.base
    numbers = [(record.phone, "phone"), (record.phone2, "phone2")]
    return Counts(
        size=columns.count,
        phone_records={number: int(base.records[name][place]) for number, name in numbers},
        phone_names={number: int(base.names[name][place]) for number, name in numbers},
        email_names=int(base.names["email"][place]),
        company_records=int(base.records["company"][place]),
        ident_names=int(base.names["ident"][place]),
        first=int(base.records["first_sound"][place]),
        last=int(base.records["last_sound"][place]),
    )


@pytest.mark.parametrize("kind", ["shop", "world", "register", "bodies", "careless"])
def test_a_pair_has_the_levels_and_the_sum_it_has_among_many(kind: str) -> None:
    records, _ = some_records(500, seed=11, kind=kind)
    columns = columns_of(records)
    left, right = candidates(columns)
    chance = np.random.default_rng(5)
    left = np.concatenate([left, chance.integers(0, 500, 400)]).astype(np.int32)[-1_400:]
    right = np.concatenate([right, chance.integers(0, 500, 400)]).astype(np.int32)[-1_400:]
    terms = compare(columns, left, right)
    sums = shipped().sums(terms, columns.count)
    weights = shipped_weights()
    for place, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        counts = counts_of(columns, records[one], one)
        firsts, lasts = (int(columns.base.records[name][other]) for name in ("first_sound", "last_sound"))
        levels = compared(records[one], records[other], counts, firsts, lasts)
        expected = {term.name: int(term.levels[place]) for term in terms if " and " not in term.name}
        assert levels == expected, (records[one], records[other])
        assert weights.logit(levels, columns.count) == pytest.approx(float(sums[place]), abs=1e-9)


def test_the_reasons_are_those_that_many_pairs_are_told() -> None:
    records, _ = some_records(300, seed=12)
    columns = columns_of(records)
    left, right = candidates(columns)
    told = shipped().explained(columns, left[:30], right[:30])
    weights = shipped_weights()
    for place, probable in enumerate(told):
        one, other = int(left[place]), int(right[place])
        firsts, lasts = (int(columns.base.records[name][other]) for name in ("first_sound", "last_sound"))
        levels = compared(records[one], records[other], counts_of(columns, records[one], one), firsts, lasts)
        reasons = weights.reasons(levels, columns.count)
        assert [reason[:2] for reason in reasons] == [(r.field, r.agreement) for r in probable.reasons]
        assert [reason[2] for reason in reasons] == pytest.approx([r.weight for r in probable.reasons], abs=1e-9)
