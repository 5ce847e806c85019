"""`footfall verify`: look at contact points."""

import json
from typing import Annotated

import typer

PANEL = "Data"


def verify(
    all_again: Annotated[
        bool, typer.Option("--all", help="Look at every contact point again, not only at those that came since.")
    ] = False,
    dns: Annotated[bool, typer.Option("--dns/--no-dns", help="Ask name servers whether domains take mail.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Look at contact points: format, kind of line, throw-away and dead domains, one number under many names.

    The worker does the same by itself every minute. What a call, a code, a bounce or a hand has proven stays.
    """
    from footfall.cli.running.company import open_company, say
    from footfall.cli.running.schema import migrate_if_needed

    with open_company():
        migrate_if_needed()
        done = _verify(all_again=all_again, dns=dns)
    if as_json:
        typer.echo(json.dumps(done))
        return
    say(
        f"{done['looked_at']:,} contact points looked at, {done['changed']:,} judged, "
        f"{done['domains']:,} domains asked about, {done['leads']:,} new leads settled."
    )


def _verify(*, all_again: bool, dns: bool) -> dict[str, int]:
    from django.utils import timezone

    from footfall.identity.actions.check import check_all, check_new
    from footfall.identity.actions.mail_domains import ask_domains, asks
    from footfall.qualification.actions.reachability import settle_new_leads

    now = timezone.now()
    checked = (check_all if all_again else check_new)(at=now)
    ask = asks() if dns else None
    domains = ask_domains(at=now, ask=ask, most=100_000) if ask else 0
    leads = settle_new_leads(at=now)
    return {"looked_at": checked.looked_at, "changed": checked.changed, "domains": domains, "leads": leads}
