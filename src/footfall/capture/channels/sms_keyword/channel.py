"""Somebody sends a word to a short number, or rings it and hangs up."""

from footfall.capture.channels import Channel

channel = Channel(slug="sms_keyword", name="SMS keyword", source="mail", kind="inbound_message", is_unattended=True)
