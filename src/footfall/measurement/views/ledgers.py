"""Pages of costs, of people reached, of targets and of rates: lists, forms, files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.company.actions.import_nouns import Imported
from footfall.company.forms.files import FileForm
from footfall.company.models import Campaign, Location, Product, Role, Staff
from footfall.company.queries.under import ids_under
from footfall.company.rules.sheets import amount_of, cell_of, text_of
from footfall.company.views.imports import COLUMNS as FATES
from footfall.company.views.imports import MOST_SHOWN, file_of
from footfall.company.views.keeping import form_page, may
from footfall.measurement.actions.import_costs import import_entries
from footfall.measurement.actions.ledgers import (
    COSTS,
    EVERYWHERE,
    LEVELS,
    RATES,
    REACHES,
    TARGETS,
    Ledger,
    add_entries,
    change_entry,
    remove_entries,
)
from footfall.measurement.cube.measures import MEASURES
from footfall.measurement.forms.ledgers import CostForm, EntryForm, RateForm, ReachForm, TargetForm
from footfall.measurement.models import Cost, Rate, Reach, Target
from footfall.measurement.queries import entries_visible_to
from footfall.qualification.queries.choices import choices, names_of
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotAllowed, NotFound, Refusal
from footfall.shared.paging import page_of
from footfall.shared.periods import NAMES as PERIODS
from footfall.shared.periods import days_of, offered
from footfall.web.dice import Dimension, Option, chosen_in
from footfall.web.figures import count, money
from footfall.web.tables import Column

SEES = tuple(sorted(MANAGERS))
KEEPS = tuple(sorted(MANAGERS - {Role.DIRECTOR, Role.ANALYST}))
PAGE = 100
"""Rows on one page of the list."""


@dataclass(frozen=True)
class Shown:
    """How one ledger looks."""

    ledger: Ledger
    form: type[EntryForm]
    title: str
    what: str
    empty: str
    columns: Sequence[Column]
    order: tuple[str, str]
    keeps: tuple[Role, ...] = KEEPS


WHERE = [
    Column("location", "Place", wide=True),
    Column("campaign", "Campaign", wide=True),
    Column("entry_point", "Entry point", wide=True),
]
PAGES = {
    "costs": Shown(
        COSTS,
        CostForm,
        "Costs",
        "cost",
        "What is spent to get leads stands here, at the level it was spent at. It is shared by the leads captured there.",
        [
            Column("from_on", "Days"),
            Column("kind", "Spent on"),
            Column("amount", "Amount", numeric=True),
            *WHERE,
            Column("product", "Product", wide=True),
            Column("note", "Note", wide=True),
        ],
        ("-from_on", "-id"),
    ),
    "reach": Shown(
        REACHES,
        ReachForm,
        "Reach",
        "count",
        "How many people were told, or walked past a counter, before any of them was a lead.",
        [Column("on", "Day"), Column("kind", "Were"), Column("people", "People", numeric=True), *WHERE],
        ("-on", "-id"),
    ),
    "targets": Shown(
        TARGETS,
        TargetForm,
        "Targets",
        "target",
        "What measures shall come to, for a place, a product or the company. The explorer holds numbers against them.",
        [
            Column("from_on", "Days"),
            Column("measure", "Measure"),
            Column("amount", "Target", numeric=True),
            Column("location", "Place", wide=True),
            Column("product", "Product", wide=True),
            Column("note", "Note", wide=True),
        ],
        ("-from_on", "-id"),
    ),
    "rates": Shown(
        RATES,
        RateForm,
        "Exchange rates",
        "rate",
        "What other currencies are worth, day by day. Amounts in them count at the latest rate on or before their day.",
        [
            Column("on", "From"),
            Column("currency", "Currency"),
            Column("units", "Worth", numeric=True),
            Column("by", "Written down by", wide=True),
        ],
        ("-on", "-id"),
        tuple(sorted(EVERYWHERE)),
    ),
}


@allowed(*SEES)
def entry_list(request: StaffRequest, name: str) -> HttpResponse:
    """Rows of a ledger, the newest first, with what they sum to."""
    shown = PAGES[name]
    rows = _chosen(request.GET, request.user, shown)
    page = page_of(rows, shown.order, after=request.GET.get("after", ""), limit=PAGE)
    context = {
        "shown": shown,
        "name": name,
        "rows": [(one, _said(one)) for one in page.items],
        "older": _after(request.GET, page.next),
        "dimensions": _dimensions(request.GET, request.user, shown),
        "may_keep": may(request.user, shown.keeps),
        "sums": _sums(rows, shown),
        "is_held": any(request.GET.values()),
    }
    return render(request, f"measurement/{shown.ledger.one}_list.html", context)


@allowed(*KEEPS)
def entry_new(request: StaffRequest, name: str) -> HttpResponse:
    """A row that is written down."""
    shown, back = _kept(request, name), reverse(f"measurement:{name}")
    form = shown.form(request.POST or None, by=request.user)

    def deed() -> tuple[str, str]:
        add_entries(ledger=shown.ledger, rows=[form.row()], by=request.user)
        return f"The {shown.what} is written down.", back

    return form_page(
        request,
        form,
        deed,
        title=f"New {shown.what}",
        submit=f"Save the {shown.what}",
        back=back,
        trail=[(shown.title, back)],
    )


@allowed(*KEEPS)
def entry_edit(request: StaffRequest, name: str, pk: int) -> HttpResponse:
    """A row that is put right."""
    shown, back = _kept(request, name), reverse(f"measurement:{name}")
    one = entries_visible_to(request.user, shown.ledger.model).filter(pk=pk).first()
    if one is None:
        raise NotFound
    form = shown.form(request.POST or None, by=request.user, initial=shown.form.shown(one))

    def deed() -> tuple[str, str]:
        change_entry(ledger=shown.ledger, pk=pk, changes=form.row(), by=request.user)
        return f"The {shown.what} is put right.", back

    return form_page(
        request,
        form,
        deed,
        title=f"Edit {shown.what}",
        submit=f"Save the {shown.what}",
        back=back,
        trail=[(shown.title, back)],
    )


@allowed(*KEEPS)
@require_POST
def entries_remove(request: StaffRequest, name: str) -> HttpResponse:
    """The picked rows are removed."""
    shown = _kept(request, name)
    pks = [int(pk) for pk in request.POST.getlist("picked") if pk.isdecimal()]
    gone = remove_entries(ledger=shown.ledger, pks=pks, by=request.user)
    messages.info(request, f"{gone} {shown.what}{'' if gone == 1 else 's'} removed.")
    return redirect(f"measurement:{name}")


@allowed(*KEEPS)
def entries_import(request: StaffRequest, name: str) -> HttpResponse:
    """A file is looked through, shown row by row as it will be, and taken."""
    shown, back = _kept(request, name), reverse(f"measurement:{name}")
    form = FileForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        table, is_taken = form.cleaned_data["table"], request.POST.get("deed") == "take"
        options = {"by": request.user, "at": timezone.now(), "lines": table.lines}
        try:
            result = import_entries(shown.ledger, table.rows, dry_run=not is_taken, **options)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            if is_taken:
                messages.success(request, _came_to(result))
                return redirect(back)
            form = FileForm(initial={"text": text_of(table.names, table.rows)})
    fates = sorted(result.fates, key=lambda fate: fate.word != "left out") if result else []
    context = {
        "shown": shown,
        "back": back,
        "form": form,
        "result": result,
        "fates": fates[:MOST_SHOWN],
        "more": max(0, len(fates) - MOST_SHOWN),
        "columns": FATES,
        "counts": [(result.count(word), word) for word in _fates_of(shown.ledger)] if result else [],
        "left_out": result.count("left out") if result else 0,
        "can_take": bool(result and result.count("new") + result.count("changed")),
    }
    return render(request, "measurement/import.html", context, status=422 if form.errors else 200)


def _kept(request: StaffRequest, name: str) -> Shown:
    """The ledger, for those who keep it: what holds for the whole company is not everybody's to write."""
    shown = PAGES[name]
    if not may(request.user, shown.keeps):
        raise NotAllowed
    return shown


