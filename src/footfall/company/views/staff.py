"""Pages of staff and teams."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions import staff as verbs
from footfall.company.actions.absences import drop_absence, note_absence
from footfall.company.actions.teams import keep_teams
from footfall.company.forms.people import AbsenceForm, NewStaffForm, StaffForm, TeamForm
from footfall.company.models import Absence, Role, Team
from footfall.company.queries.people import find_staff, staff_seen_by
from footfall.company.queries.training import certificates_of
from footfall.company.rules.hours import hours_in_words
from footfall.company.views.keeping import CERTIFIES, KEEPS_STAFF, SEES_COMPANY, facts_of, form_page, may
from footfall.shared.paging import page_of
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Name"),
    Column("role", "Role"),
    Column("team", "Team", wide=True),
    Column("places", "Places", wide=True),
    Column("sign_in", "Last signed in", wide=True),
]
TEAM_COLUMNS = [Column("name", "Team"), Column("members", "Members", numeric=True)]
PER_PAGE = 100
NOTES_ABSENCE = (*KEEPS_STAFF, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER)
"""Who says that somebody is away."""


@allowed(*SEES_COMPANY)
def staff_list(request: StaffRequest) -> HttpResponse:
    """The colleagues one may look up."""
    found = find_staff(request.user, request.GET).select_related("team").prefetch_related("locations")
    page = page_of(found, ("name", "id"), after=request.GET.get("after", ""), limit=PER_PAGE)
    context = {
        "page": page,
        "columns": COLUMNS,
        "roles": Role.choices,
        "teams": Team.objects.all(),
        "may_keep": may(request.user, KEEPS_STAFF),
    }
    return render(request, "company/staff_list.html", context)


@allowed(*SEES_COMPANY)
def staff_one(request: StaffRequest, pk: int) -> HttpResponse:
    """One colleague."""
    one = staff_seen_by(request.user, pk)
    facts = facts_of(
        [
            ("E-mail", one.email),
            ("Phone", one.phone),
            ("Role", one.get_role_display()),
            ("Team", one.team),
            ("Languages", ", ".join(one.languages)),
            ("Skills", ", ".join(one.skills)),
            ("Works", hours_in_words(one.working_hours)),
            ("Since", one.joined_at.date()),
        ]
    )
    places = one.locations.all()
    context = {
        "one": one, "facts": facts, "places": places, "may_keep": may(request.user, KEEPS_STAFF),
        "absences": one.absences.all()[:20], "may_note_absence": may(request.user, NOTES_ABSENCE),
        "certificates": certificates_of(one), "today": timezone.localdate(), "may_certify": may(request.user, CERTIFIES),
    }  # fmt: skip
    return render(request, "company/staff.html", context)


@allowed(*KEEPS_STAFF)
def staff_new(request: StaffRequest) -> HttpResponse:
    """Somebody who is taken on."""
    form = NewStaffForm(request.POST or None)
    back = reverse("company:staff")

    def deed() -> tuple[str, str]:
        one = verbs.keep_staff(rows=[{**form.row(), "id": None}], by=request.user).one
        url = reverse("company:staff-one", args=[one.pk])
        if not form.cleaned_data["is_invited"]:
            return f"{one.name} is taken on; no link was sent.", url
        verbs.invite(staff=[one], base=base_of(request), by=request.user)
        return f"{one.name} is taken on; a link to choose a password is on its way.", url

    return form_page(
        request, form, deed, title="New member of staff", submit="Take on", back=back, trail=[("Staff", back)]
    )


@allowed(*KEEPS_STAFF)
def staff_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody whose role, team or places change."""
    one = staff_seen_by(request.user, pk)
    form = StaffForm(request.POST or None, initial=StaffForm.filled(one))
    back = reverse("company:staff-one", args=[pk])

    def deed() -> tuple[str, str]:
        kept = verbs.keep_staff(rows=[{**form.row(), "id": pk}], by=request.user)
        return f"{kept.one.name} is kept.", back

    trail = [("Staff", reverse("company:staff")), (one.name, back)]
    return form_page(request, form, deed, title=f"Edit {one.name}", submit="Save", back=back, trail=trail)


