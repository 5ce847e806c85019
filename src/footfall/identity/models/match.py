from django.conf import settings
from django.db import models

from footfall.identity.models.person import Person


class MatchKey(models.Model):
    """A hashed key under which a person may be found again: (contact value), (contact value, name) or (source system id).

    The seam for probabilistic matching: more kinds of key, the same table, the same one look-up per batch.
    """

    hash = models.BigIntegerField(help_text="First 64 bits of BLAKE2 over kind and parts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="match_keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hash", "person"], name="a person has a match key once")]

    def __str__(self) -> str:
        return f"{self.hash:x} -> {self.person_id}"


class Match(models.Model):
    """Two persons who may be one: what speaks for it, and what was decided. Decided ones are never asked again."""

    class Verdict(models.TextChoices):
        OPEN = "open", "To be looked at"
        SAME = "same", "The same person"
        DIFFERENT = "different", "Kept separate"

    class Band(models.TextChoices):
        SAME = "same", "Surely the same"
        REVIEW = "review", "To be looked at"

    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    evidence = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN, db_default="open")
    band = models.CharField(max_length=6, choices=Band, default=Band.REVIEW, db_default="review")
    scan = models.ForeignKey(
        "identity.Scan", null=True, on_delete=models.SET_NULL, related_name="matches", help_text="Who noticed it"
    )
    noticed_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "matches"
        indexes = [
            models.Index(fields=["band", "id"], condition=models.Q(verdict="open"), name="matches_that_stand"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="a pair is asked about once"),
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")), name="a pair is written one way round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} and {self.right_id}: {self.verdict}"
