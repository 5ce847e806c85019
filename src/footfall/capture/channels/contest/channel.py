"""Somebody takes part in a competition."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="contest", name="Contest or giveaway", source="event", kind="contest", is_unattended=True, has_page=True
)
