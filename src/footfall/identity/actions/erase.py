"""Erase persons: every word about them goes, what is counted stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from footfall.capture.actions.strike_out import strike_out
from footfall.company.models import Staff
from footfall.identity.actions.erased_before import note_erasure
from footfall.identity.actions.faces import reface
from footfall.identity.actions.scrub import scrub, words_about
from footfall.identity.actions.turn import one_at_a_time
from footfall.identity.erasing import AS_THEY_ARE, EMPTIED, GONE
from footfall.identity.models import Erasure, Person, Record, Suppression
from footfall.identity.signals import erasing
from footfall.shared import audit
from footfall.shared.errors import Conflict, NotFound

_NOUNS = {
    "identity_contactpoint": "ways to reach them",
    "capture_consent": "consents",
    "identity_merge": "merges",
    "identity_match": "suspected pairs",
}
_BLANK = """
UPDATE identity_person SET name = '', name_key = '', phone = '', email = '', organization_id = NULL, city = '',
       language = '', search = NULL, own = NULL
 WHERE id = ANY(%s)
"""


class NoSuchPersonToErase(NotFound):
    """There is no such person."""


class ErasedAlready(Conflict):
    """This person was erased already."""


class HeldElsewhere(Conflict):
    """Something else holds on to what this person left; have it registered in `erasing` of its step."""


@dataclass(frozen=True)
class Effect:
    """What erasing persons takes away, what stays without their data, and whom nobody will call or write to again."""

    persons: tuple[int, ...]
    captures: tuple[str, ...]
    goes: Mapping[str, int] = field(default_factory=dict)
    stays: Mapping[str, int] = field(default_factory=dict)
    kept_silent: int = 0
    """Numbers and addresses that stay on the list of those who asked to be left alone, and nowhere else."""


def effect_of(person_ids: Sequence[int]) -> Effect:
    """What `erase` would do; nothing is written."""
    roots = set(Person.objects.filter(pk__in=person_ids, merged_into=None).values_list("pk", flat=True))
    if missing := set(person_ids) - roots:
        raise NoSuchPersonToErase(f"There is no person {min(missing)}, or somebody else stands for them.")
    if Erasure.objects.filter(person__in=roots).exists():
        raise ErasedAlready
    tree = [*roots, *Person.objects.filter(merged_into__in=roots).values_list("pk", flat=True)]
    captures = [str(key) for key in Record.objects.filter(person__in=tree).values_list("capture", flat=True)]
    given: dict[str, Any] = {"persons": sorted(tree), "captures": captures}
    goes = {noun: _count(table, GONE[table], given) for table, noun in _NOUNS.items()}
    stays = {each.noun: _count(each.table, each.where, given) for each in EMPTIED.values() if each.noun}
    silent = Suppression.objects.filter(value__in=_values(tree), lifted_at=None).values("value").distinct().count()
    return Effect(
        tuple(sorted(tree)), tuple(sorted(captures)), {"captures": len(captures), **_some(goes)}, _some(stays), silent
    )


@transaction.atomic
def erase(*, person_ids: Sequence[int], by: Staff | None, at: datetime, because: str = "") -> Effect:
    """What went and what stayed.

    Who they were, how to reach them and what they gave us goes, from files that were imported too. Leads, calls and
    deals stay as numbers without a word about anybody. Open leads are closed as lost, since nobody can be called.
    The deed is audited without the data.
    """
    one_at_a_time()
    effect = effect_of(person_ids)
    given: dict[str, Any] = {"persons": list(effect.persons), "captures": list(effect.captures)}
    erasing.send(Person, person_ids=effect.persons, at=at, by=by)
    words = words_about(effect.persons, effect.captures)
    scrub(persons=effect.persons, captures=effect.captures, words=words)
    strike_out(capture_ids=effect.captures, words=words)
    _drop_strangers(given)
    with connection.cursor() as cursor:
        for each in EMPTIED.values():
            if each.puts:
                cursor.execute(f"UPDATE {each.table} SET {each.puts} WHERE {each.where}", given)  # noqa: S608 -- our own names
        for table, where in GONE.items():
            cursor.execute(f"DELETE FROM {table} WHERE {where}", given)  # noqa: S608 -- our own names
        cursor.execute("DELETE FROM capture_capture WHERE id = ANY(%(captures)s::uuid[])", given)
        cursor.execute(_BLANK, [given["persons"]])
    reface(effect.persons)
    counts = {"goes": dict(effect.goes), "stays": dict(effect.stays)}
    Erasure.objects.bulk_create(
        Erasure(person_id=person, at=at, by=by, because=because[:200], counts=counts) for person in effect.persons
    )
    audit.record(by=by, verb="erase", noun="person", subjects=effect.persons, because=because[:200], **counts)
    note_erasure(effect.captures, at=at)
    return effect


def _count(table: str, where: str, given: Mapping[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}", given)  # noqa: S608 -- our own names
        return int(cursor.fetchone()[0])


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {noun: count for noun, count in counts.items() if count}


def _values(persons: Sequence[int]) -> list[str]:
    points = apps.get_model("identity", "ContactPoint")
    return list(points._default_manager.filter(person__in=persons).values_list("value", flat=True))


def _drop_strangers(given: Mapping[str, Any]) -> None:
    """Rows that hang on what goes or is emptied, in tables that nobody registered: they go, with what hangs on them."""
    anchors = {each.table: each.where for each in EMPTIED.values()} | GONE
    anchors |= {"identity_person": "id = ANY(%(persons)s)", "capture_capture": "id = ANY(%(captures)s::uuid[])"}
    known = {*anchors, *AS_THEY_ARE}
    for model in apps.get_models():
        if model._meta.db_table in known:
            continue
        for reference in model._meta.fields:
            target = reference.related_model
            table = target._meta.db_table if isinstance(target, type) and issubclass(target, models.Model) else ""
            if isinstance(target, type) and table in anchors and isinstance(reference, models.ForeignKey):
                key = target._meta.pk.column
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT {key} FROM {table} WHERE {anchors[table]}", given)  # noqa: S608 -- our own names
                    ids = [row[0] for row in cursor.fetchall()]
                _drop(model, reference.name, ids)


def _drop(model: type[models.Model], reference: str, ids: Sequence[Any]) -> None:
    rows = model._base_manager.filter(**{f"{reference}__in": ids})  # noqa: SLF001 -- Django's name for the manager that hides nothing
    try:
        rows.delete()
    except models.ProtectedError as error:
        held = next(iter(error.protected_objects))
        raise HeldElsewhere(f"A {held._meta.verbose_name} holds on to what this person left; it goes first.") from error
