from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Audit(models.Model):
    """Who did what to which rows, when, and why: one row per deed, written in the deed's own transaction.

    A deed over a list is one row with the list's ids (or, for an import of a million, the import's id and a count),
    so that auditing costs one statement however long the list.
    """

    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    noun = models.CharField(max_length=60)
    subjects = ArrayField(models.CharField(max_length=40), default=list)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["noun", "-at"], name="audit_by_noun"),
            models.Index(fields=["by", "-at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.noun} {', '.join(self.subjects[:3])}"
