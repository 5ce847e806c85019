"""Pages of rewards: what people earned, the statement of a month, schemes, how attendants stand, what looks odd."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.capture.rules.short_code import shown_code
from footfall.capture.views.entry_points import code_of
from footfall.capture.views.streaming import csv_response
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Certified, Role
from footfall.company.queries.certified import certified_on
from footfall.company.views.keeping import form_page, may
from footfall.selling.actions.refer import account_of_staff, referral_door
from footfall.selling.actions.rewards import (
    KEEPS_SCHEMES,
    PAYS,
    keep_scheme,
    pay_rewards,
    redeem_points,
    settle_rewards,
)
from footfall.selling.forms.rewards import PointsForm, SchemeForm
from footfall.selling.models import RewardAccount, RewardScheme
from footfall.selling.queries.referrals import OVERSEE, account_seen_by
from footfall.selling.queries.rewards import (
    Balance,
    Counts,
    account_by_word,
    accounts_visible_to,
    balance_of,
    balances,
    counts_of,
    leaderboard,
    month_of,
    signs_of_gaming,
    statement_of,
)
from footfall.selling.statement_pdf import HEADING, rows_of_statement, statement_pdf
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound
from footfall.web.figures import Kpi, count, money
from footfall.web.tables import Column

EARNS = (
    Role.ATTENDANT, Role.CALLER, Role.SALESPERSON, Role.OUTLET_MANAGER, Role.REGIONAL_MANAGER, Role.MARKETING,
    Role.ADMINISTRATOR, Role.DIRECTOR, Role.ANALYST,
)  # fmt: skip
AT_COUNTER = (Role.ATTENDANT, Role.OUTLET_MANAGER, Role.SALESPERSON, Role.ADMINISTRATOR)
SEES_BOARD = (*OVERSEE, Role.ATTENDANT)
COLUMNS = [
    Column("who", "Who"),
    Column("pending", "Pending", numeric=True),
    Column("payable", "Payable", numeric=True),
    Column("points", "Points", numeric=True, wide=True),
    Column("paid", "Paid", numeric=True, wide=True),
]
SCHEMES = [
    Column("name", "Scheme"),
    Column("whose", "For"),
    Column("gives", "Gives", numeric=True),
    Column("when", "When a lead is", wide=True),
    Column("wait", "Waits", numeric=True, wide=True),
    Column("until", "Runs", wide=True),
]
LINES = [
    Column("day", "Day"),
    Column("what", "What"),
    Column("lead", "Lead", wide=True),
    Column("pending", "Pending", numeric=True),
    Column("payable", "Payable", numeric=True),
    Column("points", "Points", numeric=True, wide=True),
]
BOARD = [
    Column("who", "Attendant"),
    Column("certified", "Certificate today", wide=True),
    Column("shifts", "Shifts", numeric=True, wide=True),
    Column("leads", "Leads", numeric=True, wide=True),
    Column("good", "Good", numeric=True),
    Column("expected", "Expected", numeric=True),
    Column("ratio", "Good to expected", numeric=True),
]
SIGNS = [Column("who", "Attendant"), Column("what", "What"), Column("detail", "Found")]


@allowed(*OVERSEE)
def reward_list(request: StaffRequest) -> HttpResponse:
    """What is pending and payable, of staff or of customers; a card's number or a code leads to its account."""
    of_staff = request.GET.get("whose") != "customers"
    typed = request.GET.get("q", "").strip()
    if typed and (found := account_by_word(request.user, typed)):
        return redirect("selling:statement", pk=found.pk)
    lines = balances(accounts_visible_to(request.user, of_staff=of_staff))
    tabs = [("Staff", "?"), ("Customers", "?whose=customers")]
    context = {
        "lines": [_line(one) for one in lines],
        "columns": COLUMNS,
        "tabs": [{"key": label, "label": label, "url": url} for label, url in tabs],
        "current": "Staff" if of_staff else "Customers",
        "typed": typed,
        "may_pay": may(request.user, PAYS),
        "payable": [one.account.pk for one in lines if one.payable_minor > 0],
        "whose": "" if of_staff else "customers",
    }
    return render(request, "selling/reward_list.html", context)


