"""The entry point that the rows of a file come through."""

from footfall.capture.actions.entry_points import Wanted, provide_entry_point
from footfall.capture.channels import channels
from footfall.capture.files.mapping import Mapping
from footfall.capture.models import EntryPoint, Source
from footfall.cli.files.request import Request
from footfall.shared.errors import NotFound


def door_for(request: Request, mapping: Mapping) -> EntryPoint:
    """The entry point named; else the one the mapping brings; else one for files of that channel and source."""
    if request.door:
        found = EntryPoint.objects.filter(key=request.door).first()
        if found is None:
            raise NotFound(f"There is no entry point with the key {request.door}.")
        return found
    if mapping.entry_point and not (request.source or request.channel):
        return provide_entry_point(wanted=Wanted(**mapping.entry_point), by=None)
    slug = request.channel.replace("-", "_") or "file"
    channel = next((each for each in channels() if each.slug == slug), None)
    if channel is None:
        raise NotFound(f"There is no channel {request.channel}; there is {', '.join(c.slug for c in channels())}.")
    source = request.source or channel.source
    if not Source.objects.filter(slug=source).exists():
        known = ", ".join(Source.objects.values_list("slug", flat=True))
        raise NotFound(f"There is no source {source}; there is {known}.")
    key = "-".join(["files", slug.replace("_", "-"), source] if request.source else ["files", slug.replace("_", "-")])
    name = f"{channel.name}: imported" if slug != "file" else "Imported files"
    wanted = Wanted(key=key[:40], name=f"{name}, {source}" if request.source else name, channel=slug, source=source)
    return provide_entry_point(wanted=wanted, by=None)
