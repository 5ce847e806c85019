"""Visitors write themselves into the book at the door."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="visitors_register", name="Visitor's register", source="point-of-sale", kind="visit", is_unattended=False
)
