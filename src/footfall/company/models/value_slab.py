from django.db import models


class ValueSlab(models.Model):
    """A band of lead value in one currency; the highest lower bound that a value reaches names its slab."""

    class Slab(models.TextChoices):
        HIGH = "high", "High value"
        MEDIUM = "medium", "Medium value"
        LOW = "low", "Low value"

    slab = models.CharField(max_length=10, choices=Slab)
    currency = models.CharField(max_length=3)
    from_minor = models.BigIntegerField(help_text="Smallest value in this slab, in the smallest unit of the currency")

    class Meta:
        ordering = ["currency", "-from_minor"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "slab"], name="a slab has one bound per currency"),
            # Checked at the end of the transaction, so that bounds can move past each other.
            models.UniqueConstraint(
                fields=["currency", "from_minor"],
                deferrable=models.Deferrable.DEFERRED,
                name="two slabs of a currency differ in bound",
            ),
            models.CheckConstraint(condition=models.Q(from_minor__gte=0), name="a slab starts at zero or above"),
        ]

    def __str__(self) -> str:
        return f"{self.get_slab_display()} from {self.from_minor / 100:,.2f} {self.currency}"
