"""What the base page needs on every request, worked out only when a full page is drawn."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from footfall.web import navigation


@dataclass
class Shell:
    """The frame around a page: the name of the company and the side list of the person signed in."""

    request: HttpRequest

    @property
    def company(self) -> str:
        """Name shown above the side list."""
        return str(getattr(settings, "COMPANY_NAME", "") or "Footfall")

    @cached_property
    def sections(self) -> list[navigation.Section]:
        """Steps and their items; empty for a visitor who has not signed in."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return navigation.sections(user, self.request.path)

    @cached_property
    def thumbs(self) -> list[navigation.Item]:
        """At most four items for the bottom bar of a phone."""
        return [item for section in self.sections for item in section.items if item.thumb][:4]


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell`, lazy, so that fragments never pay for it."""
    return {"shell": Shell(request)}
