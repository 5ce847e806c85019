"""The company's own customers, for the next product."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="existing_customers", name="Existing customers", source="existing-customer", kind="listed", is_unattended=True
)
