"""Work on the next version of a form, and publish it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from footfall.capture.models import EntryPoint, FormDraft, FormVersion
from footfall.capture.rules.form_content import LANGUAGES, wrong_in
from footfall.capture.rules.presets import Preset
from footfall.company.models import Role, Staff
from footfall.shared import audit
from footfall.shared.errors import Conflict, Invalid

WHO_BUILDS = (Role.ADMINISTRATOR, Role.MARKETING)
"""Who makes forms: what every outlet asks is one decision."""

CONTENT = (
    "length", "fields", "is_public", "is_progressive", "is_measured", "is_double_opt_in", "heading", "button", "thanks",
    "onward", "words",
)  # fmt: skip
LONGEST_NAME = 120


class NameIsTaken(Conflict):
    """There is a form of this name; open it and change it."""


class NotAForm(Invalid):
    """This can't be published as it is."""


class NoName(Invalid):
    """A form has a name of up to 120 signs."""


@transaction.atomic
def begin_form(*, name: str, preset: Preset | None, at: datetime, by: Staff | None) -> FormDraft:
    """The draft of a form there is not yet: empty, or with what a preset asks."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise NoName(fields={"name": [str(NoName.__doc__)]})
    if FormVersion.objects.filter(name=name).exists() or FormDraft.objects.filter(name=name).exists():
        raise NameIsTaken(fields={"name": [str(NameIsTaken.__doc__)]})
    content: dict[str, Any] = {"length": "short", "is_public": True, "is_measured": True, "fields": []}
    if preset:
        content |= {
            "fields": list(preset.fields), "length": "long" if preset.is_long else "short", **preset.page,
            "is_public": bool(preset.page), "is_measured": bool(preset.page),
        }  # fmt: skip
    return _begin(name, content, at=at, by=by)


@transaction.atomic
def begin_next_version(*, version: FormVersion, at: datetime, by: Staff | None) -> FormDraft:
    """The draft of the next version, as the newest one is; the one that is being worked on where there is one."""
    found = FormDraft.objects.filter(name=version.name).first()
    return found or _begin(version.name, {name: getattr(version, name) for name in CONTENT}, at=at, by=by)


def _begin(name: str, content: Mapping[str, Any], *, at: datetime, by: Staff | None) -> FormDraft:
    draft = FormDraft.objects.create(name=name, content=dict(content), changed_at=at, changed_by=by)
    audit.record(by=by, verb="begin", noun="form", subjects=[draft.pk], name=name)
    return draft


@transaction.atomic
def keep_draft(*, draft: FormDraft, content: Mapping[str, Any], at: datetime, by: Staff) -> None:
    """What is given replaces what was; nothing is checked before it is published."""
    held = FormDraft.objects.select_for_update().get(pk=draft.pk)
    held.content = {**held.content, **{name: content[name] for name in CONTENT if name in content}}
    held.changed_at, held.changed_by = at, by
    held.save()
    audit.record(by=by, verb="change", noun="form", subjects=[held.pk], name=held.name)
    draft.content = held.content


@transaction.atomic
def keep_words(*, draft: FormDraft, language: str, words: Mapping[str, str], at: datetime, by: Staff) -> None:
    """The translation of a draft into one language; without a word the language goes."""
    if language not in LANGUAGES:
        raise NotAForm("There is no such language here.")
    given = {key: text for key, text in words.items() if text.strip()}
    all_words = {**(draft.content.get("words") or {}), language: given}
    keep_draft(
        draft=draft, content={"words": {name: texts for name, texts in all_words.items() if texts}}, at=at, by=by
    )


@transaction.atomic
def publish(*, draft: FormDraft, with_doors: bool = False, by: Staff | None) -> FormVersion:
    """The next version, as the draft is; the draft is gone. `with_doors`: entry points with an earlier one get it."""
    held = FormDraft.objects.select_for_update().get(pk=draft.pk)
    if wrong := wrong_in(held.content):
        fields: dict[str, list[str]] = {}
        for each in wrong:
            fields.setdefault(each.where, []).append(each.sentence)
        raise NotAForm(wrong[0].sentence, fields=fields)
    last = FormVersion.objects.filter(name=held.name).aggregate(last=Max("number"))["last"] or 0
    values = {name: held.content[name] for name in CONTENT if name in held.content}
    version = FormVersion.objects.create(name=held.name, number=last + 1, made_by=by, **values)
    moved = 0
    if with_doors:
        earlier = FormVersion.objects.filter(name=held.name).exclude(pk=version.pk)
        moved = EntryPoint.objects.filter(form_version__in=earlier).update(form_version=version)
    held.delete()
    audit.record(by=by, verb="publish", noun="form", subjects=[version.pk], name=version.name, number=version.number,
                 entry_points=moved)  # fmt: skip
    return version


@transaction.atomic
def publish_form(*, name: str, content: Mapping[str, Any], at: datetime, by: Staff) -> FormVersion:
    """The first version of a new form, or the next of one there is with what is given changed."""
    last = FormVersion.objects.filter(name=name).order_by("-number").first()
    draft = begin_next_version(version=last, at=at, by=by) if last else begin_form(name=name, preset=None, at=at, by=by)
    keep_draft(draft=draft, content=content, at=at, by=by)
    return publish(draft=draft, by=by)


@transaction.atomic
def drop_draft(*, draft: FormDraft, by: Staff) -> None:
    """The draft is gone; what was published stays."""
    audit.record(by=by, verb="drop the draft of", noun="form", subjects=[draft.pk], name=draft.name)
    FormDraft.objects.filter(pk=draft.pk).delete()