@require_POST
@allowed(*KEEPS_STAFF)
def staff_invite(request: StaffRequest, pk: int) -> HttpResponse:
    """A link to choose a password, once more."""
    one = staff_seen_by(request.user, pk)
    if verbs.invite(staff=[one], base=base_of(request), by=request.user):
        messages.success(request, f"A link is on its way to {one.email}.")
    return redirect("company:staff-one", pk)


@require_POST
@allowed(*KEEPS_STAFF)
def staff_let_go(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody leaves and can no longer sign in."""
    one = staff_seen_by(request.user, pk)
    verbs.let_go(staff=[one], by=request.user)
    messages.success(request, f"{one.name} can no longer sign in.")
    return redirect("company:staff-one", pk)


@require_POST
@allowed(*KEEPS_STAFF)
def staff_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody comes back."""
    one = staff_seen_by(request.user, pk)
    verbs.take_back(staff=[one], by=request.user)
    messages.success(request, f"{one.name} can sign in again.")
    return redirect("company:staff-one", pk)


@allowed(*NOTES_ABSENCE)
def staff_absence(request: StaffRequest, pk: int) -> HttpResponse:
    """Days on which a colleague is away."""
    one = staff_seen_by(request.user, pk)
    form = AbsenceForm(request.POST or None)
    back = reverse("company:staff-one", args=[pk])

    def deed() -> tuple[str, str]:
        (away,) = note_absence(staff=[one], by=request.user, **form.cleaned_data)
        return f"{one.name} is away {away}.", back

    trail = [("Staff", reverse("company:staff")), (one.name, back)]
    note = "Leads are routed to others on these days."
    return form_page(
        request, form, deed, title=f"{one.name} is away", submit="Note it", back=back, trail=trail, note=note
    )


@require_POST
@allowed(*NOTES_ABSENCE)
def absence_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """An absence that is called off."""
    absence = get_object_or_404(Absence, pk=pk)
    one = staff_seen_by(request.user, absence.staff_id)
    drop_absence(absence=absence, by=request.user)
    messages.success(request, f"{one.name} is not away then.")
    return redirect("company:staff-one", one.pk)


@allowed(*SEES_COMPANY)
def team_list(request: StaffRequest) -> HttpResponse:
    """Teams, and how many work in each."""
    teams = Team.objects.annotate(count=Count("members", filter=Q(members__is_active=True)))
    context = {"teams": teams, "columns": TEAM_COLUMNS, "may_keep": may(request.user, KEEPS_STAFF)}
    return render(request, "company/team_list.html", context)


@allowed(*KEEPS_STAFF)
def team_new(request: StaffRequest) -> HttpResponse:
    """A team that is formed."""
    return _keep_team(request, TeamForm(request.POST or None), None, title="New team")


@allowed(*KEEPS_STAFF)
def team_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A team that is renamed."""
    team = get_object_or_404(Team, pk=pk)
    return _keep_team(request, TeamForm(request.POST or None, initial={"name": team.name}), pk, title=f"Edit {team}")


def base_of(request: HttpRequest) -> str:
    """The address the pages are reached at, for links in letters."""
    return f"{request.scheme}://{request.get_host()}"


def _keep_team(request: StaffRequest, form: TeamForm, pk: int | None, *, title: str) -> HttpResponse:
    back = reverse("company:teams")

    def deed() -> tuple[str, str]:
        kept = keep_teams(rows=[{**form.row(), "id": pk}], by=request.user)
        return f"{kept.one.name} is kept.", back

    return form_page(request, form, deed, title=title, submit="Save the team", back=back, trail=[("Teams", back)])
