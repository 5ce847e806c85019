from django.conf import settings
from django.db import models

from footfall.capture.models import Capture
from footfall.qualification.models.lead import Lead


class Touchpoint(models.Model):
    """Any contact with a lead, either way, in the order it happened. Its kind is what temperature rules give points for."""

    class Kind(models.TextChoices):
        VISIT = "visit", "Visited"
        PURCHASE_INTENT = "purchase_intent", "Filled a purchase-intention form"
        PRICE_REQUEST = "price_request", "Asked for a price"
        DEMO_REQUEST = "demo_request", "Asked for a demo"
        QUESTION = "question", "Asked a question"
        WEB_FORM = "web_form", "Filled a web form"
        BROCHURE = "brochure", "Took or scanned a brochure"
        NEWSLETTER = "newsletter", "Subscribed"
        WEBINAR = "webinar", "Registered for a webinar"
        EVENT = "event", "Met at an event"
        CONTEST = "contest", "Joined a contest"
        SOCIAL = "social", "Answered a social ad"
        REFERRAL = "referral", "Was referred"
        INBOUND_CALL = "inbound_call", "Called us"
        INBOUND_MESSAGE = "inbound_message", "Wrote to us"
        LISTED = "listed", "Was on a list"
        CALL_INTERESTED = "call_interested", "Was interested on the phone"
        CALL_CONTACT = "call_contact", "Was reached by phone"
        CALL_ATTEMPT = "call_attempt", "Was called, not reached"
        PURCHASE = "purchase", "Bought"
        MESSAGE_SENT = "message_sent", "Was written to"
        MESSAGE_RETURNED = "message_returned", "Message came back"
        OPTED_OUT = "opted_out", "Unsubscribed"
        NOTE = "note", "Note"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="touchpoints", db_constraint=False)
    kind = models.CharField(max_length=16, choices=Kind)
    at = models.DateTimeField()
    capture = models.ForeignKey(
        Capture, null=True, on_delete=models.PROTECT, related_name="touchpoints", db_index=False, db_constraint=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["capture"], condition=~models.Q(capture=None), name="a capture is one touchpoint"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
