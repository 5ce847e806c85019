from django.conf import settings
from django.db import models

from footfall.identity.models.organization import Organization
from footfall.identity.models.person import Person


class Seat(models.Model):
    """The part that a person plays when their body buys: from when until when, and who said so."""

    class Role(models.TextChoices):
        DECIDES = "decides", "Decides"
        INFLUENCES = "influences", "Influences"
        USES = "uses", "Uses it"
        BUYS = "buys", "Buys and pays"
        GATEKEEPER = "gatekeeper", "Opens the door"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seats")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=10, choices=Role)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=models.Q(until=None),
                name="a person plays one part in a body at a time",
            )
        ]

    def __str__(self) -> str:
        return self.get_role_display()
