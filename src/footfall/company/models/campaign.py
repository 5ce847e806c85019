from django.db import models
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet


class Campaign(TreeNode):  # type: ignore[misc]  # tree_queries is not typed
    """A paid or planned effort with dates and a budget; may stand inside another. Its costs and reach are measured."""

    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, unique=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    budget_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)

    objects = TreeQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="a campaign ends after it starts",
            ),
            models.CheckConstraint(
                condition=models.Q(budget_minor=None) | ~models.Q(currency=""), name="a budget carries its currency"
            ),
        ]

    def __str__(self) -> str:
        return self.name
