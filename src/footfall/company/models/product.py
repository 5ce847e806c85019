from django.db import models
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet


class Product(TreeNode):  # type: ignore[misc]  # tree_queries is not typed
    """Something sold, or a family of such things; a lead may be for a family before a model is chosen."""

    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, unique=True)
    level = models.SlugField(
        max_length=30, default="product", help_text="What this rung is called: family, product ..."
    )
    price_minor = models.BigIntegerField(null=True, blank=True, help_text="Usual price in the smallest unit")
    currency = models.CharField(max_length=3, blank=True)
    margin = models.DecimalField(
        max_digits=5, decimal_places=4, null=True, blank=True, help_text="Share of the price, 0 to 1"
    )
    retired_on = models.DateField(null=True, blank=True)

    objects = TreeQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price_minor=None) | models.Q(price_minor__gte=0), name="a price is not negative"
            ),
            models.CheckConstraint(
                condition=models.Q(price_minor=None) | ~models.Q(currency=""), name="a price carries its currency"
            ),
        ]

    def __str__(self) -> str:
        return self.name