def _fates_of(ledger: Ledger) -> tuple[str, ...]:
    return ("new", "changed", "same", "left out") if ledger.key else ("new", "same", "left out")


def _came_to(result: Imported) -> str:
    changed = f"{count} changed, " if (count := result.count("changed")) else ""
    return f"{result.count('new')} new, {changed}{result.count('same')} there already, {result.count('left out')} left out."


@allowed(*SEES)
def entries_export(request: StaffRequest, name: str) -> HttpResponse:
    """The rows the address means, as a file that can be imported again."""
    shown = PAGES[name]
    names = [column.name for column in shown.ledger.columns]
    rows = (_cells(one, shown.ledger) for one in _chosen(request.GET, request.user, shown).order_by(*shown.order))
    return file_of(text_of(names, rows), f"{name}.csv")


def _cells(one: Any, ledger: Ledger) -> dict[str, str]:  # noqa: ANN401 -- a row of the ledger
    cells = {}
    for column in ledger.columns:
        field = column.minor or ledger.renamed.get(column.name, column.name)
        value = getattr(one, field)
        if column.minor:
            value = amount_of(value, one.currency)
        if column.name in ledger.levels and value is not None:
            value = getattr(value, LEVELS[column.name][1])
        cells[column.name] = cell_of(value)
    return cells


