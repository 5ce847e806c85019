"""When an outlet's category may change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from footfall.company.rules.faults import Fault, Known, Row


@dataclass(frozen=True)
class Standing:
    """The category an outlet has until further notice."""

    slug: str
    from_on: date


def first_day(row: Row, known: Known, standing: Standing | None, today: date) -> date:
    """The day a category given without one holds from: an outlet's first holds since it opened."""
    given: date | None = row.get("category_from")
    opened: date | None = known.merged(row, "code").get("opened_on")
    return given or (opened if opened and standing is None else None) or today


def refusal_of_change(name: str, standing: Standing | None, slug: str, from_on: date) -> str:
    """The sentence why the category can't change on that day; empty if it can."""
    if standing is None or standing.slug == slug or standing.from_on <= from_on:
        return ""
    return f"{name} is {standing.slug} from {standing.from_on} on; choose that day or a later one."


def faults_of_categories(
    rows: Sequence[Row],
    known: Known,
    *,
    slugs: Iterable[str],
    standing: Mapping[str, Standing],
    today: date,
) -> Iterable[Fault]:
    """Categories that are not there, that stand at a place which is no outlet, or that reach into the past."""
    slugs = sorted(slugs)
    for position, row in enumerate(rows):
        slug = row.get("category")
        if not slug:
            continue
        merged = known.merged(row, "code")
        now = standing.get(merged.get("code", ""))
        if slug not in slugs:
            yield Fault(position, "category", f"There is no outlet category {slug}; there are {', '.join(slugs)}.")
        elif merged.get("level") != "outlet":
            yield Fault(position, "category", "Only an outlet has a category.")
        elif sentence := refusal_of_change(merged["name"], now, slug, first_day(row, known, now, today)):
            yield Fault(position, "category_from", sentence)
