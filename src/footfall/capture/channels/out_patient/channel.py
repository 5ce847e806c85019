"""A patient registers at a hospital's desk. The form asks for no complaint and no finding."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="out_patient", name="Out-patient registration", source="point-of-sale", kind="visit", is_unattended=False
)
