"""Pages of API keys."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.keys import make_key, revoke_keys
from footfall.company.forms.people import KeyForm
from footfall.company.models import ApiKey, Role, Staff
from footfall.company.views.keeping import SEES_COMPANY
from footfall.shared.errors import NotFound
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "What for"),
    Column("prefix", "Starts with", wide=True),
    Column("staff", "Acts as"),
    Column("made", "Made", wide=True),
    Column("state", "State"),
    Column("deed", ""),
]


@never_cache
@allowed(*SEES_COMPANY)
def key_list(request: StaffRequest) -> HttpResponse:
    """One's keys (an administrator's: everybody's), and a new one, whose secret is shown this once."""
    form, secret = _form(request), ""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        _, secret = make_key(staff=values["staff"], name=values["name"], by=request.user)
        form = _form(request, is_fresh=True)
    context = {"form": form, "secret": secret, "keys": keys_seen_by(request.user), "columns": COLUMNS}
    return render(request, "company/key_list.html", context, status=422 if form.errors else 200)


@require_POST
@allowed(*SEES_COMPANY)
def key_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """A key stops working."""
    key = keys_seen_by(request.user).filter(pk=pk).first()
    if key is None:
        raise NotFound
    revoke_keys(keys=[key], at=timezone.now(), by=request.user)
    messages.success(request, f"{key.name} no longer works.")
    return redirect("company:keys")


def keys_seen_by(staff: Staff) -> QuerySet[ApiKey]:
    """The keys a person may look up and revoke."""
    keys = ApiKey.objects.select_related("staff")
    return keys if staff.role == Role.ADMINISTRATOR else keys.filter(staff=staff)


def _form(request: StaffRequest, *, is_fresh: bool = False) -> KeyForm:
    form = KeyForm(None if is_fresh else request.POST or None, initial={"staff": request.user.pk})
    colleagues = Staff.objects.filter(is_active=True)
    own = colleagues.filter(pk=request.user.pk)
    form.fields["staff"].queryset = colleagues if request.user.role == Role.ADMINISTRATOR else own  # type: ignore[attr-defined]  # a model choice
    return form
