"""Somebody registers for a webinar, or attends it."""

from footfall.capture.channels import Channel

channel = Channel(slug="webinar", name="Webinar", source="event", kind="webinar", is_unattended=True, has_page=True)
