from django.db import models


class Organization(models.Model):
    """A body that buys: a firm, a school, an office. Persons belong to it."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, unique=True, help_text="Name folded for comparison, legal form apart")
    domain = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Which body stands for this one now; always one that is not merged",
    )  # fmt: skip

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
