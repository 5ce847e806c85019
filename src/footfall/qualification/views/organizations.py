"""Pages of organizations: who belongs to them, who decides, and which of them are one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.identity.actions.organizations import join_organizations, part_organizations, take_seat
from footfall.identity.models import OrganizationMerge, Seat
from footfall.qualification.queries import WORK_LEADS
from footfall.qualification.queries.lines import lines, spoken_phone
from footfall.qualification.queries.matches import DECIDE
from footfall.qualification.queries.organizations import (
    NoSuchOrganization,
    leads_of_body,
    members_of,
    organization_seen_by,
    organizations_of,
    perhaps_the_same,
)
from footfall.qualification.queries.people import person_seen_by
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Name"),
    Column("domain", "Writes from", wide=True),
    Column("persons", "Persons", numeric=True),
    Column("leads", "Open leads", numeric=True),
]
PEOPLE = [Column("name", "Person"), Column("email", "E-mail", wide=True), Column("role", "Part when it buys")]
LEADS = [
    Column("who", "Lead"),
    Column("product", "Product"),
    Column("temperature", "Temperature"),
    Column("status", "Status"),
]
MOST_LEADS = 50


@allowed()
def organization_list(request: StaffRequest) -> HttpResponse:
    """The bodies that the people one sees belong to, found by the beginning of their name or domain."""
    text = request.GET.get("q", "")
    found = organizations_of(request.user, text=text, after=request.GET.get("after", ""))
    context = {"bodies": found.bodies, "after": found.after, "columns": COLUMNS, "q": text}
    return render(request, "qualification/organization_list.html", context)


@allowed()
def organization(request: StaffRequest, pk: int) -> HttpResponse:
    """One body: its persons with the part each plays, their leads, and bodies that may be the same."""
    body = organization_seen_by(request.user, pk)
    if body.pk != pk:
        return redirect("qualification:organization", body.pk)
    members = members_of(body, request.user)
    context: dict[str, Any] = {
        "body": body,
        "members": [(member, spoken_phone(member.person)) for member in members],
        "deciders": [member.person for member in members if member.seat and member.seat.role == Seat.Role.DECIDES],
        "people_columns": PEOPLE,
        "lead_columns": LEADS,
        "lines": lines(list(leads_of_body(body, request.user)[:MOST_LEADS])),
        "roles": Seat.Role.choices,
        "may_seat": request.user.role in WORK_LEADS,
        "may_join": request.user.role in DECIDE,
        "alike": perhaps_the_same(body, request.user),
        "merges": OrganizationMerge.objects.filter(survivor=body, undone_at=None).select_related("merged", "by"),
    }
    return render(request, "qualification/organization.html", context)


@require_POST
@allowed(*WORK_LEADS)
def seat(request: StaffRequest, pk: int) -> HttpResponse:
    """Say which part a person plays when their body buys."""
    person = person_seen_by(request.user, pk)
    take_seat(person_id=person.pk, role=request.POST.get("role", ""), by=request.user, at=timezone.now())
    return redirect("qualification:organization", person.organization_id)


@require_POST
@allowed(*DECIDE)
def organization_join(request: StaffRequest, pk: int) -> HttpResponse:
    """Have this body stand for another one."""
    body = organization_seen_by(request.user, pk)
    other = request.POST.get("other", "")
    merged = organization_seen_by(request.user, int(other) if other.isdecimal() and len(other) < 19 else 0)  # noqa: PLR2004 -- bigint
    join_organizations(
        survivor_id=body.pk, merged_id=merged.pk, by=request.user, at=timezone.now(), because="looked at"
    )
    messages.info(request, f"{merged} is {body} now.")
    return redirect("qualification:organization", body.pk)


@require_POST
@allowed(*DECIDE)
def organization_part(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo a merge of two bodies."""
    done = OrganizationMerge.objects.filter(pk=pk).first()
    if done is None:
        raise NoSuchOrganization
    organization_seen_by(request.user, done.survivor_id)
    part_organizations(merge_id=pk, by=request.user, at=timezone.now())
    messages.info(request, "Parted again.")
    return redirect("qualification:organization", done.merged_id)
