from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.company.models import Location, Product, Team
from footfall.qualification.models import Lead
from footfall.selling.models.call import Call, Disposition


class Script(models.Model):
    """What callers say, as text that `rules.script` reads."""

    name = models.CharField(max_length=120, unique=True)
    text = models.TextField()
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CallList(models.Model):
    """Leads to be called: those that matched a filter when it was made, or those that match it at any time."""

    class Kind(models.TextChoices):
        LIVING = "living", "Living: leads that match join by themselves"
        FIXED = "fixed", "Fixed: the leads that match now"

    class Order(models.TextChoices):
        WORTH = "worth", "Chance times value"
        CHANCE = "chance", "Chance to be sold to"
        PRIORITY = "priority", "Priority"
        NEWEST = "newest", "Newest first"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind)
    query = models.TextField(blank=True, help_text="A filter of leads as the address of the lead list has it")
    order = models.CharField(max_length=8, choices=Order, default=Order.WORTH)
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Only leads from here"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="Who calls"
    )
    script = models.ForeignKey(Script, null=True, blank=True, on_delete=models.SET_NULL, related_name="lists")
    most_attempts = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="0: as the calling rules say")
    grounds = ArrayField(
        models.CharField(max_length=700), default=list, blank=True, help_text="Countries and zones of its numbers"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name


class CallListEntry(models.Model):
    """A lead on a call list: when it is to be called next, before whom, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        LEFT = "left", "Left the list"

    call_list = models.ForeignKey(CallList, on_delete=models.CASCADE, related_name="entries", db_index=False)
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="+")
    ground = models.CharField(max_length=700, blank=True, default="", db_default="")
    rank = models.FloatField(default=0, db_default=0)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, db_default="waiting")
    due_at = models.DateTimeField(help_text="Not before")
    is_callback = models.BooleanField(default=False, db_default=False)
    for_caller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    held_until = models.DateTimeField(null=True, help_text="Somebody has it until then")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    result = models.ForeignKey(Disposition, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    because = models.CharField(max_length=120, blank=True, default="", db_default="", help_text="Why it waits or ended")
    joined_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["call_list", "-rank", "id"], condition=models.Q(state="waiting"), name="entry_by_rank"
            ),
            models.Index(
                fields=["call_list", "due_at"],
                condition=models.Q(state="waiting", is_callback=True),
                name="entry_by_callback",
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["call_list", "lead"], name="a lead is on a call list once")]

    def __str__(self) -> str:
        return f"{self.lead_id} on {self.call_list_id}"


class Lease(models.Model):
    """A number handed to one caller until a moment, with why it might be called: the log that is shown to a judge."""

    class End(models.TextChoices):
        STANDING = "", "Standing"
        LOGGED = "logged", "Logged"
        EXPIRED = "expired", "Ran out"
        GIVEN_BACK = "given_back", "Given back"

    entry = models.ForeignKey(CallListEntry, null=True, on_delete=models.SET_NULL, related_name="leases")
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="leases")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leases")
    number = models.CharField(max_length=40)
    at = models.DateTimeField()
    until = models.DateTimeField()
    ground = models.CharField(max_length=700)
    decision = models.JSONField(help_text="By which rule, why, at what hour there, and what the person had allowed")
    dialled_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=60, blank=True, default="", db_default="", help_text="Where the script stands")
    answers = models.JSONField(default=list, help_text="What was answered, step by step")
    end = models.CharField(max_length=10, choices=End, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    call = models.OneToOneField(Call, null=True, on_delete=models.SET_NULL, related_name="lease")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["caller", "-at"], name="lease_by_caller")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(ended_at=None), name="a number is called by one at a time"
            ),
            models.UniqueConstraint(
                fields=["caller"], condition=models.Q(ended_at=None), name="a caller has one number at a time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} to {self.caller_id}"