@allowed(*PAYS)
@require_POST
def reward_payment(request: StaffRequest) -> HttpResponse:
    """What is payable to those chosen is written down as paid."""
    ids = [int(one) for one in request.POST.getlist("account") if one.isdecimal() and len(one) < 19]  # noqa: PLR2004 -- fits
    paid = pay_rewards(account_ids=ids, at=timezone.now(), by=request.user)
    messages.success(request, f"{count(len(paid))} payments are written down.")
    query = "?whose=customers" if request.POST.get("whose") == "customers" else ""
    return redirect(f"{reverse('selling:rewards')}{query}")


@allowed(*KEEPS_SCHEMES)
@require_POST
def reward_settling(request: StaffRequest) -> HttpResponse:
    """Bring the ledger up to date now instead of tonight."""
    done = settle_rewards(at=timezone.now())
    said = f"{count(done.earned)} earned, {count(done.approved)} approved, {count(done.clawed_back)} taken back."
    messages.success(request, said)
    return redirect("selling:rewards")


@allowed(*EARNS)
def my_rewards(request: StaffRequest) -> HttpResponse:
    """What I brought and earned, and my own code for friends."""
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    spans = (("Today", midnight), ("7 days", midnight - timedelta(days=6)), ("30 days", midnight - timedelta(days=29)))
    referral_door(by=None)
    account = account_of_staff(staff=request.user, at=timezone.now())
    link = request.build_absolute_uri(reverse("selling:refer", args=[account.code]))
    context = {
        "counts": [(label, counts_of(request.user, since)) for label, since in spans],
        "columns": [Column("span", ""), *(Column(name, name.replace("_", " ").capitalize(), numeric=True, wide=name == "verified")
                                          for name in Counts.__dataclass_fields__)],
        "kpis": _kpis(account),
        "account": account,
        "code": shown_code(account.code),
        "link": link,
        "picture": code_of(link),
    }  # fmt: skip
    return render(request, "selling/my_rewards.html", context)


@allowed(*EARNS)
def statement(request: StaffRequest, pk: int) -> HttpResponse:
    """The lines of a month with the leads behind them."""
    account = account_seen_by(request.user, pk)
    first = month_of(request.GET.get("month", ""), _today())
    found = statement_of(account, first)
    before, after = (first - timedelta(days=1)).replace(day=1), (found.last + timedelta(days=1))
    context = {
        "account": account,
        "statement": found,
        "lines": [(entry, _minor(entry.pending_minor, entry.currency), _minor(entry.payable_minor, entry.currency))
                  for entry in found.entries],
        "columns": LINES,
        "opening": _said(found.opening),
        "closing": _said(found.closing),
        "kpis": _kpis(account),
        "month": f"{first:%Y-%m}",
        "before": f"?month={before:%Y-%m}",
        "after": f"?month={after:%Y-%m}" if after <= _today() else "",
        "may_use": may(request.user, AT_COUNTER) and account.person_id is not None,
    }  # fmt: skip
    return render(request, "selling/statement.html", context)


