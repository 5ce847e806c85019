"""Somebody rings us."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="inbound_call", name="Inbound call", source="telemarketing", kind="inbound_call", is_unattended=False
)
