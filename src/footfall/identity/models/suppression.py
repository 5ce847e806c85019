from django.conf import settings
from django.db import models

from footfall.capture.models import Consent


class Suppression(models.Model):
    """Do not contact this phone or e-mail by this way: since when, who was told, and why.

    It holds for the value, whoever it belongs to, so that a list bought next year finds it as well. It is
    never deleted: when the person allows contact again, the row says who was told and why.
    """

    way = models.CharField(max_length=10, choices=Consent.Way)
    value = models.CharField(max_length=254, help_text="Phone in E.164 or e-mail in its canonical form")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_because = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["value", "way"],
                condition=models.Q(lifted_at=None),
                name="a contact is suppressed once for each way",
            )
        ]

    def __str__(self) -> str:
        return f"No {self.get_way_display().lower()} to {self.value}"
