"""Somebody answers a letter, with its response code."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="direct_mail", name="Direct mail", source="mail", kind="inbound_message", is_unattended=True, has_page=True
)
