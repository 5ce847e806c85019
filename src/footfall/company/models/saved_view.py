from django.db import models

from footfall.company.models.staff import Staff


class SavedView(models.Model):
    """A page with its dice kept under a name: the query string of the URL, shared or one's own.

    It stands in `company` since the lead list (qualification) and the scoreboard (measurement) both keep views.
    """

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="views")
    page = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["staff", "page", "name"], name="a view has one name on its page")
        ]

    def __str__(self) -> str:
        return self.name
