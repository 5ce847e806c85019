"""The bounds that sort leads into high, medium and low value, by currency."""

from collections.abc import Sequence

from django.db import transaction

from footfall.company.actions.keeping import BATCH, Kept, Noun, one_keeper_at_a_time, record_kept, refuse_faults
from footfall.company.models import Staff, ValueSlab
from footfall.company.rules.faults import Fault, Row
from footfall.company.rules.slabs import Bounds, faults_of_slabs
from footfall.company.signals import value_slabs_changed

SLABS = Noun("value slab", ValueSlab, "slab", plain=("currency", "slab", "from_minor"))


def slab_bounds() -> Bounds:
    """The lower bounds there are."""
    return {(one.currency, one.slab): one.from_minor for one in ValueSlab.objects.order_by()}


def faults_in_value_slabs(rows: Sequence[Row], bounds: Bounds) -> list[Fault]:
    """What is wrong with rows of `currency`, `slab` and `from_minor`."""
    return list(faults_of_slabs(rows, bounds))


@transaction.atomic
def keep_value_slabs(*, rows: Sequence[Row], by: Staff | None) -> Kept:
    """Bounds set, by currency and slab; what hangs on them is told."""
    one_keeper_at_a_time(SLABS)
    refuse_faults(faults_in_value_slabs(rows, slab_bounds()))
    now = {(one.currency, one.slab): one for one in ValueSlab.objects.order_by()}
    kept = Kept()
    for position, row in enumerate(rows):
        one = now.get((row["currency"], row["slab"]))
        if one is None:
            kept.created[position] = ValueSlab(**{name: row[name] for name in SLABS.plain})
        elif one.from_minor == row["from_minor"]:
            kept.unchanged[position] = one
        else:
            kept.changed[position] = one
            kept.changes[position] = {"from_minor": [one.from_minor, row["from_minor"]]}
            one.from_minor = row["from_minor"]
    ValueSlab.objects.bulk_update(list(kept.changed.values()), ["from_minor"], batch_size=BATCH)
    ValueSlab.objects.bulk_create(list(kept.created.values()), batch_size=BATCH)
    record_kept(SLABS, kept, by=by)
    if kept.created or kept.changed:
        currencies = sorted({row["currency"] for row in rows})
        transaction.on_commit(lambda: value_slabs_changed.send(sender=ValueSlab, currencies=currencies))
    return kept
