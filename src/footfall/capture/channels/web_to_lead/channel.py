"""A web form that was made for Salesforce and now posts here."""

from footfall.capture.channels import Channel

channel = Channel(slug="web_to_lead", name="Web-to-lead form", source="web", kind="web_form", is_unattended=True)
