from django.conf import settings
from django.db import models

from footfall.identity.models.contact_point import ContactPoint


class OneTimeCode(models.Model):
    """A code sent to a contact point, to see whether whoever gave it reads what is sent there.

    The code itself stands nowhere: it is reckoned from `nonce` and the installation's secret key, so that neither this
    table, the queue nor a log gives it away.
    """

    class Sending(models.TextChoices):
        WAITING = "waiting", "On its way"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        UNSURE = "unsure", "Perhaps sent"

    contact_point = models.ForeignKey(ContactPoint, on_delete=models.CASCADE, related_name="codes")
    value = models.CharField(max_length=254, db_index=True, help_text="Where to, for the limits: whoever it belongs to")
    nonce = models.CharField(max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sending = models.CharField(max_length=7, choices=Sending, default=Sending.WAITING, db_default="waiting")
    sent_at = models.DateTimeField(null=True)
    detail = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="Why it was not sent")
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    entered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Code of {self.made_at:%d %b %Y}"
