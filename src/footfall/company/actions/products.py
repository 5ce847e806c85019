"""What is sold, in a tree."""

from collections.abc import Sequence
from itertools import chain

from django.db import transaction

from footfall.company.actions.keeping import (
    Kept,
    Noun,
    keep_rows,
    known_rows,
    one_keeper_at_a_time,
    record_kept,
    refuse_faults,
)
from footfall.company.models import Product, Staff
from footfall.company.rules import faults
from footfall.company.rules.faults import Fault, Known, Row

PRODUCTS = Noun(
    "product",
    Product,
    "code",
    plain=("code", "name", "level", "price_minor", "currency", "margin", "retired_on"),
    required=("name",),
)


def faults_in_products(rows: Sequence[Row], known: Known) -> list[Fault]:
    """What is wrong with rows of products: keys, the tree, prices without a currency."""
    return list(
        chain(
            faults.faults_of_keys(rows, known, key="code", required=PRODUCTS.required, noun="product"),
            faults.faults_of_trees(rows, known, key="code", noun="product"),
            faults.faults_of_money(rows, known, key="code", minor="price_minor"),
        )
    )


@transaction.atomic
def keep_products(*, rows: Sequence[Row], by: Staff | None) -> Kept:
    """Products and families made and changed, by code."""
    one_keeper_at_a_time(PRODUCTS)
    refuse_faults(faults_in_products(rows, known_rows(PRODUCTS)))
    kept = keep_rows(PRODUCTS, rows)
    record_kept(PRODUCTS, kept, by=by)
    return kept
