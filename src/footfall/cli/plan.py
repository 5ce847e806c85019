"""`footfall plan`: from a sales target to the leads it takes."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from footfall.decisions.planned import Planned

PANEL = "Decide"


def plan(
    target_sales: Annotated[int, typer.Option(min=1, help="Sales to reach.", show_default=False)],
    by: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day they are to be reached by.")],
    probability: Annotated[float, typer.Option(min=0.01, max=0.99, help="Chance that is wanted.")] = 0.9,
    scope: Annotated[str, typer.Option(help='Of what: "location=Delhi,product=Inverters".')] = "",
    leads: Annotated[
        list[str] | None, typer.Option(help='Another number of leads a month: "Web form=300"; repeat it.')
    ] = None,
    conversion: Annotated[float, typer.Option(min=0.1, max=5, help="What if rates were so many times as high.")] = 1.0,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Plan as of this day; today if not given.")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh/--no-refresh", help="Take in what changed first.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """How many leads a sales target takes by channel and month, with calls, hours, cost, and the chance to reach it."""
    from footfall.cli.running.company import open_company

    with open_company():
        from django.utils import timezone

        from footfall.decisions.planned import Asked, plan_for
        from footfall.measurement.facts.published import published

        if refresh:
            from footfall.measurement.facts.refresh import refresh as bring_up_to_date

            bring_up_to_date(at=timezone.now())
        facts = published()
        asked = Asked(target_sales, by.date(), probability, scope, _monthly(leads or []), conversion)
        found = plan_for(facts, asked, today=today.date() if today else timezone.localdate())
        if as_json:
            typer.echo(json.dumps(_document(found, facts.current.currency), ensure_ascii=False))
        else:
            _print(found, facts.current.currency)


def _monthly(given: list[str]) -> tuple[tuple[str, float], ...]:
    from footfall.shared.errors import Invalid

    found = []
    for one in given:
        name, _, number = one.rpartition("=")
        if not name or not number.replace(".", "", 1).isdecimal():
            raise Invalid(f'Leads are written "Web form=300"; not {one}.')
        found.append((name.strip(), float(number)))
    return tuple(found)


def _print(found: "Planned", currency: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from footfall.shared.currencies import from_minor
    from footfall.web.figures import money

    table = Table(show_edge=False, header_style="bold", show_footer=True, footer_style="bold")
    months = len(found.lines[0].by_month) if found.lines else 0
    shown = min(months, 6)
    heads = ["Channel", "Leads now", "Leads needed", *(f"Month {number + 1}" for number in range(shown))]
    heads += ["Calls", "Hours", "Cost", "100 leads: appointments", "sales"]
    needed = found.needed or found.plan
    totals = ["All", f"{found.plan.leads.sum():,.0f}", f"{needed.leads.sum():,.0f}"]
    totals += [f"{sum(line.by_month[number] for line in found.lines):,.0f}" for number in range(shown)]
    totals += [
        f"{needed.sum_of('calls'):,.0f}",
        f"{needed.hours:,.0f}",
        money(from_minor(round(needed.sum_of("cost")), currency), currency),
    ]
    for place, head in enumerate(heads):
        footer = totals[place] if place < len(totals) else ""
        table.add_column(head, footer=footer, justify="left" if place == 0 else "right")
    for line in found.lines:
        cost = money(from_minor(round(line.cost), currency), currency)
        wanted = "—" if line.needed is None else f"{line.needed:,.0f}"
        each = [f"{one:,.0f}" for one in line.by_month[:shown]]
        rates = [
            f"{line.appointments_of_100:.1f}",
            f"{line.sales_of_100:.1f} ({line.low_of_100:.1f} to {line.high_of_100:.1f})",
        ]
        table.add_row(
            line.channel, f"{line.leads:,.0f}", wanted, *each, f"{line.calls:,.0f}", f"{line.hours:,.0f}", cost, *rates
        )
    console = Console()
    (console if console.is_terminal else Console(width=240)).print(table)
    typer.echo()
    typer.echo(found.in_words)
    typer.echo(f"{found.plan.still_to_come:,.0f} of them are to come from leads that are there already.")
    corrected, naive = found.learnt.corrected
    typer.echo(
        f"Of the leads of the last 30 days {naive:.1%} have bought so far; {corrected:.1%} will have in the end."
    )
    typer.echo(found.gap_in_words)


def _document(found: "Planned", currency: str) -> dict[str, Any]:
    needed, plan = found.needed, found.plan
    low, high = found.between
    lags = plan.known.lags
    meant, sold = found.learnt.last_month
    return {
        "target_sales": found.asked.target,
        "by": found.asked.by.isoformat(),
        "as_of": found.today.isoformat(),
        "scope": found.asked.held,
        "probability_wanted": found.asked.probability,
        "probability": plan.chance,
        "expected_sales": plan.outlook.sales,
        "interval_80": [low, high],
        "from_leads_already_there": plan.still_to_come,
        "factor_needed": found.factor,
        "leads": float(plan.leads.sum()),
        "leads_needed": None if needed is None else float(needed.leads.sum()),
        "calls_needed": None if needed is None else needed.sum_of("calls"),
        "caller_hours_needed": None if needed is None else needed.hours,
        "cost_needed_minor": None if needed is None else round(needed.sum_of("cost")),
        "currency": currency,
        "channels": [
            {
                "channel": line.channel,
                "leads": line.leads,
                "leads_needed": line.needed,
                "leads_by_month": line.by_month,
                "calls": line.calls,
                "caller_hours": line.hours,
                "cost_minor": round(line.cost),
                "appointments_of_100": line.appointments_of_100,
                "sales_of_100": line.sales_of_100,
                "sales_of_100_interval_90": [line.low_of_100, line.high_of_100],
            }
            for line in found.lines
        ],
        "assumptions": {
            "days_to_sale_median": lags.day_of(0.5),
            "days_to_sale_90": lags.day_of(0.9),
            "rate_of_company": plan.known.rates.company,
            "variance_of_month": plan.known.surprise,
            "conversion_last_30_days": {"so_far": found.learnt.corrected[1], "corrected": found.learnt.corrected[0]},
            "conversion_times": found.asked.conversion,
        },
        "last_30_days": {"expected_80": list(meant.between()), "sales": sold, "in_words": found.gap_in_words},
        "recommendation": found.in_words,
    }
