from django.conf import settings
from django.db import models

from footfall.qualification.models.lead import Lead


class Disqualification(models.Model):
    """A lead taken out of work: junk (never a prospect), dead (cannot be reached) or lost (said no), with its cause."""

    class Kind(models.TextChoices):
        JUNK = "junk", "Junk"
        DEAD = "dead", "Dead"
        LOST = "lost", "Lost"

    class Cause(models.TextChoices):
        WRONG_NUMBER = "wrong_number", "Wrong number"
        NUMBER_DOES_NOT_EXIST = "no_such_number", "Number does not exist"
        NOT_THE_PERSON = "not_the_person", "Not the person"
        NOT_A_CUSTOMER = "not_a_customer", "Listed as existing customer, is not"
        BOUNCED = "bounced", "E-mail bounced"
        FAKE = "fake", "Made-up details"
        SPAM = "spam", "Spam or test"
        STAFF = "staff", "Own staff or supplier"
        OUT_OF_AREA = "out_of_area", "Out of our area"
        PRICE = "price", "Price"
        COMPETITOR = "competitor", "Bought elsewhere"
        NO_NEED = "no_need", "No need any more"
        NO_BUDGET = "no_budget", "No budget"
        BAD_TIMING = "bad_timing", "Not now"
        NO_ANSWER = "no_answer", "Stopped answering"
        OTHER = "other", "Other"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="disqualifications")
    kind = models.CharField(max_length=4, choices=Kind)
    cause = models.CharField(max_length=30, choices=Cause)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=models.Q(lifted_at=None),
                name="a lead is out of work for one reason at a time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_cause_display()}"
