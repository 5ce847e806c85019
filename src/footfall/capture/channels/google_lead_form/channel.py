"""The lead form of a Google advertisement."""

from footfall.capture.channels import Channel

channel = Channel(slug="google_lead_form", name="Google lead form", source="web", kind="web_form", is_unattended=True)
