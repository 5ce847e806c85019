from django.db import models

from footfall.capture.models import Capture
from footfall.identity.models.person import Person


class Record(models.Model):
    """One capture read as a person: which person it was found to be, and why. Unmerging moves records, not persons."""

    class Reason(models.TextChoices):
        NEW = "new", "Nobody known shares a contact"
        EMAIL = "email", "Same e-mail"
        PHONE_AND_NAME = "phone_and_name", "Same phone and name"
        PHONE = "phone", "Same phone, one of them unnamed"
        HAND = "hand", "Chosen by hand"
        LIKENESS = "likeness", "Alike in so many ways that it is sure"
        EXTERNAL = "external", "Same reference in the source system"

    capture = models.OneToOneField(
        Capture, primary_key=True, on_delete=models.CASCADE, related_name="record", db_constraint=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="records", db_constraint=False)
    reason = models.CharField(max_length=20, choices=Reason)

    def __str__(self) -> str:
        return f"{self.capture_id} is {self.person_id}"
