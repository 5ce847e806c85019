"""An instant form of an advertisement on Facebook or Instagram."""

from footfall.capture.channels import Channel

channel = Channel(slug="meta_lead_ads", name="Meta lead ads", source="social", kind="social", is_unattended=True)
