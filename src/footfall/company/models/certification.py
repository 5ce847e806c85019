from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least

from footfall.company.models.course import Course
from footfall.company.models.staff import Staff
from footfall.company.models.training_session import TrainingSession


class Certified(models.TextChoices):
    """What certificates say of somebody on a day: the highest level that holds, else what there was before."""

    NEVER = "never", "Never certified"
    EXPIRED = "expired", "Certificate run out"
    BASIC = "basic", "Certified, basic"
    ADVANCED = "advanced", "Certified, advanced"
    EXPERT = "expert", "Certified, expert"


HOLDS = (Certified.BASIC, Certified.ADVANCED, Certified.EXPERT)


class Certification(models.Model):
    """A certificate: who passed which course when, and until when it holds.

    Nothing is overwritten: a renewal is a new row, and a certificate that is taken back keeps who did so and why.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="certifications")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certifications")
    session = models.ForeignKey(
        TrainingSession, null=True, blank=True, on_delete=models.PROTECT, related_name="certifications"
    )
    passed_on = models.DateField()
    score = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of 100")
    expires_on = models.DateField(null=True, blank=True, help_text="Last day it holds; empty: for ever")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="given_certifications"
    )
    given_at = models.DateTimeField()
    replaced_on = models.DateField(null=True, blank=True, help_text="Day from which a later one of the course counts")
    revoked_on = models.DateField(null=True, blank=True, help_text="First day it no longer holds")
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="revoked_certifications"
    )
    revoked_because = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.GeneratedField(
        expression=Least(F("expires_on"), F("replaced_on") - 1, F("revoked_on") - 1),
        output_field=models.DateField(null=True),
        db_persist=True,
        help_text="Last day that it held",
    )

    class Meta:
        ordering = ["-passed_on", "-id"]
        indexes = [
            models.Index(
                fields=["expires_on"],
                condition=Q(replaced_on=None, revoked_on=None) & ~Q(expires_on=None),
                name="certification_by_expiry",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "course"],
                condition=Q(replaced_on=None, revoked_on=None),
                name="one certificate of a course stands",
            ),
            models.UniqueConstraint(
                fields=["staff", "course", "passed_on"],
                condition=Q(revoked_on=None),
                name="a course is passed once a day",
            ),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="a score is at most 100"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("passed_on")),
                name="a certificate runs out after it is given",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | (Q(revoked_on__gte=F("passed_on")) & ~Q(revoked_because="")),
                name="a certificate is taken back for a reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}: {self.course}"
