"""`footfall seed`: a realistic company in an empty data directory."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

PANEL = "Data"


def seed(
    leads: Annotated[int, typer.Option(min=1, help="About how many leads to make up.")] = 20_000,
    industry: Annotated[str, typer.Option(help="retail, travel, hospital or insurance.")] = "retail",
    seed: Annotated[int, typer.Option(help="The same number makes the same company.")] = 1,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last day of the two years; now if not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")] = False,
) -> None:
    """Make up a company: 47 outlets, staff, products, campaigns, and two years of leads with their lives.

    Arrivals go through the real inbox: typed in a hurry, some twice, some with numbers that do not exist. What
    staff did afterwards (calls, deals, deliveries) and what it cost is drawn from the same seed.
    Refuses a company that has data.
    """
    from footfall.cli.running.company import open_company, say
    from footfall.cli.running.schema import migrate_if_needed

    with open_company():
        from footfall.seed import seed_company

        migrate_if_needed()
        now = (today or datetime.now(UTC)).replace(tzinfo=UTC)
        made = seed_company(industry=industry, leads=leads, seed=seed, now=now, report=_silent if as_json else say)
    if as_json:
        typer.echo(json.dumps(made.__dict__))
        return
    say(f"{made.company}: {made.captures:,} captures became {made.leads:,} leads in {made.seconds:.0f} s.")


def _silent(_line: str) -> None:
    """Progress that nobody reads."""
