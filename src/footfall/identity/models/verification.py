from django.conf import settings
from django.db import models

from footfall.identity.models.contact_point import ContactPoint


class Verification(models.Model):
    """One thing found out about a contact point: what, by which way, who, when, and the proof. Never changed."""

    class Way(models.TextChoices):
        CHECK = "check", "Check"
        CALL = "call", "Call"
        CODE = "code", "One-time code"
        BOUNCE = "bounce", "Returned mail"
        HAND = "hand", "By hand"

    contact_point = models.ForeignKey(ContactPoint, on_delete=models.CASCADE, related_name="verifications")
    way = models.CharField(max_length=6, choices=Way)
    cause = models.CharField(max_length=30, help_text="A code of `identity.verification.causes`")
    state = models.CharField(max_length=10, choices=ContactPoint.State, help_text="The state after it")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    evidence = models.JSONField(default=dict)
    proof_key = models.CharField(
        max_length=140, blank=True, default="", db_default="", help_text="So that the same letter counts once"
    )

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["proof_key"], condition=~models.Q(proof_key=""), name="a proof counts once")
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.state}"


class CheckedUpTo(models.Model):
    """How far a check that goes through all rows in the order of their ids has come."""

    check_name = models.CharField(max_length=30, primary_key=True)
    row_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.check_name} up to {self.row_id}"


class MailDomain(models.Model):
    """What the name servers say of a domain that people write from, and until when that is believed."""

    class State(models.TextChoices):
        OK = "ok", "Takes mail"
        DEAD = "dead", "Takes no mail"
        UNKNOWN = "unknown", "Not known"

    name = models.CharField(max_length=253, primary_key=True)
    state = models.CharField(max_length=7, choices=State, default=State.UNKNOWN, db_default="unknown")
    answer = models.CharField(max_length=60, blank=True, default="", db_default="", help_text="What was answered")
    checked_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(help_text="When it is asked about again")

    class Meta:
        indexes = [models.Index(fields=["again_at"], name="mail_domain_by_turn")]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
