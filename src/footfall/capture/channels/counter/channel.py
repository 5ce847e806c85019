"""An attendant asks, at the counter or the desk."""

from footfall.capture.channels import Channel

channel = Channel(slug="counter", name="Counter form", source="point-of-sale", kind="visit", is_unattended=False)
