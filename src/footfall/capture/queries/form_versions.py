"""Forms: their versions, where they stand, and how far visitors come in them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from footfall.capture.models import Capture, EntryPoint, FormDraft, FormOpening, FormVersion
from footfall.shared.errors import NotFound

LEFT_AFTER = timedelta(minutes=30)
"""Who has not sent it for so long has left."""


class NoSuchForm(NotFound):
    """There is no such form."""


@dataclass(frozen=True)
class FormLine:
    """A form by its newest version, or by its draft alone."""

    name: str
    version: FormVersion | None
    draft: FormDraft | None
    doors: int = 0
    captures: int = 0


@dataclass(frozen=True)
class Reach:
    """How far visitors came in one version."""

    started: int = 0
    sent: int = 0
    left: int = 0
    last_fields: list[tuple[str, int]] = field(default_factory=list)
    """Question and number of visitors who left after it, most first."""

    @property
    def share_left(self) -> float | None:
        """Of those who began, 0 to 1; None where nobody did."""
        return self.left / (self.sent + self.left) if self.sent + self.left else None


def form_lines() -> list[FormLine]:
    """Every form once, by name, with the entry points and captures of all its versions."""
    newest: dict[str, FormVersion] = {}
    for version in FormVersion.objects.order_by("name", "number"):
        newest[version.name] = version
    drafts = {draft.name: draft for draft in FormDraft.objects.all()}
    doors = _by_name(EntryPoint.objects.filter(form_version__isnull=False))
    captures = _by_name(Capture.objects.filter(form_version__isnull=False, is_test=False))
    return [
        FormLine(name, newest.get(name), drafts.get(name), doors.get(name, 0), captures.get(name, 0))
        for name in sorted({*newest, *drafts}, key=str.casefold)
    ]


def _by_name(rows: Any) -> dict[str, int]:  # noqa: ANN401 -- a query set
    return dict(rows.order_by().values_list("form_version__name").annotate(Count("pk")))


def version_of(pk: int) -> FormVersion:
    """A published version."""
    found = FormVersion.objects.select_related("made_by").filter(pk=pk).first()
    if found is None:
        raise NoSuchForm
    return found


def draft_of(pk: int) -> FormDraft:
    """A draft."""
    found = FormDraft.objects.select_related("changed_by").filter(pk=pk).first()
    if found is None:
        raise NoSuchForm
    return found


def reach_of(version: FormVersion, at: datetime) -> Reach:
    """How far visitors came in a version, by what their pages told."""
    openings = FormOpening.objects.filter(form_version=version)
    left = Q(sent_at=None, started_at__lt=at - LEFT_AFTER)
    counted = openings.aggregate(
        started=Count("pk"), sent=Count("pk", filter=Q(sent_at__isnull=False)), left=Count("pk", filter=left)
    )
    labels = {described["name"]: described.get("label", "") for described in version.fields}
    rows = openings.filter(left).order_by().values_list("reached").annotate(n=Count("pk")).order_by("-n", "reached")
    fields = [(labels.get(name, "What they allow" if name == "consent" else name), count) for name, count in rows[:10]]
    return Reach(**counted, last_fields=fields)
