from django.db import models

from footfall.selling.models.sequence import WAYS, Enrolment, SequenceStep


class Message(models.Model):
    """One message to one person: its words, and how far it got. A step writes it once; it is handed over once."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        UNSURE = "unsure", "Perhaps sent"
        FAILED = "failed", "Failed"
        REFUSED = "refused", "Not sent"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="messages")
    step = models.ForeignKey(SequenceStep, on_delete=models.PROTECT, related_name="messages", db_index=False)
    way = models.CharField(max_length=5, choices=WAYS)
    value = models.CharField(max_length=254, blank=True, help_text="Address or number as it is known")
    to = models.CharField(max_length=254, blank=True, help_text="The same as it was typed")
    subject = models.CharField(max_length=400, blank=True)
    text = models.TextField()
    name = models.CharField(max_length=120, unique=True, help_text="Its Message-ID")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, db_default="waiting")
    detail = models.CharField(max_length=200, blank=True, default="", db_default="")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Not before")
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    provider_id = models.CharField(max_length=120, blank=True, default="", db_default="")
    returned_at = models.DateTimeField(null=True, help_text="When it came back")
    answered_at = models.DateTimeField(null=True)
    opted_out_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField(null=True, help_text="When its lead and its enrolment were told how it ended")

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state="waiting"), name="message_by_turn"),
            models.Index(fields=["id"], condition=models.Q(noted_at=None), name="message_to_note"),
            models.Index(fields=["value", "-sent_at"], name="message_by_address"),
            models.Index(fields=["step"], name="message_by_step"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "step"], name="a step writes to a lead once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} to {self.to}"
