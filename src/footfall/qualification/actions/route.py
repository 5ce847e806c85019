"""Give leads to people: by rule, turn and clock, any number of them in a constant number of statements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone

from footfall.company.models import Staff
from footfall.qualification.actions.statements import NEXT_STATE, id_of
from footfall.qualification.filters import Filters, parse
from footfall.qualification.models import Assignment, Lead, ResponseTime, RoutingRule
from footfall.qualification.models.lead import OPEN
from footfall.qualification.queries.duty import Duty, duty_at
from footfall.qualification.rules.routing import Ask, Dealt, Member, deal, shrunk
from footfall.qualification.signals import Way, routing
from footfall.shared import audit
from footfall.shared.bulk import copy_rows, next_ids, rows_of

LONGEST_REASON = 300
USUAL_MINUTES = 60
"""For leads of a source that nobody set a time for."""

_KNOWN = """
SELECT DISTINCT ON (person_id) person_id, owner_id FROM qualification_lead
 WHERE person_id = ANY(%s) AND owner_id IS NOT NULL AND NOT id = ANY(%s)
 ORDER BY person_id, captured_at DESC, id DESC
"""

_MAKE_TURNS = """
INSERT INTO qualification_routingturn (rule_id, place)
SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ORDER BY 1, 2
ON CONFLICT (rule_id, place) DO NOTHING
"""

_TAKE_TURNS = """
SELECT turn.rule_id, turn.place, turn.next FROM qualification_routingturn AS turn
  JOIN unnest(%s::bigint[], %s::bigint[]) AS wanted (rule, place)
    ON turn.rule_id = wanted.rule AND turn.place = wanted.place
 ORDER BY turn.rule_id, turn.place FOR UPDATE OF turn
"""

_KEEP_TURNS = """
UPDATE qualification_routingturn AS turn SET next = now.next
  FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS now (rule, place, next)
 WHERE turn.rule_id = now.rule AND turn.place = now.place
"""

_GIVE = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM unnest(%(leads)s::bigint[], %(owners)s::bigint[], %(teams)s::bigint[], %(because)s::text[])
               AS given (lead_id, owner, team, because)
),
next AS (
    SELECT given.lead_id, 'owner' AS aspect, given.owner::text AS value, %(at)s::timestamptz AS at,
           %(by)s::bigint AS by_id, given.because, false AS is_override, NULL::timestamptz AS holds_until
      FROM given JOIN qualification_lead AS lead ON lead.id = given.lead_id
     WHERE lead.owner_id IS DISTINCT FROM given.owner
),
{NEXT_STATE}
UPDATE qualification_lead AS lead SET owner_id = given.owner, team_id = coalesce(given.team, lead.team_id)
  FROM given WHERE lead.id = given.lead_id
RETURNING lead.id
"""  # noqa: S608 -- two steps of the same statement

_OFFER_ON = """
UPDATE qualification_assignment SET outcome = 'passed_on', ended_at = %(at)s
 WHERE lead_id = ANY(%(leads)s) AND ended_at IS NULL RETURNING id
"""

_ROUND = ("id", "rule_id", "rule_name", "choice", "at", "place", "first_turn", "members")
_ASSIGNMENT = (
    "lead_id", "round_id", "number", "turn", "owner_id", "because", "passed", "asked", "had", "at", "due_at", "by_id",
)  # fmt: skip

Group = tuple[int, int]
"""A rule and the place it deals at; 0 for everywhere."""


@dataclass(slots=True)
class Waiting:
    """A lead on its way to somebody."""

    id: int
    place: int | None
    person: int
    source: int | None
    ask: Ask
    matched: frozenset[int]
    way: Way | None = None
    """What it was dealt by an experiment."""
    dealt: Dealt | None = None
    round: int | None = None
    number: int = 0
    rule: RoutingRule | None = None
    due_at: datetime | None = None
    told: list[str] = field(default_factory=list)
    """Rules that found nobody."""


@dataclass(frozen=True, slots=True)
class Round:
    """One dealing, as it is written down."""

    rule: RoutingRule
    place: int
    first_turn: int
    next_turn: int
    members: list[Member]
    dealt: list[Dealt]


