from django.conf import settings
from django.db import models

from footfall.company.models import Product
from footfall.selling.models.deal import Deal


class QuoteNumber(models.Model):
    """The last number given in a year; the row is held while the next is given, so that none is left out."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.last} in {self.year}"


class Quote(models.Model):
    """One version of an offer for a deal, with its sums as they were reckoned; a change is another version."""

    class End(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        REPLACED = "replaced", "Replaced"

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="quotes")
    number = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    currency = models.CharField(max_length=3)
    valid_until = models.DateField()
    note = models.TextField(blank=True, default="", db_default="")
    gross_minor = models.BigIntegerField(help_text="Before discounts")
    discount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField(help_text="What is to be paid")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="a quote has each version once"),
            models.UniqueConstraint(
                fields=["deal"], condition=models.Q(end="accepted"), name="a deal has one accepted quote"
            ),
            models.CheckConstraint(
                condition=models.Q(gross_minor__gt=models.F("discount_minor"), discount_minor__gte=0, tax_minor__gte=0),
                name="a quote is above zero and its discount below its price",
            ),
        ]

    def __str__(self) -> str:
        return self.number if self.version == 1 else f"{self.number} version {self.version}"

    @property
    def net_minor(self) -> int:
        """What the company has of it: without tax."""
        return self.gross_minor - self.discount_minor


class QuoteLine(models.Model):
    """One thing that is offered: how many, at what price, discount and tax."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    price_minor = models.BigIntegerField(help_text="Of one")
    discount_minor = models.BigIntegerField(default=0, help_text="Of the whole line")
    tax = models.DecimalField(max_digits=5, decimal_places=4, default=0, help_text="Share of the price after discount")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["quote", "position"], name="a quote has one line at a place")]

    def __str__(self) -> str:
        return self.what
