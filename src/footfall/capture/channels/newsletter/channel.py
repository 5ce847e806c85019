"""Somebody subscribes."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="newsletter", name="Newsletter", source="web", kind="newsletter", is_unattended=True, has_page=True
)