@transaction.atomic
def route(
    *,
    lead_ids: Sequence[int],
    at: datetime,
    by: Staff | None = None,
    had: Mapping[int, Sequence[int]] | None = None,
    due: Mapping[int, datetime] | None = None,
) -> set[int]:
    """Keys of the open leads without an owner that were given to somebody, by the rules in their order.

    Each gets a row that says by which rule and turn, until when it is to be touched, and enough to deal it again; one
    that nobody is there for waits without an owner, until the next try. A lead in `had` goes from its owner to somebody
    else than is named there, or stays; `due` keeps the clock of leads that were waiting. Where an experiment says by
    which rule a lead goes, that one is tried first. With no rules nothing happens, for one statement.
    """
    rules = list(RoutingRule.objects.all()) if lead_ids else []
    ways = _ways(lead_ids, at) if rules else {}
    tried = {way.first for way in ways.values()}
    rules = [rule for rule in rules if rule.is_active or rule.pk in tried]
    if not rules:
        return set()
    filters = {rule.pk: conditions_of(rule, at) for rule in rules}
    leads = _waiting(lead_ids, filters, had or {}, ways)
    if not leads:
        return set()
    groups = sorted({group for lead in leads for rule in rules for group in _groups(lead, rule)})
    turns = _turns(groups)
    duty = duty_at(at, places={lead.place for lead in leads if lead.place}, rules=rules)
    rounds = _deal(leads, rules, turns, duty, _results(rules, filters))
    for lead in leads:
        lead.due_at = (due or {}).get(lead.id)
    _write(leads, rounds, turns, duty, at, by)
    return {lead.id for lead in leads if lead.dealt}


def _ways(lead_ids: Sequence[int], at: datetime) -> dict[int, Way]:
    """What experiments say about the leads."""
    answers: Sequence[Any] = routing.send(None, lead_ids=lead_ids, at=at)
    return {lead: way for _receiver, said in answers for lead, way in said.items()}


def conditions_of(rule: RoutingRule, at: datetime) -> Filters:
    """Which leads a rule means."""
    return parse(QueryDict(rule.query), today=timezone.localdate(at))


def matching_rules(leads: QuerySet[Lead], filters: Mapping[int, Filters]) -> QuerySet[Lead]:
    """The leads with a column for each rule, `rule_7`, that says whether it means them."""
    told = {f"rule_{key}": Case(When(_condition(one), then=Value(1)), default=Value(0)) for key, one in filters.items()}
    return leads.annotate(**told)


def _condition(filters: Filters) -> Q:
    return filters.condition() or Q(pk__isnull=False)


def _waiting(
    lead_ids: Sequence[int],
    filters: Mapping[int, Filters],
    had: Mapping[int, Sequence[int]],
    ways: Mapping[int, Way],
) -> list[Waiting]:
    """The leads in the order they came, with what they ask for; three statements."""
    standing = Assignment.objects.filter(lead=OuterRef("pk"), ended_at=None)
    free = Q(Q(owner=None) & ~Exists(standing)) | Q(pk__in=list(had))
    found = matching_rules(Lead.objects.filter(free, pk__in=list(lead_ids), status__in=OPEN), filters)
    rows = list(
        found.order_by("captured_at", "id").values_list(
            "id",
            "location_id",
            "person_id",
            "source_id",
            "person__language",
            "product__code",
            "product__name",
            "product__parent__code",
            "product__parent__name",
            *(f"rule_{key}" for key in filters),
        )
    )
    known = dict(rows_of(_KNOWN, [[row[2] for row in rows], [row[0] for row in rows]])) if rows else {}
    return [_one(row, list(filters), known, tuple(had.get(row[0], ())), ways.get(row[0])) for row in rows]


def _one(
    row: tuple[Any, ...], rules: list[int], known: Mapping[int, int], had: tuple[int, ...], way: Way | None
) -> Waiting:
    key, place, person, source, language, *rest = row
    wants = tuple(sorted({word for word in rest[:4] if word}))
    ask = Ask(known=known.get(person), language=language, wants=wants, had=had)
    matched = frozenset(rule for rule, is_meant in zip(rules, rest[4:], strict=True) if is_meant)
    return Waiting(key, place, person, source, ask, matched - way.never if way else matched, way)


