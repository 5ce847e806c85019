from django.db import models

from footfall.identity.models.person import Person


class ContactPoint(models.Model):
    """A way to reach a person: a phone in E.164 or an e-mail in its canonical form, with what is known of its state."""

    class Kind(models.TextChoices):
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"

    class State(models.TextChoices):
        UNVERIFIED = "unverified", "Unverified"
        VERIFIED = "verified", "Verified"
        SUSPECT = "suspect", "Suspect"
        DEAD = "dead", "Dead"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points", db_constraint=False)
    kind = models.CharField(max_length=5, choices=Kind)
    value = models.CharField(max_length=254, help_text="Normalised; the same value may belong to several persons")
    typed = models.CharField(max_length=254, help_text="As it was typed first")
    state = models.CharField(max_length=10, choices=State, default=State.UNVERIFIED, db_default="unverified")
    cause = models.CharField(max_length=60, blank=True, db_default="")
    state_at = models.DateTimeField(null=True, help_text="Since when it stands so; empty for as it came")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "kind", "person"], name="a person has a contact point once")
        ]
        indexes = [
            # The work list; most contact points are as they came and stand in no index but that of their value.
            models.Index(fields=["state", "-id"], condition=~models.Q(state="unverified"), name="contact_by_state")
        ]

    def __str__(self) -> str:
        return self.typed
