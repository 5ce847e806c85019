"""A dealer or another company sends a lead."""

from footfall.capture.channels import Channel

channel = Channel(slug="partner", name="Partner", source="partner", kind="referral", is_unattended=True)
