from django.conf import settings
from django.db import models

from footfall.identity.models.match import Match
from footfall.identity.models.organization import Organization
from footfall.identity.models.person import Person


class Merge(models.Model):
    """Two persons found to be one: who goes on, who stands behind them, what that moved, and why; and its undoing.

    `rows` holds whose the rows are, not where they lie: all that the merged person brought, table by table. A merge
    can be undone at any time and in any order, since every row and every value goes by that.
    """

    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=200, blank=True)
    evidence = models.JSONField(default=dict)
    match = models.ForeignKey(Match, null=True, on_delete=models.SET_NULL, related_name="merges")
    rows = models.JSONField(default=dict, help_text="Table to keys of the rows that the merged person brought")
    changes = models.JSONField(default=dict, help_text="Field of the survivor to its value before and after")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undecided = models.JSONField(
        default=list,
        help_text="Captures since, of which nobody can know whose they were: they stayed with the survivor",
    )

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at=None),
                name="a person is merged into one other at a time",
            ),
            models.CheckConstraint(
                condition=~models.Q(survivor=models.F("merged")), name="nobody is merged into themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"


class OrganizationMerge(models.Model):
    """Two bodies found to be one: the persons that came along, and its undoing."""

    survivor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=dict, help_text="Table to keys of the rows that belonged to the merged body")
    changes = models.JSONField(default=dict, help_text="Field of the survivor to its value before and after")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at=None), name="a body is merged into one other at a time"
            ),
            models.CheckConstraint(
                condition=~models.Q(survivor=models.F("merged")), name="no body is merged into itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"
