"""A form on a page of ours or, by one line, on any other page."""

from footfall.capture.channels import Channel

channel = Channel(slug="web_form", name="Web form", source="web", kind="web_form", is_unattended=True, has_page=True)
