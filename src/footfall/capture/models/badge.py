from django.db import models

from footfall.capture.models.entry_point import EntryPoint


class Badge(models.Model):
    """A visitor of a trade show as the organiser's list has them: what stands behind the number on their badge."""

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.CASCADE, related_name="badges")
    code = models.CharField(max_length=60, help_text="As the scanner reads it")
    fields = models.JSONField(default=dict, help_text="Fields of a capture")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["entry_point", "code"], name="a badge is listed once at a door")]

    def __str__(self) -> str:
        return self.code
