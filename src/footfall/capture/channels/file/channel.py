"""Rows of a CSV or XLSX file of any origin."""

from footfall.capture.channels import Channel

channel = Channel(slug="file", name="File", source="external-database", kind="listed", is_unattended=True)
