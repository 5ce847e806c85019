"""Any program that posts JSON or a form: its fields are mapped on a page, with a delivery of its own as example."""

from footfall.capture.channels import Channel

channel = Channel(slug="webhook", name="Webhook of any program", source="web", kind="web_form", is_unattended=True)
