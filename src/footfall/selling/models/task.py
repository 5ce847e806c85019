from django.conf import settings
from django.db import models

from footfall.identity.models import Person
from footfall.qualification.models import Lead
from footfall.selling.models.deal import Deal


class Task(models.Model):
    """Something that one colleague has to do for a lead or a person by a moment, until it is done or dropped."""

    class End(models.TextChoices):
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    lead = models.ForeignKey(Lead, null=True, on_delete=models.CASCADE, related_name="tasks")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="tasks")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.SET_NULL, related_name="tasks")
    what = models.CharField(max_length=200)
    note = models.TextField(blank=True, default="", db_default="")
    due_at = models.DateTimeField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    end = models.CharField(max_length=7, choices=End, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["owner", "due_at"], condition=models.Q(ended_at=None), name="open_task_by_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lead=None, person__isnull=False, deal=None)
                | models.Q(lead__isnull=False, person=None),
                name="a task is about a lead or about a person",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end="") | (models.Q(ended_at__isnull=False) & ~models.Q(end="")),
                name="a task that ended is done or dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.what
