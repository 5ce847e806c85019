"""Keep audience profiles and the matrix of fit and intent; what hangs on them is judged again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from footfall.company.models import AudienceCriterion, AudienceProfile, Product, Staff
from footfall.qualification.models import PriorityCell
from footfall.qualification.rules.fit import Wanted
from footfall.shared import audit
from footfall.shared.errors import Invalid, NotFound


class NoSuchProfile(NotFound):
    """There is no such audience profile."""


class NothingAsked(Invalid):
    """A profile asks for at least one thing."""


class NameTaken(Invalid):
    """Another profile has this name."""


@dataclass(frozen=True)
class Asked:
    """One criterion as somebody wants it."""

    field: str
    wanted: Wanted
    weight: float = 1


@dataclass(frozen=True)
class ProfileDraft:
    """A profile as somebody wants it."""

    name: str
    criteria: Sequence[Asked]
    kind: str = AudienceProfile.Kind.PERSON
    product: int | None = None
    is_active: bool = True


def profile_by_id(pk: int) -> AudienceProfile:
    """The profile; refuses one that is not there."""
    profile = AudienceProfile.objects.filter(pk=pk).first()
    if profile is None:
        raise NoSuchProfile
    return profile


@transaction.atomic
def keep_profile(*, draft: ProfileDraft, profile_id: int | None, by: Staff | None) -> AudienceProfile:
    """The profile made or changed; every open lead is judged again soon."""
    if not draft.criteria:
        raise NothingAsked
    profile = profile_by_id(profile_id) if profile_id else AudienceProfile()
    if AudienceProfile.objects.filter(name=draft.name).exclude(pk=profile.pk).exists():
        raise NameTaken(fields={"name": [str(NameTaken.__doc__)]})
    if draft.product and not Product.objects.filter(pk=draft.product).exists():
        raise Invalid(fields={"product": ["There is no such product."]})
    profile.name, profile.kind, profile.is_active = draft.name, draft.kind, draft.is_active
    profile.product_id = draft.product
    profile.save()
    profile.criteria.all().delete()
    AudienceCriterion.objects.bulk_create(
        AudienceCriterion(
            profile=profile, field=each.field, values=list(each.wanted.values), lowest=each.wanted.lowest,
            highest=each.wanted.highest, weight=each.weight, position=position,
        )
        for position, each in enumerate(draft.criteria)
    )  # fmt: skip
    verb = "set" if profile_id else "create"
    said = [str(each) for each in profile.criteria.all()]
    audit.record(by=by, verb=verb, noun="audience profile", subjects=[profile.pk], name=draft.name, criteria=said)
    _judge_again()
    return profile


@transaction.atomic
def drop_profile(*, profile_id: int, by: Staff | None) -> None:
    """The profile is no more; leads are judged by the others."""
    profile = profile_by_id(profile_id)
    audit.record(by=by, verb="drop", noun="audience profile", subjects=[profile.pk], name=profile.name)
    profile.delete()
    _judge_again()


@transaction.atomic
def set_matrix(*, priorities: Mapping[tuple[str, str], str], by: Staff | None) -> None:
    """The priority of each fit and temperature; cells that are not named keep theirs."""
    cells = [PriorityCell(fit=fit, intent=intent, priority=value) for (fit, intent), value in priorities.items()]
    PriorityCell.objects.bulk_create(
        cells, update_conflicts=True, unique_fields=["fit", "intent"], update_fields=["priority"]
    )
    said = {f"{fit} {intent}": value for (fit, intent), value in priorities.items()}
    audit.record(by=by, verb="set", noun="priority matrix", cells=said)
    _judge_again()


def _judge_again() -> None:
    from footfall.qualification.tasks import judge_fit

    judge_fit.defer()
