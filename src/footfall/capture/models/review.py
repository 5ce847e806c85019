from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from footfall.capture.models.capture import Capture


class ReviewItem(models.Model):
    """Something odd in a capture that a person should look at; the capture itself was taken all the same."""

    class Reason(models.TextChoices):
        PHONE_INVALID = "phone_invalid", "The phone number can't exist"
        EMAIL_INVALID = "email_invalid", "The e-mail address can't exist"
        NO_CONTACT = "no_contact", "No phone number and no e-mail address"
        ODD_NAME = "odd_name", "The name does not look like a name"
        UNKNOWN_PRODUCT = "unknown_product", "No product by that name"
        UNKNOWN_LOCATION = "unknown_location", "No outlet by that name"
        UNKNOWN_CAMPAIGN = "unknown_campaign", "No campaign by that name"
        FUTURE_TIME = "future_time", "The device's clock was ahead"
        BAD_TIME = "bad_time", "The time could not be read"
        BAD_VALUE = "bad_value", "The value could not be read"
        TOO_LONG = "too_long", "Text was longer than its field; the capture holds all of it"
        ODD_CHARACTERS = "odd_characters", "Characters that can't be stored as text; the capture holds the bytes"
        SHARED_PHONE = "shared_phone", "The same number under another name"
        UNKNOWN_CODE = "unknown_code", "No letter of ours has this code"
        USED_CODE = "used_code", "The letter with this code was answered before"
        UNREAD = "unread", "What was delivered could not be read"
        TO_ERASE = "to_erase", "Its provider orders to erase it"
        FAILED = "failed", "It could not be worked on"

    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="review_items", db_index=False)
    reason = models.CharField(max_length=30, choices=Reason)
    detail = models.CharField(max_length=400, blank=True)
    noticed_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-noticed_at"]
        indexes = [
            models.Index(
                fields=["-noticed_at", "-id"], condition=models.Q(settled_at=None), name="review_items_that_stand"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["capture", "reason"], name="a capture is flagged once for a reason")
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
