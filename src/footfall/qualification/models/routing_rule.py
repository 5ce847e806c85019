from django.contrib.postgres.fields import ArrayField
from django.db import models

from footfall.capture.models import Source
from footfall.company.models import Role, Staff, Team


class RoutingRule(models.Model):
    """Which leads go to whom: rules are tried in order, the first that finds somebody decides.

    Who: active staff that are all of what is named: in the team, at the lead's place, of the role, one of the people.
    """

    class Choice(models.TextChoices):
        TURN = "turn", "In turn"
        LOAD = "load", "Who has fewest waiting"
        SKILL = "skill", "Who speaks the language and knows the product, in turn"
        RESULT = "result", "Who wins most of such leads, by load"

    position = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    query = models.TextField(blank=True, help_text="Which leads, as the address of the lead list says it; blank is all")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_at_place = models.BooleanField(default=False, help_text="Only who works for the lead's place")
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list, blank=True)
    people = models.ManyToManyField(Staff, blank=True, related_name="+")
    choice = models.CharField(max_length=6, choices=Choice, default=Choice.TURN)
    is_sticky = models.BooleanField(default=True, help_text="Who owned the person's last lead gets this one")
    keeps_hours = models.BooleanField(default=True, help_text="Whoever is on duty goes before whoever is not")
    most_waiting = models.PositiveIntegerField(null=True, blank=True, help_text="Nobody has more untouched leads")
    minutes = models.PositiveIntegerField(null=True, blank=True, help_text="To the first attempt; empty: by source")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["position"], deferrable=models.Deferrable.DEFERRED, name="routing rules stand in an order"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoutingTurn(models.Model):
    """Whose turn it is next under a rule, at each place where its people work; place 0 is every place."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="turns")
    place = models.BigIntegerField(default=0, db_default=0)
    next = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "place"], name="a rule has one turn at a place")]

    def __str__(self) -> str:
        return f"turn {self.next}"


class ResponseTime(models.Model):
    """Within how many minutes leads of a source are to be tried first."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["source__name"]
        constraints = [models.CheckConstraint(condition=models.Q(minutes__gt=0), name="a response time is not nothing")]

    def __str__(self) -> str:
        return f"{self.source}: {self.minutes} min"
