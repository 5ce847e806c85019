"""In which country and at what hour a telephone rings."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from phonenumbers import timezone as number_zones

MOST_ZONES = 12
"""A number that may ring in more zones than these (toll-free, a country code shared by many) tells nothing of the hour."""

NEW_NAMES = {
    "Asia/Calcutta": "Asia/Kolkata", "Asia/Katmandu": "Asia/Kathmandu", "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Asia/Rangoon": "Asia/Yangon", "Asia/Dacca": "Asia/Dhaka", "Europe/Kiev": "Europe/Kyiv",
}  # fmt: skip
"""Zones that the numbering plans still call by an old name."""


@dataclass(frozen=True, slots=True)
class Where:
    """The country a number belongs to and every time zone in which it may ring; all of them have to allow a call."""

    country: str
    zones: tuple[str, ...]

    @property
    def key(self) -> str:
        """One word for all numbers of the same country and zones."""
        return f"{self.country} {','.join(self.zones)}"

    @classmethod
    def of_key(cls, key: str) -> "Where":
        """The place that a key stands for."""
        country, _, zones = key.partition(" ")
        return cls(country, tuple(zones.split(",")))

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose clock a caller is shown: the number's own before the outlet's."""
        return ZoneInfo(self.zones[0])


@lru_cache(maxsize=65_536)
def where_of(number: str, *, outlet_zone: str, home: str, otherwise: str = "UTC") -> Where:
    """Where an E.164 number rings: in the zones it is given out in, and in that of the outlet the lead came from.

    `outlet_zone` is empty for a lead of no outlet; `otherwise` holds where neither tells.
    """
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return Where(home, (outlet_zone or otherwise,))
    country = phonenumbers.region_code_for_number(read) or home
    found = [NEW_NAMES.get(zone, zone) for zone in number_zones.time_zones_for_number(read)]
    zones = [zone for zone in found if _is_zone(zone)]
    own = zones if 0 < len(zones) <= MOST_ZONES else []
    all_of_them = tuple(dict.fromkeys(zone for zone in (*own, outlet_zone) if zone))
    return Where(country if len(country) == len("IN") else home, all_of_them or (otherwise,))


@lru_cache(maxsize=1_024)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return name != number_zones.UNKNOWN_TIMEZONE
