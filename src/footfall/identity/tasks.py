"""Work that a worker does for contact points: looking at new ones, asking name servers."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

TICK = timedelta(minutes=5)
"""So often it is asked whether the hour of the nightly search has come."""


@app.periodic(cron="* * * * *")
@app.task(name="identity.check_new", queueing_lock="identity.check_new", lock="identity.check")
def check_new(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Every contact point that came in is looked at within a minute."""
    from footfall.identity.actions.check import check_new as check

    check(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="identity.ask_domains", queueing_lock="identity.ask_domains", lock="identity.ask_domains")
def ask_domains(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Domains that people write from are asked about when their turn has come."""
    from footfall.identity.actions.mail_domains import ask_domains as ask_about
    from footfall.identity.actions.mail_domains import asks

    if ask := asks():
        ask_about(at=timezone.now(), ask=ask)


@app.periodic(cron="*/5 * * * *")
@app.task(name="identity.scan_by_night", lock="identity.scan_by_night")
def scan_by_night(timestamp: int) -> None:
    """The whole base is searched at the hour that is set, if anybody came or changed since the last search."""
    from footfall.identity.actions.scan_by_night import next_turn, scan_if_anybody_is_new

    tick = datetime.fromtimestamp(timestamp, UTC)
    turn = next_turn(tick - TICK)
    if turn and turn <= tick:
        scan_if_anybody_is_new(at=timezone.now())


@app.task(name="identity.deliver_code", queue="mail", retry=RetryStrategy(max_attempts=8, wait=2, linear_wait=5))
def deliver_code(*, code_id: int) -> None:
    """Send one code; tried again while the mail server or gateway is away and the code is still good."""
    from footfall.identity.actions.codes import deliver
    from footfall.identity.models import OneTimeCode
    from footfall.identity.sending import sender_for

    code = OneTimeCode.objects.select_related("contact_point").get(pk=code_id)
    deliver(code_id=code_id, sender=sender_for(code.contact_point.kind), at=timezone.now())


@app.task(name="identity.scan", lock="identity.scan")
def scan(*, scan_id: int) -> None:
    """Search the whole base for persons who are one."""
    from footfall.identity.actions.scan import run_scan

    run_scan(scan_id=scan_id, now=timezone.now)
