"""Keep the rules by which people are called, and what callers say."""

from typing import Any

from django.db import transaction

from footfall.company.models import Staff
from footfall.selling.models import CallingRule, Disposition, Script
from footfall.selling.rules.script import read_script
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid, NotFound


class NoSuchRule(NotFound):
    """There is no such calling rule."""


class NoSuchScript(NotFound):
    """There is no such script."""


class RuleTaken(Invalid):
    """There is a rule for this country already."""


class NameTaken(Invalid):
    """There is one by that name already."""


class RuleForAll(Conflict):
    """The rule for all other countries stays: without it nothing would hold where you have none of your own."""


class NoHours(Invalid):
    """Say in which hours people may be called."""


@transaction.atomic
def keep_rule(*, rule_id: int | None, values: dict[str, Any], by: Staff) -> CallingRule:
    """The calling rule of a country as it holds from now on; numbers that are out already are judged by it at dialling."""
    rule = CallingRule() if rule_id is None else CallingRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise NoSuchRule
    if not values.get("hours"):
        raise NoHours(fields={"hours": [str(NoHours.__doc__)]})
    if CallingRule.objects.filter(country=values["country"]).exclude(pk=rule.pk).exists():
        raise RuleTaken(fields={"country": [str(RuleTaken.__doc__)]})
    if rule.pk and not rule.country and values["country"]:
        raise RuleForAll
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    said = {name: str(value) for name, value in values.items()}
    audit.record(by=by, verb="keep", noun="calling rule", subjects=[rule.country or "all others"], **said)
    return rule


@transaction.atomic
def remove_rule(*, rule_id: int, by: Staff) -> None:
    """The country falls under the rule for all others."""
    rule = CallingRule.objects.select_for_update().filter(pk=rule_id).first()
    if rule is None:
        raise NoSuchRule
    if not rule.country:
        raise RuleForAll
    rule.delete()
    audit.record(by=by, verb="remove", noun="calling rule", subjects=[rule.country])


@transaction.atomic
def keep_script(*, script_id: int | None, name: str, text: str, by: Staff) -> Script:
    """The script, if it can be followed from its first step to its ends."""
    script = Script() if script_id is None else Script.objects.select_for_update().filter(pk=script_id).first()
    if script is None:
        raise NoSuchScript
    read_script(text, results=set(Disposition.objects.values_list("code", flat=True)))
    if Script.objects.filter(name=name).exclude(pk=script.pk).exists():
        raise NameTaken(fields={"name": [str(NameTaken.__doc__)]})
    script.name, script.text = name, text
    script.save()
    audit.record(by=by, verb="keep", noun="script", subjects=[script.pk], name=name)
    return script
