from django.conf import settings
from django.db import models

from footfall.identity.models.person import Person


class Erasure(models.Model):
    """A person of whom nothing is known any more: when, by whom and why, and how much there was. Never what it was."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="erasure")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict, help_text="What went and what stayed without data, by what it was")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"Person {self.pk}, erased"
