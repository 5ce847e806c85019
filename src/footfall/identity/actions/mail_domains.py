"""Ask the name servers about the domains that people write from, and judge their addresses by it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import connection, transaction

from footfall.identity.actions.check import check_these
from footfall.identity.models import MailDomain
from footfall.identity.verification.mail_exchange import (
    BELIEVED_FOR,
    DEAD,
    UNKNOWN,
    Answer,
    Asks,
    asks_servers,
    is_network_there,
    takes_mail,
)

AT_ONCE = 8
MOST = 200
"""So many domains are asked about in one run of the job."""

_ADDRESSES = """
SELECT id FROM identity_contactpoint
 WHERE kind = 'email' AND split_part(value, '@', 2) = ANY(%s) ORDER BY id
"""


def asks() -> Asks | None:
    """How name servers are asked here; None where the setting forbids it."""
    servers = [one.strip() for one in settings.DNS_SERVERS.split(",") if one.strip()]
    return None if servers == ["off"] else asks_servers(servers)


def ask_domains(*, at: datetime, ask: Asks, most: int = MOST) -> int:
    """How many domains were asked about: those whose turn it is, each believed for its time.

    Nothing is asked inside a transaction; where the network is not there nothing is learnt and nothing changes.
    """
    due = list(MailDomain.objects.filter(again_at__lte=at).order_by("again_at")[:most])
    if not due:
        return 0
    if not is_network_there(ask):
        _learn(due, [Answer(UNKNOWN, "no network")] * len(due), at)
        return 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(partial(takes_mail, ask=ask), [domain.name for domain in due]))
    _learn(due, answers, at)
    return len(due)


@transaction.atomic
def _learn(domains: Sequence[MailDomain], answers: Sequence[Answer], at: datetime) -> None:
    """Keep what was answered; an unknown leaves what was known. Addresses are judged where life or death changed."""
    turned = []
    for domain, answer in zip(domains, answers, strict=True):
        domain.again_at = at + BELIEVED_FOR[answer.state]
        if answer.state == UNKNOWN:
            domain.answer = domain.answer or answer.said
            continue
        if DEAD in {domain.state, answer.state} and domain.state != answer.state:
            turned.append(domain.name)
        domain.state, domain.answer, domain.checked_at = answer.state, answer.said, at
    MailDomain.objects.bulk_update(domains, ["state", "answer", "checked_at", "again_at"])
    if turned:
        with connection.cursor() as cursor:
            cursor.execute(_ADDRESSES, [turned])
            ids = [row[0] for row in cursor.fetchall()]
        check_these(point_ids=ids, at=at)
