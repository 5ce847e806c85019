"""Work that a worker does for selling: keeping living call lists up to date, and sequences going."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app


@app.periodic(cron="*/5 * * * *")
@app.task(
    name="selling.refresh_call_lists",
    queueing_lock="selling.refresh_call_lists",
    lock="selling.refresh_call_lists",
)
def refresh_call_lists(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Leads that match a living list join it, those that do not match any more leave it, and all are ranked anew."""
    from footfall.selling.actions.call_lists import refresh_call_list
    from footfall.selling.models import CallList

    for key in CallList.objects.filter(closed_at=None).values_list("pk", flat=True):
        refresh_call_list(call_list_id=key, at=timezone.now())


LETS_IN_EVERY = timedelta(minutes=5)


@app.periodic(cron="* * * * *")
@app.task(name="selling.follow_sequences", queueing_lock="selling.follow_sequences", lock="selling.follow_sequences")
def follow_sequences(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Leads enter sequences, leave them and take their steps."""
    from footfall.selling.actions.enrol import let_in, let_out
    from footfall.selling.actions.follow_steps import BATCH, follow_steps, note_messages
    from footfall.selling.models import Sequence

    for key in Sequence.objects.filter(closed_at=None, started_at__isnull=False).values_list("pk", flat=True):
        let_in(sequence_id=key, at=timezone.now(), every=LETS_IN_EVERY)
    let_out(at=timezone.now())
    while note_messages(at=timezone.now()) >= BATCH:
        pass
    while follow_steps(at=timezone.now()) >= BATCH:
        pass


@app.periodic(cron="* * * * *")
@app.task(
    name="selling.send_messages", queue="mail", queueing_lock="selling.send_messages", lock="selling.send_messages"
)
def send_messages(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Messages whose time has come are handed over, until none is left that can be."""
    from footfall.selling.actions.send import AT_ONCE, send_due

    while (sent := send_due(at=timezone.now())) and sent.total >= AT_ONCE and sent.total > sent.later:
        pass


@app.periodic(cron="40 * * * *")
@app.task(name="selling.settle_rewards", queueing_lock="selling.settle_rewards", lock="selling.settle_rewards")
def settle_rewards(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Rewards are earned, approved and taken back as their leads stand by now."""
    from footfall.selling.actions.rewards import settle_rewards as settle

    settle(at=timezone.now())


@app.periodic(cron="10 5 * * *")
@app.task(name="selling.offer_next_sales", queueing_lock="selling.offer_next_sales", lock="selling.offer_next_sales")
def offer_next_sales(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Customers whose time has come are offered their next thing, once a day before the day begins."""
    from footfall.selling.actions.next_sales import BATCH, offer_next
    from footfall.selling.models import NextSaleRule

    for key in NextSaleRule.objects.filter(stopped_at=None).values_list("pk", flat=True):
        while offer_next(rule_id=key, at=timezone.now(), by=None) >= BATCH:
            pass
