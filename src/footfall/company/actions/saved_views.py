"""Keep a page with its dice under a name, for oneself or for everybody."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from footfall.company.models import SavedView, Staff
from footfall.shared import audit
from footfall.shared.errors import Invalid, NotFound

_PASSING = ("after", "before", "page")


class NoSuchView(NotFound):
    """There is no view by that name, or it is not yours."""


class NamelessView(Invalid):
    """A view needs a name."""


def views_of(staff: Staff, page: str) -> QuerySet[SavedView]:
    """One's own views of a page and those that others share, by name."""
    return SavedView.objects.filter(Q(staff=staff) | Q(is_shared=True), page=page).select_related("staff")


@transaction.atomic
def keep_view(*, by: Staff, page: str, name: str, query: str, is_shared: bool) -> SavedView:
    """The page with this query under this name; one's own view of that name is replaced."""
    name = " ".join(name.split())[:120]
    if not name:
        raise NamelessView
    values = {"query": _lasting(query), "is_shared": is_shared}
    view, _is_new = SavedView.objects.update_or_create(staff=by, page=page, name=name, defaults=values)
    audit.record(by=by, verb="keep", noun="view", subjects=[view.pk], name=name, is_shared=is_shared)
    return view


@transaction.atomic
def drop_view(*, by: Staff, pk: int) -> SavedView:
    """Forget a view of one's own; the page of it stays as it is for whoever looks at it."""
    view = SavedView.objects.filter(staff=by, pk=pk).first()
    if view is None:
        raise NoSuchView
    audit.record(by=by, verb="drop", noun="view", subjects=[pk], name=view.name)
    view.delete()
    return view


def _lasting(query: str) -> str:
    """The query without the place in the pages."""
    kept = QueryDict(query, mutable=True)
    for key in _PASSING:
        kept.pop(key, None)
    return kept.urlencode()
