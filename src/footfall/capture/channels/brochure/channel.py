"""Somebody scans the code on a brochure or sends its number."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="brochure", name="Brochure", source="point-of-sale", kind="brochure", is_unattended=True, has_page=True
)
