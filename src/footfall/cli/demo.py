"""`footfall demo`: a realistic company to look at."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from footfall.cli.up import Host, Port, Web

PANEL = "Run"


def demo(
    leads: Annotated[int, typer.Option(min=0, help="How many leads to make up.")] = 20_000,
    industry: Annotated[
        str, typer.Option(help="What the company sells: see `footfall seed --help`.")
    ] = "retail",
    seed: Annotated[int, typer.Option(help="The same number makes the same company.")] = 1,
    host: Host = "127.0.0.1",
    port: Port = None,
    web: Web = 2,
) -> None:
    """Make up a company with outlets, people and leads, then the same as `up`. Its data is kept."""
    from footfall.cli.running.serving import serve

    serve(host=host, port=port, web=web, prepare=lambda: _fill(industry=industry, leads=leads, seed=seed))


def _fill(*, industry: str, leads: int, seed: int) -> None:
    from footfall.cli.running.company import say
    from footfall.company.models import Location
    from footfall.seed import LOGINS, seed_company

    if not Location.objects.exists():
        say(f"Making up a company with {leads:,} leads.")
        seed_company(industry=industry, leads=leads, seed=seed, now=datetime.now(UTC), report=say)
    say("Sign in as:")
    width = max(len(email) for _, email, _ in LOGINS)
    for role, email, password in LOGINS:
        say(f"  {email:<{width}}  {password}  {role}")
