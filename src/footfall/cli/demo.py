"""`footfall demo`: a realistic company to look at."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer

from footfall.cli.up import Host, Port, Web

PANEL = "Run"


def demo(
    leads: Annotated[int, typer.Option(min=0, help="How many leads to make up.")] = 20_000,
    industry: Annotated[str, typer.Option(help="What the company sells: see `footfall seed --help`.")] = "retail",
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

    if not Location.objects.exists():
        from footfall.seed import seed_company

        say(f"Making up a company with {leads:,} leads.")
        seed_company(industry=industry, leads=leads, seed=seed, now=datetime.now(UTC), report=say)
    _tell_who_can_sign_in(say)


def _tell_who_can_sign_in(say: Callable[[str], None]) -> None:
    """The log-ins of the made-up staff; a company that was not made up has none of them."""
    from footfall.company.models import Staff
    from footfall.seed.company import LOGINS

    there = set(Staff.objects.filter(email__in=[email for _, email, _ in LOGINS]).values_list("email", flat=True))
    if not there:
        say("This company has data of its own and is left as it is; sign in as one of its staff.")
        return
    say("Sign in as:")
    width = max(map(len, there))
    for role, email, password in LOGINS:
        if email in there:
            say(f"  {email:<{width}}  {password}  {role}")
