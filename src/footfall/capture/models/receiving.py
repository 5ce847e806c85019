from django.conf import settings
from django.db import models

from footfall.capture.models.capture import Capture
from footfall.capture.models.entry_point import EntryPoint


class DoorSecret(models.Model):
    """A secret that an entry point shares with a sender, sealed to the server's key; an old one holds for a day more."""

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.CASCADE, related_name="secrets")
    name = models.SlugField(max_length=40)
    sealed = models.JSONField(help_text="As rules/seal.py makes it; the key lies in the data directory")
    hint = models.CharField(max_length=4, help_text="Its last signs, to tell it from another")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    until = models.DateTimeField(null=True, help_text="Empty for the one that holds")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry_point", "name"],
                condition=models.Q(until=None),
                name="an entry point has one secret of a name",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ···{self.hint}"


class DoorHint(models.Model):
    """Word of a provider that something happened: a lead to be fetched, or an order to erase, stop or start."""

    class Deed(models.TextChoices):
        FETCH = "fetch", "A lead to be fetched"
        ERASE = "erase", "To be erased"
        STOP = "stop", "No more messages"
        START = "start", "Messages again"

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="hints")
    key = models.CharField(max_length=200, help_text="What the provider calls it")
    deed = models.CharField(max_length=10, choices=Deed)
    details = models.JSONField(default=dict, help_text="As it came")
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    why_not = models.CharField(max_length=400, blank=True, default="", help_text="Why the last attempt failed")
    capture = models.ForeignKey(Capture, null=True, on_delete=models.SET_NULL, related_name="hints", db_index=False)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry_point", "deed", "key"], name="a provider's word is kept once")
        ]
        indexes = [
            models.Index(fields=["entry_point"], condition=models.Q(done_at=None), name="hints_that_wait"),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.key}"


class DoorTally(models.Model):
    """How many deliveries of an entry point were taken, repeated, kept unread or refused, and the last one's words."""

    class Fate(models.TextChoices):
        TAKEN = "taken", "Taken"
        REPEATED = "repeated", "Taken before"
        UNREAD = "unread", "Kept for review"
        REFUSED = "refused", "Refused"

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.CASCADE, related_name="tallies")
    fate = models.CharField(max_length=10, choices=Fate)
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField()
    last_words = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_point", "fate"], name="an entry point counts each fate once")
        ]

    def __str__(self) -> str:
        return f"{self.get_fate_display()}: {self.count}"
