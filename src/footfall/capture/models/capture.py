from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from footfall.capture.models.entry_point import EntryPoint
from footfall.capture.models.form_version import FormVersion
from footfall.capture.models.import_run import Import
from footfall.company.models import Location


class Capture(models.Model):
    """One arrival, kept as it came and never edited. Its id is made by the client and is its idempotency key for ever.

    What it became stands elsewhere: the person in `identity.Record`, the lead in `qualification.Touchpoint`.
    """

    id = models.UUIDField(primary_key=True)
    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="captures", db_constraint=False)
    payload = models.JSONField(help_text="Field names to values, as they arrived")
    raw = models.BinaryField(null=True, help_text="The bytes, where PostgreSQL's JSON cannot hold them exactly")
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the body: a repeat is told from a clash")
    captured_at = models.DateTimeField(help_text="By the device's clock, corrected; never after received_at")
    device_at = models.DateTimeField(null=True, help_text="By the device's clock, untouched")
    received_at = models.DateTimeField(db_default=Now())
    location = models.ForeignKey(
        Location, null=True, on_delete=models.PROTECT, related_name="captures", db_constraint=False
    )
    attendant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="captures", db_constraint=False
    )
    form_version = models.ForeignKey(
        FormVersion, null=True, on_delete=models.PROTECT, related_name="captures", db_index=False, db_constraint=False
    )
    seconds = models.PositiveIntegerField(null=True, help_text="From the first keystroke to the save")
    import_run = models.ForeignKey(
        Import, null=True, on_delete=models.PROTECT, related_name="captures", db_index=False, db_constraint=False
    )
    is_test = models.BooleanField(db_default=False, default=False)

    class Meta:
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="capture_by_arrival"),
            models.Index(fields=["import_run"], condition=~models.Q(import_run=None), name="capture_by_import"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Pending(models.Model):
    """A capture that nobody has worked on yet; the row goes when it is resolved, in the same transaction."""

    capture = models.OneToOneField(
        Capture, primary_key=True, on_delete=models.CASCADE, related_name="pending", db_constraint=False
    )
    attempts = models.PositiveSmallIntegerField(db_default=0, default=0)

    class Meta:
        verbose_name_plural = "pending"

    def __str__(self) -> str:
        return str(self.pk)
