"""One deed over many leads: said what it will do before it is done."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Staff
from footfall.qualification.forms import OwnerForm
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.queries import WORK_LEADS, leads_visible_to
from footfall.qualification.views.lead_list import chosen_leads
from footfall.qualification.views.verbs import VERBS, Verb
from footfall.shared.errors import Invalid, TooLarge
from footfall.web.figures import count

MOST_AT_ONCE = 10_000


class TooManyLeads(TooLarge):
    """More than 10,000 leads match. Choose fewer first, by the dice or the search."""


class NoneChosen(Invalid):
    """Choose at least one lead first."""


class NoSuchVerb(Invalid):
    """That can't be done with leads."""


@allowed(*WORK_LEADS)
@require_POST
def bulk(request: StaffRequest) -> HttpResponse:
    """The form of a deed over the chosen leads and what it will change; with `sure` the deed itself."""
    name = request.POST.get("verb", "")
    verb = VERBS.get(name)
    if verb is None:
        raise NoSuchVerb
    leads = _chosen(request.POST, request.user)
    ids = list(leads.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    _refuse(ids)
    is_sure = "sure" in request.POST
    form = _form(verb, request.POST if is_sure else None, request.user)
    back = f"{reverse('qualification:leads')}?{request.POST.get('query', '')}"
    if is_sure and form.is_valid():
        changed = verb.deed(ids, form.cleaned_data, request.user)
        messages.info(request, _said(changed, len(ids)))
        return redirect(back)
    context = {
        "name": name, "verb": verb, "form": form, "ids": ",".join(map(str, ids)), "back": back,
        "effects": _effects(Lead.objects.filter(pk__in=ids), name, verb), "query": request.POST.get("query", ""),
        "total": count(len(ids)), "noun": "lead" if len(ids) == 1 else "leads",
    }  # fmt: skip
    return render(request, "qualification/bulk.html", context, status=422 if form.errors else 200)


def _chosen(post: QueryDict, staff: Staff) -> QuerySet[Lead]:
    """The picked leads, or all that the list's address means; never one that is out of sight."""
    if "all" in post:
        leads: QuerySet[Lead] = chosen_leads(QueryDict(post.get("query", "")), staff)
        return leads
    picked = [*post.getlist("lead"), *post.get("ids", "").split(",")]
    keys = [int(key) for key in picked if key.isascii() and key.isdigit()]
    return leads_visible_to(staff).filter(pk__in=keys[: MOST_AT_ONCE + 1])


def _refuse(ids: list[int]) -> None:
    if not ids:
        raise NoneChosen
    if len(ids) > MOST_AT_ONCE:
        raise TooManyLeads


def _form(verb: Verb, data: QueryDict | None, by: Staff) -> forms.Form:
    return verb.form(data, by=by) if verb.form is OwnerForm else verb.form(data)


def _effects(leads: QuerySet[Lead], name: str, verb: Verb) -> list[str]:
    """What is worth knowing before: how the leads stand now, and which are left as they are."""
    counted = leads.aggregate(
        closed=Count("pk", filter=Q(status__in=CLOSED)),
        owned=Count("pk", filter=Q(owner__isnull=False)),
        planned=Count("pk", filter=~Q(next_step="") | Q(next_step_at__isnull=False)),
    )
    told = []
    if verb.spares_closed and counted["closed"]:
        told.append(f"{count(counted['closed'])} of them are closed and stay as they are.")
    if name == "owner" and counted["owned"]:
        told.append(f"{count(counted['owned'])} of them have an owner now, who loses them.")
    if name == "next_step" and counted["planned"]:
        told.append(f"{count(counted['planned'])} of them have a next step now, which is replaced.")
    return told


def _said(changed: int, total: int) -> str:
    if changed == total:
        return f"{count(changed)} {'lead' if changed == 1 else 'leads'} changed."
    return f"{count(changed)} of {count(total)} leads changed; the others were so already, or are closed."
