"""Somebody of ours writes a lead down that came in no other way."""

from footfall.capture.channels import Channel

channel = Channel(slug="manual", name="Entered by hand", source="partner", kind="note", is_unattended=False)
