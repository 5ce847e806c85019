"""What was found out about a lead, and what is asked for its product."""

from collections.abc import Mapping

from footfall.company.models import Product
from footfall.qualification.models import ChecklistQuestion, Finding, Lead, Recycling
from footfall.qualification.models.examination import Aspect


def findings_of(lead: Lead) -> dict[str, Finding]:
    """The standing finding of each aspect."""
    standing = lead.findings.filter(until=None).select_related("by")
    return {finding.aspect: finding for finding in standing}


def questions_for(product: Product | None) -> Mapping[str, list[str]]:
    """What is asked about each aspect: the product's own questions, its families', and those for every lead."""
    keys: list[int] = []
    at = product
    while at is not None and at.pk not in keys:
        keys.append(at.pk)
        at = at.parent
    asked: dict[str, list[str]] = {aspect: [] for aspect in Aspect.values}
    everything = list(ChecklistQuestion.objects.all())
    for key in (*keys, None):
        for each in everything:
            if each.product_id == key:
                asked[each.aspect].append(each.text)
    return asked


def rest_of(lead: Lead) -> Recycling | None:
    """Until when a lead rests; None for one that does not."""
    return lead.recyclings.filter(ended_at=None).select_related("by").first()
