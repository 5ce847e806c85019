from django.conf import settings
from django.db import models

from footfall.company.models import Location, Role


class Device(models.Model):
    """A tablet or till at an outlet that takes captures in without a network. It can send, and read nothing back.

    It is enrolled once with a code that lives for minutes; of the code and of its token only digests are kept.
    """

    key = models.SlugField(max_length=20, unique=True, help_text="Its public name, in what it sends")
    name = models.CharField(max_length=120)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="devices")
    code_digest = models.BinaryField(max_length=32, null=True, unique=True)
    code_until = models.DateTimeField(null=True)
    token_digest = models.BinaryField(max_length=32, null=True, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)
    enrolled_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    last_seen_at = models.DateTimeField(null=True)
    clock_ms = models.BigIntegerField(null=True, help_text="What has to be added to its clock, as last measured")
    waiting = models.PositiveIntegerField(null=True, help_text="Captures on it when it was seen last")
    is_lasting = models.BooleanField(null=True, help_text="Whether its browser promised to keep what is stored")

    role = Role.ATTENDANT
    """Where a role is asked for, a device may do what an attendant may."""

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HeldBack(models.Model):
    """Something a device sent that could not be read as a capture: kept as it came until somebody looked at it."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="held_back")
    digest = models.BinaryField(max_length=32, unique=True, help_text="SHA-256 of the body: a repeat is kept once")
    body = models.JSONField(help_text="As it came")
    why = models.TextField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name_plural = "held back"

    def __str__(self) -> str:
        return self.why


class Pin(models.Model):
    """The number an attendant unlocks a device with; a device checks it offline against the salted hash."""

    staff = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="pin"
    )
    salt = models.BinaryField(max_length=16)
    digest = models.BinaryField(max_length=32, help_text="PBKDF2 with SHA-256")
    rounds = models.PositiveIntegerField()
    set_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"PIN of {self.staff}"
