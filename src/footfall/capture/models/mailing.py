from django.conf import settings
from django.db import models
from django.db.models import Q

from footfall.capture.models.capture import Capture
from footfall.capture.models.entry_point import EntryPoint


class Mailing(models.Model):
    """Letters that went out with response codes: one for each addressee, or one for all."""

    name = models.CharField(max_length=120)
    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="mailings")
    is_personal = models.BooleanField(help_text="Each letter has a code of its own, which is answered once")
    letters = models.PositiveIntegerField(help_text="How many went out")
    words = models.TextField(blank=True, default="", db_default="", help_text="What the letter says above its code")
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class MailCode(models.Model):
    """A response code as it is printed, and whom the letter was to."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=10, unique=True)
    addressee = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code


class MailAnswer(models.Model):
    """A capture that came with a response code; of a personal code only the first one counts."""

    code = models.ForeignKey(MailCode, on_delete=models.PROTECT, related_name="answers", db_index=False)
    capture = models.OneToOneField(Capture, on_delete=models.CASCADE, related_name="mail_answer")
    is_first = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(is_first=True), name="a code is answered once")
        ]

    def __str__(self) -> str:
        return f"{self.code_id}: {self.capture_id}"
