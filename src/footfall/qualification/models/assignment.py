from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.qualification.models.lead import Lead
from footfall.qualification.models.routing_rule import RoutingRule


class RoutingRound(models.Model):
    """One dealing out of leads by one rule: everything it was decided on, so that it can be played again."""

    rule = models.ForeignKey(RoutingRule, null=True, on_delete=models.SET_NULL, related_name="rounds")
    rule_name = models.CharField(max_length=140, help_text="Its place in the order and its name at that time")
    choice = models.CharField(max_length=6, choices=RoutingRule.Choice)
    at = models.DateTimeField()
    place = models.BigIntegerField(default=0, db_default=0)
    first_turn = models.BigIntegerField()
    members = models.JSONField(help_text="Who could be chosen, how they stood, and why some could not")

    class Meta:
        indexes = [models.Index(fields=["rule", "-at"], name="round_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule_name}, {self.at:%Y-%m-%d %H:%M}"


class Assignment(models.Model):
    """A lead offered to somebody, or waiting for somebody: by which rule and turn, until when, and what came of it."""

    class Outcome(models.TextChoices):
        WAITING = "", "Waiting"
        TOUCHED = "touched", "Touched"
        LATE = "late", "Touched late"
        PASSED_ON = "passed_on", "Passed on"
        MOVED = "moved", "Given to somebody by hand"
        CLOSED = "closed", "Closed untouched"

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="assignments")
    round = models.ForeignKey(
        RoutingRound, null=True, on_delete=models.SET_NULL, related_name="assignments", db_index=True
    )
    number = models.PositiveIntegerField(default=0, db_default=0, help_text="Which lead of the round it was")
    turn = models.BigIntegerField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    because = models.CharField(max_length=300)
    passed = models.JSONField(default=dict, help_text="Who was passed over in this turn, and why")
    asked = models.JSONField(default=dict, help_text="What the lead wanted: owner known, language, skills")
    had = ArrayField(models.BigIntegerField(), default=list, help_text="Who was offered it before")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="By when it is to be touched")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    is_stuck = models.BooleanField(default=False, db_default=False, help_text="Overdue, and nobody else could take it")
    told_at = models.DateTimeField(null=True, help_text="When a manager was told that it had waited too long")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(ended_at=None), name="assignment_by_clock"),
            models.Index(fields=["owner"], condition=models.Q(ended_at=None), name="assignment_waiting"),
            models.Index(
                fields=["at"],
                condition=models.Q(told_at=None) & (models.Q(outcome="passed_on") | models.Q(is_stuck=True)),
                name="assignment_to_tell",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=models.Q(ended_at=None), name="a lead is offered to one at a time"
            )
        ]

    def __str__(self) -> str:
        return self.because
