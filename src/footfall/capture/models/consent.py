from django.db import models

from footfall.capture.models.capture import Capture


class Consent(models.Model):
    """What a person allowed or forbade in one capture, per purpose and way of contact, with the words they were shown."""

    class Way(models.TextChoices):
        CALL = "call", "Call"
        SMS = "sms", "SMS"
        EMAIL = "email", "E-mail"
        MAIL = "mail", "Letter"

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="consents", db_index=False)
    way = models.CharField(max_length=10, choices=Way)
    purpose = models.SlugField(max_length=40, default="offers", db_index=False)
    is_granted = models.BooleanField()
    wording = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["capture", "way", "purpose"], name="a capture answers a consent once")
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()}: {'yes' if self.is_granted else 'no'}"
