import secrets

from django.db import models

from footfall.capture.models.form_version import FormVersion
from footfall.capture.models.source import Source
from footfall.company.models import Campaign, Location, Product


def new_key() -> str:
    """A short public name for a door, safe in a URL."""
    return secrets.token_urlsafe(9)


class EntryPoint(models.Model):
    """One concrete door that captures come through: a form, a QR code, a counter, a list, a webhook."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    name = models.CharField(max_length=200)
    channel = models.SlugField(max_length=40, help_text="Slug of a channel declared in capture/channels/")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="entry_points")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.PROTECT, related_name="entry_points")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="entry_points")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="entry_points")
    form_version = models.ForeignKey(
        FormVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="entry_points"
    )
    vendor = models.CharField(max_length=120, blank=True, help_text="Who sold the list, where it was bought")
    price_minor = models.BigIntegerField(null=True, blank=True, help_text="Price per row of a bought list")
    currency = models.CharField(max_length=3, blank=True)
    incentive = models.CharField(max_length=120, blank=True, help_text="What a visitor is promised for the data")
    consent_wording = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    origins = models.JSONField(default=list, blank=True, help_text="Web sites whose pages may show its form in a frame")
    receiving = models.JSONField(
        default=dict, blank=True, help_text="What a receiver of deliveries has to know: mapping, hosts, keyword ..."
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
