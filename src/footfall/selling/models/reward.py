from django.conf import settings
from django.db import models
from django.db.models import Q

from footfall.company.models import Location
from footfall.qualification.models import Lead
from footfall.selling.models.referral import Referral, RewardAccount


class RewardScheme(models.Model):
    """What is earned by whom for a lead that gets somewhere, and what has to hold before it is paid."""

    class Whose(models.TextChoices):
        GIVER = "giver", "Who referred"
        FRIEND = "friend", "Who was referred"
        ATTENDANT = "attendant", "The attendant"
        CUSTOMER = "customer", "The customer"

    class Event(models.TextChoices):
        CAPTURED = "captured", "Captured"
        VERIFIED = "verified", "Verified"
        WARM = "warm", "Became warm"
        WON = "won", "Sold"

    name = models.CharField(max_length=120, unique=True)
    whose = models.CharField(max_length=10, choices=Whose)
    event = models.CharField(max_length=10, choices=Event)
    amount_minor = models.PositiveBigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    points = models.PositiveIntegerField(default=0)
    hold_days = models.PositiveSmallIntegerField(default=14, help_text="Days in which the lead must not turn out dead")
    claw_days = models.PositiveSmallIntegerField(default=90, help_text="Days in which it is taken back if it does")
    needs_verified = models.BooleanField(default=True, help_text="Approved only once the contact is verified")
    location = models.ForeignKey(Location, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    channel = models.SlugField(max_length=40, blank=True, help_text="Leads of this channel; of all if empty")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="Last day")
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0) | Q(points__gt=0), name="a scheme gives something"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="a scheme ends after it starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RewardEntry(models.Model):
    """A line of the ledger, never changed and never taken out: what is pending and payable is the sum of the lines.

    A line that follows an earned one names it; an earned one is approved once and taken back once.
    """

    class Kind(models.TextChoices):
        EARNED = "earned", "Earned"
        APPROVED = "approved", "Approved"
        CLAWED_BACK = "clawed_back", "Taken back"
        PAID = "paid", "Paid"
        REDEEMED = "redeemed", "Points used"

    kind = models.CharField(max_length=12, choices=Kind)
    account = models.ForeignKey(RewardAccount, on_delete=models.PROTECT, related_name="entries")
    scheme = models.ForeignKey(RewardScheme, null=True, on_delete=models.PROTECT, related_name="entries")
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="rewards")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="rewards", db_index=False)
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followers")
    currency = models.CharField(max_length=3)
    pending_minor = models.BigIntegerField(default=0, help_text="What this line adds to the money that is pending")
    payable_minor = models.BigIntegerField(default=0)
    pending_points = models.BigIntegerField(default=0)
    payable_points = models.BigIntegerField(default=0)
    because = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "reward entries"
        indexes = [models.Index(fields=["account", "at", "id"], name="reward_entry_by_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "lead", "account"], condition=Q(kind="earned"), name="a reward is earned once"
            ),
            models.UniqueConstraint(fields=["root", "kind"], name="a reward is approved once and taken back once"),
            models.CheckConstraint(
                condition=Q(kind__in=["approved", "clawed_back"], root__isnull=False)
                | Q(kind__in=["earned", "paid", "redeemed"], root=None),
                name="what follows names what was earned",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
