"""A lead gen form on LinkedIn."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="linkedin_lead_sync", name="LinkedIn lead gen form", source="social", kind="social", is_unattended=True
)
