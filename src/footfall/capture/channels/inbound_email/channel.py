"""Somebody writes an e-mail."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="inbound_email", name="Inbound e-mail", source="mail", kind="inbound_message", is_unattended=True
)
