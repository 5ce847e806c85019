"""A customer names somebody, by a code or a link."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="referral", name="Referral", source="referral", kind="referral", is_unattended=True, has_page=True
)
