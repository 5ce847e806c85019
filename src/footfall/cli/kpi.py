"""`footfall kpi`: any measure by any dimension."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from footfall.measurement.cube.answer import Answer
    from footfall.measurement.facts.published import Facts

PANEL = "Measure"
USUAL = ("leads", "pct_warm", "pct_sold", "pct_dead", "cost_per_lead", "cost_per_sale")


def kpi(
    measure: Annotated[
        list[str] | None, typer.Option("--measure", "-m", help="What to count; repeat it, or put commas between.")
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", "-b", help="By what: source, location.region, time.month ...")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", "-w", help='Of which leads: "source=web,location=Delhi".')
    ] = None,
    basis: Annotated[
        str, typer.Option(help="cohort: leads captured in the period. activity: what happened in the period.")
    ] = "cohort",
    since: Annotated[str, typer.Option("--from", help="First day, as 2026-04-01.")] = "",
    until: Annotated[str, typer.Option("--to", help="Last day, as 2026-06-30.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="As it stood at the end of that day.")] = "",
    within: Annotated[
        int, typer.Option(min=0, help="Only what leads reached within so many days of capture; 0 for no limit.")
    ] = 0,
    sort: Annotated[str, typer.Option(help="Measure or dimension to sort by; -leads for the largest first.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="Only so many rows; totals are of all.")] = 0,
    form: Annotated[str, typer.Option("--format", "-f", help="table, csv or json.")] = "table",
    engine: Annotated[
        str, typer.Option(help="What reckons: duckdb, spark (on this machine), spark://host:7077 or sc://host:15002.")
    ] = "",
    refresh: Annotated[bool, typer.Option("--refresh/--no-refresh", help="Take in what changed first.")] = True,
    list_all: Annotated[bool, typer.Option("--list", help="List all measures and dimensions.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Count, rate and cost: any measure by any dimension, as the scoreboard shows it."""
    from footfall.cli.running.company import open_company

    form = "json" if as_json else form
    _refuse_unknown("format", form, ["table", "csv", "json"])
    with open_company():
        facts = _facts(engine, refresh=refresh)
        if list_all:
            _list(facts, form)
            return
        _show(_ask(facts, measure, by, where, basis, (since, until, as_of), within, sort, limit), facts, form)


def _facts(engine: str, *, refresh: bool) -> "Facts":
    from footfall.measurement.facts.published import published

    if refresh:
        from django.utils import timezone

        from footfall.measurement.facts.refresh import refresh as bring_up_to_date

        bring_up_to_date(at=timezone.now())
    return published(engine)


def _ask(
    facts: "Facts",
    measure: list[str] | None,
    by: list[str] | None,
    where: list[str] | None,
    basis: str,
    days: tuple[str, str, str],
    within: int,
    sort: str,
    limit: int,
) -> "Answer":
    from footfall.measurement.cube.question import read_day
    from footfall.measurement.cube.spoken import Spoken, held, listed
    from footfall.measurement.queries import EVERYTHING

    start, end, as_of = (read_day(day) if day else None for day in days)
    spoken = Spoken(
        measures=listed(measure or []) or USUAL,
        rows=listed(by or []),
        where=held(where or []),
        basis=basis,
        start=start,
        end=end,
        as_of=as_of,
        within=within,
        sort=sort,
        limit=limit,
    )
    return facts.ask(spoken.question(facts.cube.engine.members), EVERYTHING)


def _show(answer: "Answer", facts: "Facts", form: str) -> None:
    from footfall.measurement.cube.document import as_csv, document

    current = facts.current
    if form == "json":
        typer.echo(json.dumps(document(answer, currency=current.currency, as_of=current.as_of), ensure_ascii=False))
    elif form == "csv":
        typer.echo(as_csv(answer, current.currency), nl=False)
    else:
        _table(answer, facts)


def _table(answer: "Answer", facts: "Facts") -> None:
    """Ruled columns, totals under a line, and what the numbers are in words."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from footfall.measurement.cube.document import EMPTY_NAME
    from footfall.measurement.reading import as_people_read, in_words

    table = Table(show_footer=bool(answer.dimensions), show_edge=False, header_style="bold", footer_style="bold")
    currency = facts.current.currency
    for place, dimension in enumerate(answer.dimensions):
        table.add_column(Text(dimension.label), footer="All" if place == 0 else "")
    for measure, value in answer.values(answer.totals):
        table.add_column(Text(measure.label), footer=as_people_read(measure, value, currency), justify="right")
    for row in answer.rows:
        names = [Text(EMPTY_NAME if name is None else name) for name in row.names]
        table.add_row(
            *names, *(as_people_read(measure, value, currency) for measure, value in answer.values(row.atoms))
        )
    console = Console()
    if console.is_terminal:
        console.print(table)
    else:
        # Nobody's window: a column is never cut.
        Console(width=400).print(table)
    typer.echo()
    for line in in_words(answer, facts.current):
        typer.echo(line)


def _list(facts: "Facts", form: str) -> None:
    from footfall.measurement.cube.measures import MEASURES

    dimensions = facts.cube.engine.members.dimensions.all()
    if form == "json":
        found: dict[str, Any] = {
            "measures": [
                {"name": one.name, "label": one.label, "means": one.sentence, "unit": one.unit}
                for one in MEASURES.values()
            ],
            "dimensions": [{"name": one.name, "label": one.label} for one in dimensions],
        }
        typer.echo(json.dumps(found))
        return
    for one in MEASURES.values():
        typer.echo(f"{one.name:<22} {one.sentence} ({one.formula})")
    typer.echo()
    for dimension in dimensions:
        typer.echo(f"{dimension.name:<22} {dimension.label}")


def _refuse_unknown(what: str, given: str, known: list[str]) -> None:
    from footfall.shared.errors import Invalid

    if given not in known:
        raise Invalid(
            f"The {what} is {' or '.join([', '.join(known[:-1]), known[-1]]) if known[1:] else known[0]}, not {given}."
        )
