"""An attendant comes to the home and asks for references as well."""

from footfall.capture.channels import Channel

channel = Channel(slug="home_visit", name="Home visit", source="point-of-sale", kind="visit", is_unattended=False)
