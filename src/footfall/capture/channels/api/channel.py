"""Another program sends captures."""

from footfall.capture.channels import Channel

channel = Channel(slug="api", name="API", source="web", kind="web_form", is_unattended=True)
