"""Look at contact points set by set: format, line, throw-away and dead domains, one number under many names."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from footfall.capture.queries.ground import countries_of_places
from footfall.identity.actions.judge import NOTHING_FOUND, Proof, judge
from footfall.identity.models import ContactPoint, MailDomain, Verification
from footfall.identity.verification.causes import CAUSES, CHECKS, DEAD, SUSPECT
from footfall.identity.verification.checks import MANY_NAMES, Finding, email_findings, phone_findings
from footfall.identity.verification.disposable import disposable_domains
from footfall.shared.bulk import run

BATCH = 5_000
NAME = "contact points"

_POINTS = """
SELECT point.id, point.kind, point.value, point.typed, point.state, point.cause,
       (SELECT capture.location_id FROM identity_record AS record
          JOIN capture_capture AS capture ON capture.id = record.capture_id
         WHERE record.person_id = point.person_id LIMIT 1) AS place,
       coalesce((SELECT array_agg(DISTINCT told.cause) FROM identity_verification AS told
                  WHERE told.contact_point_id = point.id), '{{}}') AS told
  FROM identity_contactpoint AS point WHERE {which} ORDER BY point.id LIMIT %(limit)s
"""

_NEXT, _THESE = "point.id > %(after)s", "point.id = ANY(%(ids)s)"

_MANY = """
SELECT value, names FROM (
    SELECT wanted.value, count(DISTINCT person.name_key) AS names, count(*) AS persons,
           count(person.organization_id) AS employed, count(DISTINCT person.organization_id) AS firms
      FROM unnest(%s::text[]) AS wanted (value)
      JOIN identity_contactpoint AS point ON point.value = wanted.value AND point.kind = 'phone'
      JOIN identity_person AS person ON person.id = point.person_id AND person.name_key <> ''
     GROUP BY wanted.value
) AS counted WHERE names >= %s AND NOT (employed = persons AND firms = 1)
"""

_HOLDERS = """
SELECT id FROM identity_contactpoint AS point WHERE value = ANY(%s) AND kind = 'phone'
   AND NOT EXISTS (SELECT FROM identity_verification AS told
                    WHERE told.contact_point_id = point.id AND told.cause = 'phone_many_names')
 ORDER BY id LIMIT 5000
"""

_MOVE_ON = """
INSERT INTO identity_checkedupto (check_name, row_id) VALUES (%s, %s)
ON CONFLICT (check_name) DO UPDATE SET row_id = excluded.row_id
"""

_SCHEDULE = """
INSERT INTO identity_maildomain (name, again_at) SELECT unnest(%s::text[]), %s ON CONFLICT (name) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many contact points were looked at, and how many stand otherwise now or are told for the first time."""

    looked_at: int = 0
    changed: int = 0

    def __add__(self, other: "Checked") -> "Checked":
        return Checked(self.looked_at + other.looked_at, self.changed + other.changed)


@dataclass(frozen=True, slots=True)
class _Point:
    id: int
    kind: str
    value: str
    typed: str
    state: str
    cause: str
    place: int | None
    told: Sequence[str]

    @property
    def domain(self) -> str:
        return self.value.rpartition("@")[2]


def check_new(*, at: datetime) -> Checked:
    """Look at the contact points that came since the last time, batch by batch, each batch a transaction."""
    return _walk(at, from_start=False)


def check_all(*, at: datetime) -> Checked:
    """Look at every contact point again, with the lists and name servers' answers of today."""
    return _walk(at, from_start=True)


@transaction.atomic
def check_these(*, point_ids: Collection[int], at: datetime) -> Checked:
    """Look at these contact points."""
    return _check(_read(_THESE, ids=list(point_ids), limit=len(point_ids)), at)


def _walk(at: datetime, *, from_start: bool) -> Checked:
    total, after = Checked(), 0 if from_start else _reached()
    while True:
        with transaction.atomic():
            points = _read(_NEXT, after=after, limit=BATCH)
            if not points:
                return total
            total += _check(points, at)
            after = points[-1].id
            if after > _reached():
                run(_MOVE_ON, [NAME, after])


