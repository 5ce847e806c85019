"""Secrets for programs."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from footfall.company.access import digest_of
from footfall.company.models import ApiKey, Staff
from footfall.shared import audit

PREFIX = "ff_"
SHOWN = 10


@transaction.atomic
def make_key(*, staff: Staff, name: str, by: Staff) -> tuple[ApiKey, str]:
    """The key and its secret, which is kept nowhere and can't be shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(staff=staff, name=name, prefix=secret[:SHOWN], digest=digest_of(secret))
    audit.record(by=by, verb="make", noun="API key", subjects=[key.pk], staff=staff.pk, name=name)
    return key, secret


@transaction.atomic
def revoke_keys(*, keys: Sequence[ApiKey], at: datetime, by: Staff) -> int:
    """How many keys stopped working now."""
    standing = [key.pk for key in keys if key.revoked_at is None]
    ApiKey.objects.filter(pk__in=standing).update(revoked_at=at)
    audit.record(by=by, verb="revoke", noun="API key", subjects=standing)
    return len(standing)
