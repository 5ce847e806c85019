from django.db import models


class Source(models.Model):
    """A category of origin a manager reports by: point of sale, web, bought list, referral ... A company adds its own."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name[:1].upper() + self.name[1:]