@allowed(*EARNS)
def statement_file(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """The statement to keep: CSV, or a PDF to print."""
    account = account_seen_by(request.user, pk)
    first = month_of(request.GET.get("month", ""), _today())
    found = statement_of(account, first)
    name = f"rewards-{account.pk}-{first:%Y-%m}.{kind}"
    if kind == "csv":
        return csv_response(request, name, HEADING, rows_of_statement(found))
    content = statement_pdf(found, company=settings.COMPANY_NAME or "Footfall")
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@allowed(*AT_COUNTER)
def points(request: StaffRequest, pk: int) -> HttpResponse:
    """A customer uses points."""
    account = account_seen_by(request.user, pk)
    if account.person_id is None:
        raise NotFound
    back = reverse("selling:statement", args=[pk])
    form = PointsForm(data=request.POST or None)

    def deed() -> tuple[str, str]:
        used = form.cleaned_data["points"]
        redeem_points(account=account, points=used, at=timezone.now(), by=request.user)
        return f"{count(used)} points are used.", back

    note = f"{count(sum(one.points for one in balance_of(account)))} points are there."
    trail = [(str(account), back)]
    return form_page(request, form, deed, title="Use points", submit="Use them", back=back, trail=trail, note=note)


@allowed(*OVERSEE)
def schemes(request: StaffRequest) -> HttpResponse:
    """What is earned by whom, and what has to hold."""
    found = RewardScheme.objects.select_related("location")
    context = {"schemes": [(one, _gives(one)) for one in found], "columns": SCHEMES,
               "may_keep": may(request.user, KEEPS_SCHEMES)}  # fmt: skip
    return render(request, "selling/scheme_list.html", context)


@allowed(*KEEPS_SCHEMES)
def scheme(request: StaffRequest, pk: int) -> HttpResponse:
    """A scheme is made (0) or changed; what was earned by it stays as it was earned."""
    one = RewardScheme.objects.filter(pk=pk).first() if pk else None
    if pk and one is None:
        raise NotFound
    form = SchemeForm(data=request.POST or None, scheme=one)
    back = reverse("selling:schemes")

    def deed() -> tuple[str, str]:
        kept = keep_scheme(scheme=one, values=form.values, at=timezone.now(), by=request.user)
        return f"{kept.name} is kept.", back

    title = one.name if one else "New scheme"
    trail = [("Rewards", reverse("selling:rewards")), ("Schemes", back)]
    return form_page(request, form, deed, title=title, submit="Keep it", back=back, trail=trail)


@allowed(*SEES_BOARD)
def board(request: StaffRequest) -> HttpResponse:
    """How attendants stand against what their outlets bring on such days."""
    found, today = leaderboard(request.user, at=timezone.now()), _today()
    certified = certified_on([(staff.pk, today) for staff, _ in found])
    labels = dict(Certified.choices)
    lines = [
        (staff, one, labels[Certified(certified.get((staff.pk, today)) or Certified.NEVER)]) for staff, one in found
    ]
    context = {"lines": lines, "columns": BOARD, "me": request.user.pk}
    return render(request, "selling/leaderboard.html", context)


@allowed(*OVERSEE)
def signs(request: StaffRequest) -> HttpResponse:
    """What looks like gaming: a reason to look, not a verdict."""
    found = signs_of_gaming(request.user, at=timezone.now())
    return render(request, "selling/reward_signs.html", {"signs": found, "columns": SIGNS})


def _today() -> date:
    return datetime.now(ZoneInfo(settings.TIME_ZONE)).date()


def _kpis(account: RewardAccount) -> list[Kpi]:
    found = balance_of(account)
    if not found:
        return [Kpi("Pending", "—"), Kpi("Payable", "—"), Kpi("Points", "0")]
    return [
        Kpi("Pending", " + ".join(_minor(one.pending_minor, one.currency) for one in found)),
        Kpi("Payable", " + ".join(_minor(one.payable_minor, one.currency) for one in found)),
        Kpi("Points", count(sum(one.points for one in found))),
    ]


def _line(one: Balance) -> dict[str, Any]:
    amounts = {name: _minor(getattr(one, f"{name}_minor"), one.currency) for name in ("pending", "payable", "paid")}
    return {"account": one.account, "points": one.points, **amounts}


def _gives(one: RewardScheme) -> str:
    parts = [_minor(one.amount_minor, one.currency)] if one.amount_minor else []
    return " + ".join([*parts, *([f"{count(one.points)} points"] if one.points else [])])


def _said(sums: list[tuple[str, int]]) -> str:
    return " + ".join(_minor(minor, currency) for currency, minor in sums) or "nothing"


def _minor(minor: int, currency: str) -> str:
    return money(from_minor(minor, currency), currency)
