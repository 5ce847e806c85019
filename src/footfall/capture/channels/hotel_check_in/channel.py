"""A guest registers at the desk of a hotel."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="hotel_check_in", name="Hotel check-in", source="point-of-sale", kind="visit", is_unattended=False
)
