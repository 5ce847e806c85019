"""Bought lists: score cards of vendors and lists, the sample test, and the refund claim."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from footfall.capture.files.writing import XLSX, write_xlsx
from footfall.capture.views.streaming import csv_response
from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role
from footfall.company.views.keeping import form_page
from footfall.qualification.actions.lists import draw_sample, set_terms
from footfall.qualification.forms.lists import SampleForm, TermsForm
from footfall.qualification.models import ListCheck, ListSample, ListTerms
from footfall.qualification.queries.lists import CLAIM_HEADING, Card, card_of, cards, claim_rows, list_by_id, result_of
from footfall.qualification.rules.lists import Rate
from footfall.shared import audit
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound
from footfall.web.figures import count, money
from footfall.web.tables import Column

SEES_LISTS = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.MARKETING, Role.ANALYST)
KEEPS_LISTS = (Role.ADMINISTRATOR, Role.MARKETING)

WORDS = {"valid": "Valid", "duplicate": "Duplicate", "dead": "Dead", "warm": "Became warm", "sold": "Sold"}
GOOD_WHEN = {"valid": "higher", "duplicate": "lower", "dead": "lower", "warm": "higher", "sold": "higher"}
COLUMNS = [
    Column("name", "List"),
    Column("rows", "Rows", numeric=True),
    *(Column(name, label, numeric=True, wide=name == "duplicate") for name, label in WORDS.items()),
    Column("per_valid", "Cost per valid", numeric=True, wide=True),
    Column("per_warm", "Cost per warm", numeric=True),
    Column("per_sold", "Cost per sale", numeric=True, wide=True),
]


@allowed(*SEES_LISTS)
def vendor_list(request: StaffRequest) -> HttpResponse:
    """The vendors and their lists, each against the others."""
    vendors, lists = cards()
    context = {"vendors": [_line(card) for card in vendors], "lists": [_line(card) for card in lists]}
    return render(request, "qualification/vendors.html", {**context, "columns": COLUMNS})


@allowed(*SEES_LISTS)
def bought_list(request: StaffRequest, pk: int) -> HttpResponse:
    """One list: its card, its terms, its samples and what may be claimed."""
    door = list_by_id(pk)
    terms = ListTerms.objects.filter(entry_point=door).first()
    today = timezone.localdate()
    left = (terms.refund_until - today).days if terms and terms.refund_until else None
    context = {
        "door": door, "line": _line(card_of(door)), "columns": COLUMNS, "terms": terms, "left": left,
        "samples": [_sample(each) for each in ListSample.objects.filter(entry_point=door).select_related("by")],
        "checks": ListCheck.objects.filter(entry_point=door).select_related("import_run", "by").defer("fates")[:20],
        "may_keep": request.user.role in KEEPS_LISTS,
    }  # fmt: skip
    return render(request, "qualification/bought_list.html", context)


@allowed(*KEEPS_LISTS)
def terms(request: StaffRequest, pk: int) -> HttpResponse:
    """What was agreed about a list."""
    door = list_by_id(pk)
    now = ListTerms.objects.filter(entry_point=door).values().first()
    form = TermsForm(request.POST or None, initial=dict(now) if now else None)
    back = reverse("qualification:bought-list", args=[pk])

    def deed() -> tuple[str, str]:
        set_terms(door=door, by=request.user, **form.cleaned_data)
        return "The terms are kept.", back

    trail = [("Vendors", reverse("qualification:vendors")), (door.name, back)]
    return form_page(request, form, deed, title="Terms", submit="Keep the terms", back=back, trail=trail)


@allowed(*KEEPS_LISTS)
def sample(request: StaffRequest, pk: int) -> HttpResponse:
    """A sample that is drawn to be called first."""
    door = list_by_id(pk)
    form = SampleForm(request.POST or None)
    back = reverse("qualification:bought-list", args=[pk])

    def deed() -> tuple[str, str]:
        drawn = draw_sample(door=door, at=timezone.now(), by=request.user, **form.cleaned_data)
        return f"{count(drawn.size)} leads are drawn; a call is their next step.", back

    trail = [("Vendors", reverse("qualification:vendors")), (door.name, back)]
    note = "Call these before you buy or call the rest: they show within which bounds the whole list lies."
    return form_page(request, form, deed, title="Draw a sample", submit="Draw it", back=back, trail=trail, note=note)


@allowed(*SEES_LISTS)
def claim(request: StaffRequest, pk: int, kind: str) -> HttpResponseBase:
    """The rows a refund is claimed for, as CSV or XLSX, each with its evidence; who took them is written down."""
    door = list_by_id(pk)
    terms = ListTerms.objects.filter(entry_point=door).first()
    rows = claim_rows(door, with_duplicates=terms.refunds_duplicates if terms else True)
    audit.record(by=request.user, verb="export", noun="refund claim", subjects=[door.pk])
    name = f"claim-{door.key}-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        return csv_response(request, name, CLAIM_HEADING, rows)
    if kind == "xlsx":
        return _workbook(name, rows)
    raise NotFound


def _workbook(name: str, rows: Iterable[tuple[Any, ...]]) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claim.xlsx"
        write_xlsx(path, CLAIM_HEADING, rows)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(path.read_bytes(), content_type=XLSX, headers=headers)


def _line(card: Card) -> dict[str, Any]:
    counts = card.counts
    return {
        "name": card.name, "door": card.door, "rows": counts.rows, "leads": counts.leads,
        "rates": [_said(name, card.rates[name]) for name in WORDS],
        "costs": [_money(counts.cost_per(name), counts.currency) for name in ("valid", "warm", "sold")],
        "cost": _money(counts.cost_minor, counts.currency), "twice": counts.twice, "known": counts.known,
    }  # fmt: skip


def _said(name: str, rate: Rate) -> dict[str, Any]:
    verdict = rate.verdict
    if verdict in {"higher", "lower"}:
        verdict = "better" if verdict == GOOD_WHEN[name] else "worse"
    return {
        "label": WORDS[name], "share": f"{rate.share:.1%}" if rate.share is not None else "—", "verdict": verdict,
        "shrunk": f"{rate.shrunk:.1%}", "bounds": f"{rate.low:.1%} to {rate.high:.1%}", "hits": rate.hits, "of": rate.of,
    }  # fmt: skip


def _money(minor: float | None, currency: str) -> str:
    return "—" if minor is None or not currency else money(from_minor(round(minor), currency), currency)


def _sample(each: ListSample) -> dict[str, Any]:
    result = result_of(each)
    shares = [
        (WORDS[name], f"{hits} of {result.tried}", f"{low:.0%} to {high:.0%}")
        for name, (hits, low, high) in result.shares.items()
    ]
    return {"sample": each, "tried": result.tried, "shares": shares if result.tried else []}
