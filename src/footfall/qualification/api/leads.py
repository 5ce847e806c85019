"""Leads in the REST API: listed, read, changed."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Product, Staff
from footfall.qualification.actions.disqualify import Closed
from footfall.qualification.actions.next_step import plan
from footfall.qualification.actions.states import set_state
from footfall.qualification.api.schemas import REFUSED, LeadChange, LeadInFull, LeadOut, LeadsOut
from footfall.qualification.filters import parse
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.queries import WORK_LEADS, leads_visible_to
from footfall.qualification.queries.lead import full_lead, timeline_of, warmth_of
from footfall.qualification.queries.page import full_rows, page_of
from footfall.qualification.queries.search import matching
from footfall.qualification.queries.sorting import SORTS
from footfall.shared.errors import Invalid

router = Endpoints()
STATED: tuple[str, ...] = ("status", "priority")


@router.get("/leads", response={200: LeadsOut, **REFUSED}, summary="List leads")
@allowed_by_key()
def leads(
    request: HttpRequest,
    q: str = "",
    sort: str = "newest",
    after: str = "",
    limit: Annotated[int, Field(ge=1, le=500)] = 50,
) -> Any:  # noqa: ANN401 -- the schema says
    """Leads one may see, held to any dimension: `location`, `product`, `campaign` (with all below them),
    `source`, `category`, `channel`, `vendor`, `entry_point`, `owner` (or `me`), `attendant`, `team`, `form`,
    `certification`, `slab`, `priority`, `temperature`, `status` (or `open`), `stage`, `incentive`, `arm`, `customer`, `dead_cause`,
    `lost_reason`; `period`, or `from` and `to`; `milestone` and `basis`. A parameter may be repeated; `none` is the
    empty value.

    `q` finds by name, phone, e-mail or company. Sorted by newest, hottest, value or next_step."""
    if sort not in SORTS:
        raise Invalid(f"Leads are sorted by {', '.join(SORTS)}, not by {sort}.", fields={"sort": ["unknown"]})
    staff = staff_of(request)
    filters = parse(request.GET, today=timezone.localdate(), by=staff)
    wanted = filters.apply(leads_visible_to(staff)).filter(matching(q))
    page = page_of(wanted, sort=sort, after=after, size=limit, rows=full_rows)
    return {"leads": [LeadOut.of(lead) for lead in page.leads], "after": page.after}


@router.get("/leads/{int:lead_id}", response={200: LeadInFull, **REFUSED}, summary="Read a lead")
@allowed_by_key()
def lead(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """One lead with why it is so warm and what happened to it."""
    staff = staff_of(request)
    return _in_full(full_lead(staff, lead_id), staff)


@router.patch("/leads/{int:lead_id}", response={200: LeadInFull, **REFUSED}, summary="Change a lead")
@allowed_by_key(*WORK_LEADS)
def changed(request: HttpRequest, lead_id: int, change: LeadChange) -> Any:  # noqa: ANN401 -- the schema says
    """Status, priority, product, value and next step; what is left out stays as it is."""
    staff = staff_of(request)
    one = full_lead(staff, lead_id)
    given = change.model_fields_set
    if "status" in given and one.status in CLOSED:
        raise Closed
    for aspect, value in _states(change):
        at = timezone.now()
        set_state(lead_ids=[lead_id], aspect=aspect, value=value, at=at, by=staff, because=change.because)
    if given & {"next_step", "next_step_at"}:
        step = (change.next_step or "") if "next_step" in given else one.next_step
        step_at = change.next_step_at if "next_step_at" in given else one.next_step_at
        plan(lead_ids=[lead_id], step=step, step_at=step_at, by=staff)
    return _in_full(full_lead(staff, lead_id), staff)


def _states(change: LeadChange) -> list[tuple[str, str]]:
    """The aspects that are set, with their values as the verb takes them."""
    given = change.model_fields_set
    found = [(aspect, str(getattr(change, aspect))) for aspect in STATED if aspect in given]
    if "product" in given:
        if change.product is not None and not Product.objects.filter(pk=change.product).exists():
            raise Invalid(fields={"product": ["There is no such product."]})
        found.append(("product", str(change.product or "")))
    if "value_minor" in given:
        known = change.value_minor is not None
        found.append(("value", f"{change.value_minor} {change.currency}" if known else ""))
    return found


def _in_full(one: Lead, staff: Staff) -> dict[str, Any]:
    warmth = warmth_of(one, at=timezone.now())
    reasons = [
        {"kind": each.touch.kind, "at": each.touch.at, "place": each.touch.place, "points": each.points,
         "left": round(each.left, 3)}
        for each in warmth.reasons
    ]  # fmt: skip
    events = timeline_of(one, staff)
    return {
        **LeadOut.of(one),
        "held_until": warmth.override.holds_until if warmth.override else None,
        "reasons": reasons,
        "timeline": [{"at": e.at, "what": e.what, "by": e.by, "text": e.text} for e in events],
    }
