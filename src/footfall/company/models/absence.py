from django.db import models

from footfall.company.models.staff import Staff


class Absence(models.Model):
    """Days on which a member of staff is away; nothing is given to them then."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField(help_text="Last day away")
    because = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="an absence ends after it starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_on:%-d %b} to {self.until_on:%-d %b %Y}"
