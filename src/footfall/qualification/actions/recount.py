"""Which leads count once: after persons were found to be one, or two after all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from footfall.qualification.models.lead import OPEN
from footfall.qualification.signals import recounted
from footfall.shared.bulk import rows_of

_LEADS = """
SELECT id, person_id, product_id, status, captured_at, counted_with_id FROM qualification_lead
 WHERE person_id = ANY(%s) ORDER BY captured_at, id FOR UPDATE
"""
_COUNT_WITH = """
UPDATE qualification_lead AS lead SET counted_with_id = now.head
  FROM unnest(%s::bigint[], %s::bigint[]) AS now (id, head) WHERE lead.id = now.id
"""
# The lead that counts for others is written as well, so that the facts read it again.
_STAMP = "UPDATE qualification_lead SET counted_with_id = counted_with_id WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class _Lead:
    id: int
    person: int
    product: int | None
    is_open: bool
    head: int | None


def recount(*, persons: Sequence[int], homes: Mapping[str, int], is_joining: bool) -> None:
    """Have the open leads of one person for one product, that two persons brought, count once: from the earliest.

    Leads that counted together and are of two persons again count each for itself.
    """
    rows = rows_of(_LEADS, [list(persons)])
    leads = [_Lead(key, person, product, status in OPEN, head) for key, person, product, status, _at, head in rows]
    links = [*_standing(leads), *(_brought_together(leads, homes) if is_joining else ())]
    heads = _heads(leads, links)
    changed = [lead for lead in leads if heads.get(lead.id) != lead.head]
    if not changed:
        return
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_WITH, [[lead.id for lead in changed], [heads.get(lead.id) for lead in changed]])
        touched = {head for lead in changed for head in (lead.head, heads.get(lead.id)) if head}
        cursor.execute(_STAMP, [sorted(touched - {lead.id for lead in changed})])
    recounted.send(_Lead, lead_ids=sorted(touched | {lead.id for lead in changed}))


def _standing(leads: Sequence[_Lead]) -> Iterable[tuple[int, int]]:
    """Leads that counted together and are still of one person."""
    lots: dict[tuple[int, int], int] = {}
    for lead in leads:
        lot = (lead.head or lead.id, lead.person)
        yield lots.setdefault(lot, lead.id), lead.id


def _brought_together(leads: Sequence[_Lead], homes: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """The earliest open lead that each brought for a product, with those of the others."""
    first: dict[tuple[int, int | None, int], int] = {}
    for lead in leads:
        if lead.is_open:
            home = homes.get(str(lead.id), lead.person)
            first.setdefault((lead.person, lead.product, home), lead.id)
    lots: dict[tuple[int, int | None], int] = {}
    for (person, product, _home), lead_id in first.items():
        yield lots.setdefault((person, product), lead_id), lead_id


def _heads(leads: Sequence[_Lead], links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each lead that counts with an earlier one; `leads` come in the order they were captured."""
    order = {lead.id: place for place, lead in enumerate(leads)}
    above: dict[int, int] = {lead.id: lead.id for lead in leads}

    def top(one: int) -> int:
        while above[one] != one:
            one = above[one]
        return one

    for one, other in links:
        first, later = sorted((top(one), top(other)), key=order.__getitem__)
        above[later] = first
    return {lead.id: head for lead in leads if (head := top(lead.id)) != lead.id}
