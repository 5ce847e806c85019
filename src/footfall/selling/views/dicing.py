"""The dice bar over deals, and the deals it lets through."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from footfall.capture.models import Source
from footfall.company.access import StaffRequest
from footfall.company.models import ValueSlab
from footfall.qualification.filters import parse
from footfall.qualification.queries.choices import Offered, choices_of, names_of
from footfall.selling.models import Deal
from footfall.selling.queries import deals_wanted
from footfall.web.dice import Dimension, Option, chosen_in

LABELS = {"location": "Location", "product": "Product", "owner": "Owner"}


def pills(request: StaffRequest) -> list[Dimension]:
    """Location, product, owner, source and slab of the deals."""
    offers = choices_of(list(LABELS), request.user)
    found = [_searched(request, offers[name], name, label) for name, label in LABELS.items()]
    named = [Option(slug, name) for slug, name in Source.objects.values_list("slug", "name")]
    sources = Dimension("source", "Source", named, chosen_in(request.GET, "source"))
    slabs = [Option(value, label) for value, label in ValueSlab.Slab.choices]
    return [*found, sources, Dimension("slab", "Value slab", slabs, chosen_in(request.GET, "slab"))]


def _searched(request: StaffRequest, offered: Offered, name: str, label: str) -> Dimension:
    options, is_all = offered
    chosen = chosen_in(request.GET, name)
    url = "" if is_all else reverse("qualification:options", args=[name])
    before = [Option("me", "Me")] if name == "owner" else []
    labels = names_of(name, chosen)
    return Dimension(name, label, [*before, *options], chosen, search_url=url, labels=labels)


def diced(request: StaffRequest, *, outcome: str = "open", stages: list[str] | None = None) -> QuerySet[Deal]:
    """The deals one may see that the address lets through."""
    filters = parse(request.GET, today=timezone.localdate(), by=request.user)
    return deals_wanted(request.user, filters, stages=stages or [], outcome=outcome)
