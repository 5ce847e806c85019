"""What has to be known of the company to take a capture in: its doors, places and staff."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo


@dataclass(frozen=True, slots=True)
class Door:
    """An entry point, as far as taking in needs it."""

    id: int
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Sender:
    """The member of staff in whose name something is sent, or the device that sends it."""

    id: int | None
    is_attendant: bool = False
    device: int | None = None
    device_key: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Doors by key; places by code and by name (in small letters, where only one has it); staff by e-mail address."""

    doors: Mapping[str, Door]
    places: Mapping[str, int] = field(default_factory=dict)
    staff: Mapping[str, int] = field(default_factory=dict)

    def place(self, name: object) -> int | None:
        """The key of the place that is called so."""
        return self.places.get(name.strip().casefold()) if isinstance(name, str) else None

    def member(self, email: object) -> int | None:
        """The key of the member of staff with this address."""
        return self.staff.get(email.strip().casefold()) if isinstance(email, str) else None
