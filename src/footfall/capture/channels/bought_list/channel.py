"""A list bought from a vendor, at a price per row."""

from footfall.capture.channels import Channel

channel = Channel(slug="bought_list", name="Bought list", source="external-database", kind="listed", is_unattended=True)
