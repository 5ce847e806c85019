"""A badge is scanned at a stand."""

from footfall.capture.channels import Channel

channel = Channel(slug="trade_show", name="Trade show", source="event", kind="event", is_unattended=False)
