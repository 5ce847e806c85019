from django.db import models

from footfall.company.models.location import Location


class EarlierParent(models.Model):
    """Under what a place stood until a day, so that numbers of the past keep their region."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="earlier_parents")
    parent = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, related_name="+", help_text="Empty if it stood at the top"
    )
    until_on = models.DateField(help_text="First day it no longer stood there")

    class Meta:
        ordering = ["location", "until_on"]
        constraints = [
            models.UniqueConstraint(fields=["location", "until_on"], name="a place leaves one parent on a day")
        ]

    def __str__(self) -> str:
        return f"{self.location}: under {self.parent or 'nothing'} until {self.until_on}"
