from django.conf import settings
from django.db import models

from footfall.qualification.models import Lead


class Disposition(models.Model):
    """A coded result of a call; what follows from it hangs on its outcome, never on its label."""

    class Outcome(models.TextChoices):
        NO_CONTACT = "no_contact", "Not reached"
        CONTACT = "contact", "Reached"
        CALLBACK = "callback", "Call back"
        APPOINTMENT = "appointment", "Appointment"
        WARM = "warm", "Interested"
        SALE = "sale", "Sale"
        NOT_INTERESTED = "not_interested", "Not interested"
        WRONG_NUMBER = "wrong_number", "Wrong number"
        NO_SUCH_NUMBER = "no_such_number", "Number does not exist"
        NOT_THE_PERSON = "not_the_person", "Not the person"
        NOT_A_CUSTOMER = "not_a_customer", "Listed as customer, is not"
        DO_NOT_CALL = "do_not_call", "Do not call"

    code = models.SlugField(max_length=20, unique=True)
    label = models.CharField(max_length=80)
    outcome = models.CharField(max_length=16, choices=Outcome)
    is_reached = models.BooleanField(help_text="A human answered")
    retry_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Call again after so long; empty where the list is done with the lead"
    )
    most_attempts = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="So many attempts end like this before the list gives up; 0 is no limit"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class Call(models.Model):
    """One attempt to reach a lead by phone, and what came of it."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="calls")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="calls")
    number = models.CharField(max_length=40, blank=True, default="", db_default="", help_text="As dialled, in E.164")
    at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    disposition = models.ForeignKey(Disposition, on_delete=models.PROTECT, related_name="calls")
    cost_minor = models.BigIntegerField(default=0, db_default=0, help_text="In the reporting currency")
    note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at"], name="call_by_time")]

    def __str__(self) -> str:
        return f"Call of {self.at:%d %b %Y}"
