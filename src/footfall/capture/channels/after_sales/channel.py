"""A customer whose purchase is being serviced."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="after_sales", name="After-sales service", source="existing-customer", kind="inbound_call", is_unattended=False
)
