"""The page behind an advertisement."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="landing_page", name="Landing page", source="web", kind="web_form", is_unattended=True, has_page=True
)
