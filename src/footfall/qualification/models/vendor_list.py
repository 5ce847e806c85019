from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.capture.models import EntryPoint, Import


class ListTerms(models.Model):
    """What was agreed about a bought list: the contract, how many rows, and until when bad rows are refunded."""

    entry_point = models.OneToOneField(EntryPoint, primary_key=True, on_delete=models.CASCADE, related_name="terms")
    contract = models.CharField(max_length=120, blank=True)
    rows_agreed = models.PositiveIntegerField(null=True, blank=True)
    bought_on = models.DateField(null=True, blank=True)
    refund_until = models.DateField(null=True, blank=True, help_text="Last day on which bad rows may be claimed")
    refunds_duplicates = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.contract or f"Terms of {self.entry_point_id}"


class ListSample(models.Model):
    """Leads of a list that were drawn to be called before all of it is bought or called; the seed draws them again."""

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.CASCADE, related_name="samples")
    seed = models.BigIntegerField()
    size = models.PositiveIntegerField()
    leads = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.size} of {self.entry_point_id}, seed {self.seed}"


class ListCheck(models.Model):
    """A file that a vendor offers, held against our own base before it is paid for: what became of each row.

    The rows themselves stay in the file; here is one letter for each, in the file's order.
    """

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.CASCADE, related_name="checks")
    import_run = models.OneToOneField(Import, on_delete=models.CASCADE, related_name="list_check")
    counts = models.JSONField(default=dict, help_text="Rows by what became of them")
    fates = models.BinaryField(default=b"", help_text="A letter for each row, as rules/list_check.py names them")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Check of {self.import_run_id}"
