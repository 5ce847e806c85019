"""Files beside leads, and where their contents lie."""

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from footfall.company.models import Staff
from footfall.qualification.queries import leads_visible_to
from footfall.selling.models import LeadFile, Mention
from footfall.shared.errors import NotFound

MOST = 100


class NoSuchFile(NotFound):
    """There is no such file, or it is not among yours."""


def path_of(key: str) -> Path:
    """Where the content of that key lies; a key is made of hexadecimal digits only, never of what somebody typed."""
    return Path(settings.FILES) / "leads" / key[:2] / key


def files_visible_to(staff: Staff) -> QuerySet[LeadFile]:
    """The files of the leads that this member of staff may see."""
    leads = leads_visible_to(staff)
    return LeadFile.objects.filter(lead__in=leads) if leads.query.where else LeadFile.objects.all()


def file_seen_by(staff: Staff, pk: int) -> LeadFile:
    """The file, if this member of staff may see its lead and its content is there."""
    one = files_visible_to(staff).select_related("lead__person").filter(pk=pk).first()
    if one is None or not path_of(one.key).exists():
        raise NoSuchFile
    return one


def unseen_mentions(staff: Staff) -> list[Mention]:
    """Where one was named and has not said that one saw it; of leads that one may see."""
    found = Mention.objects.filter(staff=staff, seen_at=None, lead__in=leads_visible_to(staff))
    return list(found.select_related("lead__person", "by")[:MOST])
