"""Pages of referrals: who brought whom, somebody's code with its link, and the page on which they see how it stands."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from footfall.capture.forms.public import PLAIN
from footfall.capture.models import EntryPoint
from footfall.capture.rules.short_code import read_code, shown_code
from footfall.capture.views.entry_points import code_of
from footfall.company.access import StaffRequest, allowed, public
from footfall.qualification.queries.people import person_seen_by
from footfall.selling.actions.refer import DOOR, account_of_person, referral_door
from footfall.selling.models import Referral, RewardAccount
from footfall.selling.queries.referrals import (
    REFER,
    NoSuchCode,
    account_by_token,
    account_seen_by,
    chain_above,
    referrals_visible_to,
    states_of,
    step_of,
    token_of,
)
from footfall.web.figures import Kpi, count
from footfall.web.tables import Column

PAGE = 50
COLUMNS = [
    Column("friend", "Friend"),
    Column("giver", "Referred by"),
    Column("state", "Counts?"),
    Column("step", "So far"),
    Column("outlet", "Outlet", wide=True),
    Column("at", "When", wide=True),
]


@public
@never_cache
@require_GET
def follow(_request: HttpRequest, code: str) -> HttpResponse:
    """The link that somebody gives to friends leads to the form, with the code in it."""
    read = read_code(code)
    door = EntryPoint.objects.filter(key=DOOR.key, is_active=True).first()
    if door is None or read is None or not RewardAccount.objects.filter(code=read).exists():
        raise NoSuchCode
    return redirect(f"{reverse('capture:public', args=[door.key])}?{urlencode({'ref': read})}")


@public
@never_cache
@require_GET
def state(request: HttpRequest, token: str) -> HttpResponse:
    """How the friends of whoever has this link stand, without a word about who they are."""
    account = account_by_token(token)
    referrals = Referral.objects.filter(account=account).select_related("lead")[:200]
    context = {
        "lines": [(one, step_of(one.lead)) for one in referrals],
        "link": _link(request, account),
        "code": shown_code(account.code),
        "company": settings.COMPANY_NAME or "Footfall",
        "title": "Your friends",
        "words": PLAIN,
    }
    return render(request, "selling/public_referrals.html", context)


@allowed(*REFER)
def referral_list(request: StaffRequest) -> HttpResponse:
    """The referrals one sees, the latest first."""
    asked = request.GET.get("state", "")
    found = referrals_visible_to(request.user)
    if asked in Referral.State.values:
        found = found.filter(state=asked)
    pages = Paginator(found, PAGE)
    page = pages.get_page(request.GET.get("page"))
    tabs = [{"key": "", "label": "All", "url": "?"}]
    tabs += [{"key": key, "label": label, "url": f"?state={key}"} for key, label in Referral.State.choices]
    context = {
        "lines": [(one, step_of(one.lead)) for one in page.object_list],
        "columns": COLUMNS,
        "page": page,
        "total": pages.count,
        "tabs": tabs,
        "current": f"?state={asked}" if asked in Referral.State.values else "?",
    }
    return render(request, "selling/referral_list.html", context)


@allowed(*REFER)
def giver(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody's code with its link and QR code, and the friends they brought."""
    account = account_seen_by(request.user, pk)
    states = states_of(account)
    found = referrals_visible_to(request.user).filter(account=account)[:PAGE]
    link = _link(request, account)
    own = Referral.objects.filter(lead__person=account.person_id).first() if account.person_id else None
    context = {
        "account": account,
        "code": shown_code(account.code),
        "link": link,
        "picture": code_of(link),
        "state_link": request.build_absolute_uri(reverse("selling:refer-state", args=[token_of(account)])),
        "kpis": [
            Kpi("Friends", count(states.total())),
            Kpi("Count", count(states["counts"])),
            Kpi("Known before", count(states["known"])),
            Kpi("Not counted", count(states["self"] + states["loop"] + states["repeat"])),
        ],
        "lines": [(one, step_of(one.lead)) for one in found],
        "columns": [column for column in COLUMNS if column.key != "giver"],
        "above": [own, *chain_above(own)] if own else [],
    }
    return render(request, "selling/giver.html", context)


@allowed(*REFER)
@require_POST
def code_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A person gets a code for friends."""
    person = person_seen_by(request.user, pk)
    referral_door(by=request.user)
    account = account_of_person(person=person, at=timezone.now(), by=request.user)
    messages.success(request, f"{person} has the code {shown_code(account.code)}.")
    return redirect("selling:giver", pk=account.pk)


def _link(request: HttpRequest, account: RewardAccount) -> str:
    return request.build_absolute_uri(reverse("selling:refer", args=[account.code]))
