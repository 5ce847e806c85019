from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from footfall.company.models.location import Location


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    DIRECTOR = "director", "Director"
    MARKETING = "marketing", "Marketing manager"
    REGIONAL_MANAGER = "regional_manager", "Regional manager"
    OUTLET_MANAGER = "outlet_manager", "Outlet manager"
    ATTENDANT = "attendant", "Attendant"
    CALLER = "caller", "Telemarketer"
    SALESPERSON = "salesperson", "Salesperson"
    ANALYST = "analyst", "Data analyst"


class Team(models.Model):
    """Staff who work a common set of leads, such as a telemarketing floor."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Staff":
        """A new member of staff who can sign in."""
        staff = self.model(email=email.strip().lower(), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email__iexact=username)


class Staff(AbstractBaseUser):
    """Somebody who works with Footfall. People who are leads are never in this table."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=30, choices=Role)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    locations: "models.ManyToManyField[Location, StaffLocation]" = models.ManyToManyField(
        Location, through="StaffLocation", related_name="staff"
    )
    phone = models.CharField(max_length=30, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    working_hours = models.JSONField(default=dict, blank=True, help_text='By ISO weekday: {"1": [["10:00", "19:00"]]}')
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "staff"
        constraints = [models.UniqueConstraint(Lower("email"), name="an e-mail signs in one member of staff")]

    def __str__(self) -> str:
        return self.name


class StaffLocation(models.Model):
    """A place whose whole subtree a member of staff works for."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="staff_places")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "location"], name="staff are at a place once")]

    def __str__(self) -> str:
        return f"{self.staff} at {self.location}"
