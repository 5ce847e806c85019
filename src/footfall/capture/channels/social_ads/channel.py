"""A lead form inside an advertisement of Google, Meta or LinkedIn."""

from footfall.capture.channels import Channel

channel = Channel(slug="social_ads", name="Social lead ads", source="social", kind="social", is_unattended=True)
