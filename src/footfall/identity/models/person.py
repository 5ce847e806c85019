from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from footfall.identity.models.organization import Organization


class Person(models.Model):
    """A human behind one or many captures; does not change when they buy."""

    name = models.CharField(max_length=200, blank=True, help_text="As it was typed")
    name_key = models.CharField(max_length=200, blank=True, help_text="Folded for comparison only")
    phone = models.CharField(max_length=40, blank=True, help_text="First known number, E.164, for lists")
    email = models.CharField(max_length=254, blank=True, help_text="First known address, for lists")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons"
    )
    city = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_customer = models.BooleanField(db_default=False, default=False, help_text="Has bought, by us or as listed")
    made_at = models.DateTimeField(help_text="Time of the earliest capture")
    search = SearchVectorField(
        null=True, help_text="Folded words of name and organization; written with the row, prefix-searched"
    )

    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="Who stands for this person now; always somebody who is not merged",
    )
    own = models.JSONField(
        null=True, blank=True, help_text="What was known of this person alone, while they are part of a merge"
    )

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="person_by_word", fastupdate=True),
            models.Index(fields=["merged_into"], condition=~models.Q(merged_into=None), name="person_merged"),
        ]

    def __str__(self) -> str:
        return self.name or self.phone or self.email or f"Person {self.pk}"
