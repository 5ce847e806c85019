"""A visitor gives data and gets something for it."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="prize",
    name="Information for a prize or discount",
    source="point-of-sale",
    kind="contest",
    is_unattended=False,
)
