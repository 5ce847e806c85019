from django.conf import settings
from django.db import models

from footfall.capture.models.entry_point import EntryPoint


class Import(models.Model):
    """One file of captures on its way in: where it stands, how far it is, and what became of its rows."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CHECKING = "checking", "Being checked"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Stopped"
        GOING_BACK = "going_back", "Being taken back"
        TAKEN_BACK = "taken_back", "Taken back"

    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file: the same file twice is one import")
    entry_point = models.ForeignKey(EntryPoint, null=True, on_delete=models.PROTECT, related_name="imports")
    path = models.CharField(max_length=400, help_text="Below the files folder")
    result_path = models.CharField(max_length=400, blank=True)
    mapping = models.JSONField(default=dict, help_text="Column of the file to field of a capture")
    sheet = models.CharField(max_length=200, blank=True, default="", help_text="Of a workbook; a CSV file has none")
    findings = models.JSONField(default=dict, help_text="What the last dry run found")
    encoding = models.CharField(max_length=40, default="utf-8")
    delimiter = models.CharField(max_length=1, default=",")
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    rows = models.PositiveIntegerField(default=0, help_text="Rows in the file")
    rows_done = models.PositiveIntegerField(default=0)
    rows_known = models.PositiveIntegerField(default=0, help_text="Rows that were captured by an earlier run")
    rows_broken = models.PositiveIntegerField(default=0)
    taken_back = models.JSONField(default=dict, help_text="What went when it was taken back, and what stayed and why")
    message = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name
