from typing import cast

from django.db import models
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet


class LocationQuerySet(TreeQuerySet["Location"]):  # type: ignore[misc]  # tree_queries is not typed
    def outlets(self) -> "LocationQuerySet":
        """The selling leaves."""
        return cast("LocationQuerySet", self.filter(level=Location.OUTLET))

    def active(self) -> "LocationQuerySet":
        return cast("LocationQuerySet", self.filter(closed_on=None))


class Location(TreeNode):  # type: ignore[misc]  # tree_queries is not typed
    """A place in the company's hierarchy of any depth; its leaves of level `outlet` sell.

    Time zone, currency and country hold for everything below unless set again; blank means "as above".
    An outlet that has no fixed place (home visits, an agent anywhere) is an outlet as well.
    """

    OUTLET = "outlet"

    name = models.CharField(max_length=200)
    code = models.CharField(max_length=60, unique=True)
    level = models.SlugField(max_length=30, help_text="What this rung is called: country, region, city, outlet ...")
    time_zone = models.CharField(max_length=60, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    country = models.CharField(max_length=2, blank=True)
    opening_hours = models.JSONField(default=dict, blank=True, help_text='By ISO weekday: {"1": [["10:00", "20:00"]]}')
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = LocationQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["level"], name="location_by_level")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="a location has a name"),
        ]

    def __str__(self) -> str:
        return self.name
