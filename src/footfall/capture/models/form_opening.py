from django.db import models

from footfall.capture.models.capture import Capture
from footfall.capture.models.entry_point import EntryPoint
from footfall.capture.models.form_version import FormVersion


class FormOpening(models.Model):
    """A visitor began to fill in a public form: how far they came, and whether it was sent. Answers only with consent."""

    id = models.UUIDField(primary_key=True, help_text="The id of the capture it may become")
    entry_point = models.ForeignKey(EntryPoint, on_delete=models.CASCADE, related_name="form_openings")
    form_version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="openings")
    started_at = models.DateTimeField()
    reached = models.CharField(max_length=60, blank=True, default="", help_text="Name of the last field touched")
    answers = models.JSONField(null=True, help_text="Kept only where contact was allowed, until it is sent or taken")
    sent_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True, help_text="When what was kept of it was taken as a capture")

    class Meta:
        indexes = [
            models.Index(
                fields=["started_at"],
                condition=models.Q(sent_at=None, left_at=None, answers__isnull=False),
                name="forms_left_with_answers",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_version} at {self.started_at:%-d %b %H:%M}"


class OptIn(models.Model):
    """The question by letter whether an address may be written to, and the answer: proof of a double opt-in."""

    capture = models.OneToOneField(Capture, primary_key=True, on_delete=models.CASCADE, related_name="opt_in")
    entry_point = models.ForeignKey(EntryPoint, on_delete=models.CASCADE, related_name="opt_ins")
    email = models.CharField(max_length=254)
    wording = models.TextField(help_text="What was allowed, word by word")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email
