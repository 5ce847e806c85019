"""Value slabs: which bounds make sense together."""

from collections.abc import Iterable, Mapping, Sequence

from footfall.company.rules.faults import Fault, Row

ORDER = ("high", "medium", "low")
SAID = {"currency": "currency", "slab": "slab", "from_minor": "smallest value"}
Bounds = Mapping[tuple[str, str], int]
"""Lower bounds in the smallest unit, by currency and slab."""


def faults_of_slabs(rows: Sequence[Row], bounds: Bounds) -> Iterable[Fault]:
    """Slabs given twice or unknown, and bounds that are not high above medium above low."""
    after = {**bounds}
    first: dict[tuple[str, str], int] = {}
    for position, row in enumerate(rows):
        missing = [name for name in ("currency", "slab", "from_minor") if row.get(name) in {None, ""}]
        if missing:
            yield Fault(position, missing[0], f"A value slab needs its {SAID[missing[0]]}.")
            continue
        key = (row["currency"], row["slab"])
        if row["slab"] not in ORDER:
            yield Fault(position, "slab", f"There is no slab {row['slab']}; there are {', '.join(ORDER)}.")
            continue
        if key in first:
            yield Fault(position, "slab", "This slab stands here twice.")
        first.setdefault(key, position)
        after[key] = row["from_minor"]
    for higher, lower in (("high", "medium"), ("medium", "low"), ("high", "low")):
        for currency in sorted({currency for currency, _ in first}):
            if after.get((currency, higher), 1) > after.get((currency, lower), 0):
                continue
            position = first.get((currency, higher), first.get((currency, lower), 0))
            sentence = f"{higher.capitalize()} value in {currency} has to start above {lower} value."
            yield Fault(position, "from_minor", sentence)