def _reached() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_id FROM identity_checkedupto WHERE check_name = %s", [NAME])
        row = cursor.fetchone()
    return row[0] if row else 0


def _read(which: str, **params: Any) -> list[_Point]:
    with connection.cursor() as cursor:
        cursor.execute(_POINTS.format(which=which), params)
        return [_Point(*row) for row in cursor.fetchall()]


def _check(points: Sequence[_Point], at: datetime) -> Checked:
    shared = _shared_numbers(points)
    domains = _mail_domains(points, at)
    proofs = list(_proofs(points, _Around(shared, domains)))
    proofs += _other_holders(shared, points)
    return Checked(len(points), len(judge(proofs=proofs, way=Verification.Way.CHECK, at=at, by=None)))


class _Around:
    """What is needed to look at a batch."""

    def __init__(self, shared: Mapping[str, int], domains: Mapping[str, MailDomain]) -> None:
        self.shared = shared
        self.domains = domains
        self.countries = countries_of_places()
        self.disposable = disposable_domains(settings.FOOTFALL_DATA)

    def findings(self, point: _Point) -> Iterator[Finding]:
        """What is found about a contact point, the worst first."""
        found = [*self._phone(point)] if point.kind == ContactPoint.Kind.PHONE else [*self._email(point)]
        return iter(sorted(found, key=lambda finding: _RANK[finding.state]))

    def _phone(self, point: _Point) -> Iterator[Finding]:
        country = self.countries.get(point.place or 0, settings.DEFAULT_COUNTRY)
        yield from phone_findings(point.value, point.typed, country)
        if point.value in self.shared:
            yield Finding("phone_many_names", {"names": self.shared[point.value]})

    def _email(self, point: _Point) -> Iterator[Finding]:
        yield from email_findings(point.typed, self.disposable)
        domain = self.domains.get(point.domain)
        if domain is not None and domain.state == MailDomain.State.DEAD:
            yield Finding("email_domain_dead", {"domain": domain.name, "answer": domain.answer})


_RANK = {DEAD: 0, SUSPECT: 1, "": 2}


def _proofs(points: Sequence[_Point], around: _Around) -> Iterator[Proof]:
    """What is new about each: findings not told yet, and earlier ones that no longer hold."""
    for point in points:
        findings = list(around.findings(point))
        worst = findings[0].cause if findings and findings[0].state else ""
        for finding in reversed(findings):
            is_news = finding.cause not in point.told
            if is_news or (finding.cause == worst and point.cause in {"", *CHECKS} and point.cause != worst):
                yield Proof(point.id, finding.cause, finding.evidence)
        if not worst and point.cause in CHECKS and CAUSES[point.cause].state:
            yield Proof(point.id, NOTHING_FOUND, {"before": point.cause})


def _shared_numbers(points: Sequence[_Point]) -> dict[str, int]:
    numbers = {point.value for point in points if point.value.startswith("+")}
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [sorted(numbers), MANY_NAMES])
        return dict(cursor.fetchall())


def _other_holders(shared: Mapping[str, int], points: Sequence[_Point]) -> list[Proof]:
    """The same word about whoever had a number before it became everybody's."""
    if not shared:
        return []
    looked_at = {point.id for point in points}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [sorted(shared)])
        others = [row[0] for row in cursor.fetchall() if row[0] not in looked_at]
    return [Proof(other, "phone_many_names", {}) for other in others]


def _mail_domains(points: Sequence[_Point], at: datetime) -> dict[str, MailDomain]:
    """What is known of the domains in a batch; those never heard of are put in line to be asked about."""
    names = {point.domain for point in points if point.kind == ContactPoint.Kind.EMAIL and "." in point.domain}
    known = MailDomain.objects.in_bulk(list(names))
    if new := sorted(name for name in names - known.keys() if len(name) <= 253):  # noqa: PLR2004 -- of DNS
        run(_SCHEDULE, [new, at - timedelta(seconds=1)])
    return known