def _chosen(query: QueryDict, staff: Staff, shown: Shown) -> QuerySet[Any]:
    rows = entries_visible_to(staff, shown.ledger.model)
    period = query.get("period", "")
    if period in PERIODS:
        first, last = days_of(period, timezone.localdate(), settings.CALENDAR)
        rows = (
            rows.filter(from_on__lte=last, until_on__gte=first)
            if "from_on" in shown.ledger.plain
            else rows.filter(on__range=(first, last))
        )
    kind = _kind_of(shown)
    if kinds := chosen_in(query, kind):
        rows = rows.filter(**{f"{kind}__in": kinds})
    trees: dict[str, type[Location | Campaign | Product]] = {
        "location": Location,
        "campaign": Campaign,
        "product": Product,
    }
    for name, model in trees.items():
        chosen = chosen_in(query, name)
        if chosen and name in shown.ledger.levels:
            keys = ids_under(model, [int(key) for key in chosen if key.isdecimal()])
            rows = rows.filter(Q(**{f"{name}__in": keys}) | (Q(**{name: None}) if "none" in chosen else Q()))
    return rows


def _sums(rows: QuerySet[Any], shown: Shown) -> list[str]:
    """What the chosen rows come to, by currency; people for reach."""
    if shown.ledger is COSTS:
        sums = rows.order_by("currency").values_list("currency").annotate(sum=Sum("amount_minor"))
        return [money(from_minor(amount, currency), currency) for currency, amount in sums]
    if shown.ledger is not REACHES:
        return []
    return [f"{count(rows.aggregate(sum=Sum('people'))['sum'] or 0)} people"]


def _said(one: Any) -> str:  # noqa: ANN401 -- a row of the ledger
    """The amount or number of a row as it is read."""
    if isinstance(one, Target):
        return _aim(one)
    if isinstance(one, Rate):
        return f"{one.units.normalize():f} {one.reporting}"
    return (
        money(from_minor(one.amount_minor, one.currency), one.currency) if isinstance(one, Cost) else count(one.people)
    )


def _dimensions(query: QueryDict, staff: Staff, shown: Shown) -> list[Dimension]:
    periods = [Option(*each) for each in offered(settings.CALENDAR).items()]
    found = [
        Dimension("period", "Time", periods, chosen_in(query, "period"), single=True, free="All time", labels=PERIODS)
    ]
    for name, label in (("location", "Location"), ("product", "Product"), ("campaign", "Campaign")):
        if name in shown.ledger.levels:
            options, _ = choices(name, staff)
            chosen = chosen_in(query, name)
            found.append(Dimension(name, label, options, chosen, labels=names_of(name, chosen)))
    return [*found, _kinds(query, shown)]


def _kind_of(shown: Shown) -> str:
    return {"targets": "measure", "rates": "currency"}.get(shown.ledger.many, "kind")


def _kinds(query: QueryDict, shown: Shown) -> Dimension:
    if shown.ledger is TARGETS:
        measures = [Option(one.name, one.label) for one in MEASURES.values() if one.better]
        return Dimension("measure", "Measure", measures, chosen_in(query, "measure"))
    if shown.ledger is RATES:
        rates = Rate.objects.filter(reporting=settings.REPORTING_CURRENCY)
        known = rates.order_by("currency").values_list("currency", flat=True).distinct()
        return Dimension("currency", "Currency", [Option(one, one) for one in known], chosen_in(query, "currency"))
    kinds = Cost.Kind.choices if shown.ledger is COSTS else Reach.Kind.choices
    label = "Spent on" if shown.ledger is COSTS else "Were"
    return Dimension("kind", label, [Option(str(key), str(label)) for key, label in kinds], chosen_in(query, "kind"))


def _aim(one: Target) -> str:
    """A target as it is read: ₹1,200, 12.5% or 120."""
    measure = MEASURES.get(one.measure)
    if measure is None:
        return f"{one.amount.normalize():f}"
    if measure.unit == "money":
        return money(one.amount, settings.REPORTING_CURRENCY)
    return f"{one.amount.normalize():f}%" if measure.unit == "rate" else f"{one.amount.normalize():,f}"


def _after(query: QueryDict, place: str) -> str:
    if not place:
        return ""
    turned = query.copy()
    turned["after"] = place
    return f"?{turned.urlencode()}"
