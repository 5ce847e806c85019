from django.conf import settings
from django.db import models

from footfall.qualification.models import Lead
from footfall.selling.models.deal import Deal


class LeadFile(models.Model):
    """A file that was put beside a lead; its content lies under the data directory by its key."""

    class Kind(models.TextChoices):
        OTHER = "other", "Anything else"
        ORDER = "order", "Purchase order"
        DELIVERY = "delivery", "Delivery note, signed"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="files")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.SET_NULL, related_name="files")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OTHER, db_default="other")
    name = models.CharField(max_length=200, help_text="As it was called where it came from")
    content_type = models.CharField(max_length=100, help_text="By its content, not by what the browser said")
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256")
    key = models.CharField(max_length=32, unique=True, help_text="What it is called on the disk")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """A colleague who was named in a note, until they have seen it."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="mentions")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["staff", "-at"], condition=models.Q(seen_at=None), name="mention_unseen")]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.lead_id}"
