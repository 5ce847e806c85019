"""A temporary card is issued on the spot."""

from footfall.capture.channels import Channel

channel = Channel(slug="loyalty_card", name="Loyalty card", source="point-of-sale", kind="visit", is_unattended=False)
