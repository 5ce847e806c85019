"""A card is photographed or its code is read."""

from footfall.capture.channels import Channel

channel = Channel(slug="business_card", name="Business card", source="event", kind="event", is_unattended=False)
