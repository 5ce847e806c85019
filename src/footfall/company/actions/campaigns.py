"""Campaigns, which may stand inside each other. What they cost and reach is kept by `measurement`."""

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
from footfall.company.models import Campaign, Staff
from footfall.company.rules import faults
from footfall.company.rules.faults import Fault, Known, Row

CAMPAIGNS = Noun(
    "campaign",
    Campaign,
    "code",
    plain=("code", "name", "starts_on", "ends_on", "budget_minor", "currency"),
    required=("name",),
)


def faults_in_campaigns(rows: Sequence[Row], known: Known) -> list[Fault]:
    """What is wrong with rows of campaigns: keys, the tree, days the wrong way round, budgets without a currency."""
    return list(
        chain(
            faults.faults_of_keys(rows, known, key="code", required=CAMPAIGNS.required, noun="campaign"),
            faults.faults_of_trees(rows, known, key="code", noun="campaign"),
            faults.faults_of_spans(rows, known, key="code", first="starts_on", last="ends_on"),
            faults.faults_of_money(rows, known, key="code", minor="budget_minor"),
        )
    )


@transaction.atomic
def keep_campaigns(*, rows: Sequence[Row], by: Staff | None) -> Kept:
    """Campaigns made and changed, by code."""
    one_keeper_at_a_time(CAMPAIGNS)
    refuse_faults(faults_in_campaigns(rows, known_rows(CAMPAIGNS)))
    kept = keep_rows(CAMPAIGNS, rows)
    record_kept(CAMPAIGNS, kept, by=by)
    return kept
