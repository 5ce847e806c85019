from django.conf import settings
from django.db import models
from django.db.models import Q

from footfall.capture.models import Capture
from footfall.identity.models import Person
from footfall.qualification.models import Lead


class RewardAccount(models.Model):
    """Somebody who may earn: a person who refers friends, or a member of staff. Its code stands in their link."""

    code = models.CharField(max_length=20, unique=True, help_text="As rules/short_code.py makes it")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="reward_accounts")
    staff = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reward_account"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, staff__isnull=False) | Q(person__isnull=False, staff=None),
                name="a reward account is a person's or a member of staff's",
            )
        ]

    def __str__(self) -> str:
        return str(self.staff or self.person)


class Referral(models.Model):
    """A capture that came with somebody's code: who gave it, the lead it became, and whether it counts."""

    class State(models.TextChoices):
        COUNTS = "counts", "Counts"
        SELF = "self", "Referred themselves"
        KNOWN = "known", "Known before"
        LOOP = "loop", "Refer each other"
        REPEAT = "repeat", "Referred before"

    account = models.ForeignKey(RewardAccount, on_delete=models.PROTECT, related_name="referrals")
    capture = models.OneToOneField(Capture, on_delete=models.CASCADE, related_name="referral")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="referrals")
    state = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField(help_text="When the friend was captured")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_state_display()
