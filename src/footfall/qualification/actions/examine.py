"""Write down what was found out about leads: need, solvency, authority, timing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.models import Product, Staff
from footfall.qualification.actions.qualify import qualify
from footfall.qualification.actions.statements import id_of, lock
from footfall.qualification.models import ChecklistQuestion
from footfall.qualification.models.examination import Aspect, Finding
from footfall.shared import audit
from footfall.shared.bulk import rows_of
from footfall.shared.errors import Invalid

_FIND = """
WITH said AS (
    SELECT lead.id AS lead_id, found.aspect, found.strength, found.note
      FROM qualification_lead AS lead
     CROSS JOIN unnest(%(aspects)s::text[], %(strengths)s::text[], %(notes)s::text[]) AS found (aspect, strength, note)
      LEFT JOIN qualification_finding AS before
        ON before.lead_id = lead.id AND before.aspect = found.aspect AND before.until IS NULL
     WHERE lead.id = ANY(%(leads)s)
       AND (coalesce(before.strength, 'unknown'), coalesce(before.note, '')) <> (found.strength, found.note)
),
closed AS (
    UPDATE qualification_finding AS finding SET until = greatest(finding.at, %(at)s::timestamptz) FROM said
     WHERE finding.lead_id = said.lead_id AND finding.aspect = said.aspect AND finding.until IS NULL
    RETURNING 1
)
INSERT INTO qualification_finding (lead_id, aspect, strength, note, at, by_id)
SELECT lead_id, aspect, strength, note, %(at)s, %(by)s::bigint FROM said
 -- Asking for the count makes PostgreSQL end the standing rows before the next ones stand.
 WHERE (SELECT count(*) FROM closed) >= 0
RETURNING lead_id
"""


class NotPassed(Invalid):
    """A prospect was examined: say something of need, solvency, authority and timing, and none of them may be no."""


@transaction.atomic
def examine(
    *,
    lead_ids: Sequence[int],
    found: Mapping[str, tuple[str, str]],
    at: datetime,
    by: Staff | None,
    is_passed: bool = False,
) -> int:
    """How many of the leads have another finding than before; `found` is strength and note by aspect.

    With `is_passed` they become prospects, which asks for all four to be known and none to be no.
    """
    checked = {Aspect(aspect): (Finding.Strength(strength), note) for aspect, (strength, note) in found.items()}
    if is_passed and not is_enough({aspect: strength for aspect, (strength, _note) in checked.items()}):
        raise NotPassed
    lock(lead_ids)
    params = {
        "aspects": [aspect.value for aspect in checked],
        "strengths": [strength.value for strength, _note in checked.values()],
        "notes": [note.strip() for _strength, note in checked.values()],
        "leads": list(lead_ids), "at": at, "by": id_of(by),
    }  # fmt: skip
    changed = sorted({row[0] for row in rows_of(_FIND, params)})
    said = ", ".join(f"{aspect.label.lower()} {strength.label.lower()}" for aspect, (strength, _) in checked.items())
    if changed:
        audit.record(by=by, verb="examine", noun="lead", subjects=changed, found=said)
    if is_passed:
        qualify(lead_ids=lead_ids, at=at, by=by, because=f"Examined: {said}")
    return len(changed)


def is_enough(strengths: Mapping[Aspect, Finding.Strength]) -> bool:
    """Whether a lead with these findings passes: all four are known, and none is no."""
    known = {aspect for aspect, strength in strengths.items() if strength in PASSING}
    return known == set(Aspect)


PASSING = (Finding.Strength.WEAK, Finding.Strength.STRONG)


@transaction.atomic
def set_questions(*, product: Product | None, questions: Mapping[str, Sequence[str]], by: Staff | None) -> None:
    """The questions of each aspect for a product, or for every lead, in place of what was asked."""
    ChecklistQuestion.objects.filter(product=product).delete()
    ChecklistQuestion.objects.bulk_create(
        ChecklistQuestion(product=product, aspect=Aspect(aspect), text=text, position=position)
        for aspect, texts in questions.items()
        for position, text in enumerate(filter(None, (text.strip() for text in texts)))
    )
    subject = product.pk if product else "every lead"
    said = {aspect: list(texts) for aspect, texts in questions.items()}
    audit.record(by=by, verb="set", noun="checklist", subjects=[subject], questions=said)