def _groups(lead: Waiting, rule: RoutingRule) -> Iterator[Group]:
    if rule.pk in lead.matched:
        yield rule.pk, (lead.place or 0) if rule.is_at_place else 0


def _turns(groups: Sequence[Group]) -> dict[Group, int]:
    """Whose turn it is in each group; held until the transaction ends, so that no two deal the same turn."""
    if not groups:
        return {}
    columns = [list(column) for column in zip(*groups, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_TURNS, columns)
    return {(rule, place): turn for rule, place, turn in rows_of(_TAKE_TURNS, columns)}


def _results(rules: Sequence[RoutingRule], filters: Mapping[int, Filters]) -> dict[int, dict[int, float]]:
    """Share of each rule's leads that each owner won, for the rules that choose by it; a statement for each of those."""
    found: dict[int, dict[int, float]] = {}
    for rule in rules:
        if rule.choice == RoutingRule.Choice.RESULT:
            such = filters[rule.pk].apply(Lead.objects.filter(owner__isnull=False)).order_by()
            rows = list(such.values_list("owner").annotate(Count("pk"), Count("won_at")))
            total, won = sum(row[1] for row in rows), sum(row[2] for row in rows)
            overall = won / total if total else 0.0
            found[rule.pk] = {owner: shrunk(wins, of, overall) for owner, of, wins in rows}
            found[rule.pk][0] = overall
    return found


def _deal(
    leads: Sequence[Waiting],
    rules: Sequence[RoutingRule],
    turns: dict[Group, int],
    duty: Duty,
    results: Mapping[int, Mapping[int, float]],
) -> list[Round]:
    """Rule by rule, each what the ones before left over; what an experiment sends by a rule goes by that one first."""
    rounds: list[Round] = []
    trials = [(rule, [lead for lead in leads if lead.way and lead.way.first == rule.pk]) for rule in rules]
    for rule, meant in (*trials, *((rule, leads) for rule in rules if rule.is_active)):
        groups: dict[Group, list[Waiting]] = {}
        for lead in meant:
            for group in _groups(lead, rule) if lead.round is None else ():
                groups.setdefault(group, []).append(lead)
        for group, asking in sorted(groups.items(), key=lambda found: found[0]):
            rounds.append(_deal_group(rule, group[1], asking, duty, results.get(rule.pk, {}), turns[group]))
            turns[group] = rounds[-1].next_turn
            _take(asking, rounds[-1], len(rounds) - 1, duty)
    return rounds


def _deal_group(
    rule: RoutingRule, place: int, asking: Sequence[Waiting], duty: Duty, won: Mapping[int, float], turn: int
) -> Round:
    if not rule.is_sticky:
        for lead in asking:
            lead.ask = replace(lead.ask, known=None)
    members = _members(rule, place, asking, duty, won)
    dealing = deal([lead.ask for lead in asking], members, choice=rule.choice, first_turn=turn)
    return Round(rule, place, turn, dealing.next_turn, members, dealing.dealt)


def _members(
    rule: RoutingRule, place: int, asking: Sequence[Waiting], duty: Duty, won: Mapping[int, float]
) -> list[Member]:
    """The pool as it stands now, and who knows one of the persons."""
    pool = duty.pool(rule, place)
    knowing = {lead.ask.known for lead in asking if lead.ask.known in duty.staff}
    guests = sorted({key for key in knowing if key is not None} - set(pool))
    usual = won.get(0, 0.0)
    return [
        *(duty.member(key, rule, won.get(key, usual)) for key in pool),
        *(duty.member(key, rule, is_guest=True) for key in guests),
    ]


def _take(asking: Sequence[Waiting], dealing: Round, round_number: int, duty: Duty) -> None:
    """Let each lead have what was dealt to it; who got nobody goes on to the next rule."""
    number = 0
    for lead, dealt in zip(asking, dealing.dealt, strict=True):
        if dealt.owner is None:
            why = ", ".join(f"{duty.staff[key].name} {why}" for key, why in list(dealt.passed.items())[:3])
            lead.told.append(f"{name_of(dealing.rule)}: {why or 'nobody is in its pool'}")
            continue
        lead.dealt, lead.rule, lead.round, lead.number = dealt, dealing.rule, round_number, number
        duty.loads[dealt.owner] = duty.loads.get(dealt.owner, 0) + 1
        number += 1


def name_of(rule: RoutingRule) -> str:
    """What a rule is called where its decisions are told."""
    return f"Rule {rule.position}, {rule.name}"


def _write(
    leads: Sequence[Waiting],
    rounds: Sequence[Round],
    turns: Mapping[Group, int],
    duty: Duty,
    at: datetime,
    by: Staff | None,
) -> None:
    used = sorted({lead.round for lead in leads if lead.round is not None})
    keys = dict(zip(used, next_ids("qualification_routinground", len(used)), strict=True)) if used else {}
    copy_rows("qualification_routinground", _ROUND, (_round_row(keys[n], rounds[n], at) for n in used))
    minutes = dict(ResponseTime.objects.values_list("source_id", "minutes"))
    given = [lead for lead in leads if lead.dealt]
    if again := [lead.id for lead in given if lead.ask.had]:
        rows_of(_OFFER_ON, {"leads": again, "at": at})
    # What nobody else could take stays where it is.
    placed = (lead for lead in leads if lead.dealt or not lead.ask.had)
    rows = (_assignment_row(lead, keys, duty, minutes, at, by) for lead in placed)
    copy_rows("qualification_assignment", _ASSIGNMENT, rows)
    if given:
        _give(given, at, by)
        now = [(*group, turn) for group, turn in turns.items()]
        with connection.cursor() as cursor:
            cursor.execute(_KEEP_TURNS, [list(column) for column in zip(*now, strict=True)])
        audit.record(by=by, verb="route", noun="lead", subjects=[lead.id for lead in given])


def _give(given: Sequence[Waiting], at: datetime, by: Staff | None) -> None:
    columns = {
        "leads": [lead.id for lead in given],
        "owners": [lead.dealt.owner for lead in given if lead.dealt],
        "teams": [lead.rule.team_id for lead in given if lead.rule],
        "because": [said(lead) for lead in given],
    }
    rows_of(_GIVE, {**columns, "at": at, "by": id_of(by)})


def said(lead: Waiting) -> str:
    """Why the lead is where it is: "Rule 3, Web leads, turn 7: Ravi, in turn"."""
    if lead.dealt is None or lead.rule is None:
        return ("; ".join(lead.told) or "No rule means it")[:LONGEST_REASON]
    turn = f", turn {lead.dealt.turn}" if lead.dealt.turn is not None else ""
    tried = f" ({lead.way.said})" if lead.way else ""
    return f"{name_of(lead.rule)}{turn}: {lead.dealt.because}{tried}"[:LONGEST_REASON]


def _round_row(key: int, dealing: Round, at: datetime) -> tuple[Any, ...]:
    members = orjson.dumps([asdict(member) for member in dealing.members]).decode()
    rule = dealing.rule
    return key, rule.pk, name_of(rule), rule.choice, at, dealing.place, dealing.first_turn, members


def _assignment_row(
    lead: Waiting,
    rounds: Mapping[int, int],
    duty: Duty,
    minutes: Mapping[int, int],
    at: datetime,
    by: Staff | None,
) -> tuple[Any, ...]:
    dealt, ask = lead.dealt, lead.ask
    allowed = (lead.rule.minutes if lead.rule else None) or minutes.get(lead.source or 0, USUAL_MINUTES)
    asked = {"known": ask.known, "language": ask.language, "wants": ask.wants}
    return (
        lead.id, None if lead.round is None else rounds[lead.round], lead.number, dealt.turn if dealt else None,
        dealt.owner if dealt else None, said(lead), orjson.dumps(_texts(dealt.passed if dealt else {})).decode(),
        orjson.dumps(asked).decode(), list(ask.had), at,
        lead.due_at or duty.due(dealt.owner if dealt else None, lead.place, allowed), id_of(by),
    )  # fmt: skip


def _texts(passed: Mapping[int, str]) -> dict[str, str]:
    return {str(key): why for key, why in passed.items()}
