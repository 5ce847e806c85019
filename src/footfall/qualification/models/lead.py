from django.conf import settings
from django.db import models
from django.db.models.expressions import F, Func, OrderBy

from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.company.models import Campaign, Certified, Location, OutletCategory, Product, Team, ValueSlab
from footfall.identity.models import Person


class Status(models.TextChoices):
    NEW = "new", "New"
    ATTEMPTING = "attempting", "Attempting"
    CONNECTED = "connected", "Connected"
    NURTURING = "nurturing", "Nurturing"
    QUALIFIED = "qualified", "Qualified"
    UNQUALIFIED = "unqualified", "Unqualified"
    RECYCLED = "recycled", "Recycled"
    DEAD = "dead", "Dead"
    CONVERTED = "converted", "Converted"


class Contact(models.TextChoices):
    VERIFIED = "verified", "Verified"
    UNVERIFIED = "unverified", "Not yet verified"
    SUSPECT = "suspect", "Suspect"
    DEAD = "dead", "Dead"
    NOTHING = "nothing", "None given"


OPEN = (Status.NEW, Status.ATTEMPTING, Status.CONNECTED, Status.NURTURING, Status.QUALIFIED, Status.RECYCLED)
CLOSED = (Status.UNQUALIFIED, Status.DEAD, Status.CONVERTED)
"""A closed lead is out of work or sold: it neither cools nor waits for anybody."""


class Temperature(models.TextChoices):
    COLD = "cold", "Cold"
    WARM = "warm", "Warm"
    HOT = "hot", "Hot"


class Priority(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


HEAT = Func(F("temperature"), F("cools_at"), function="qualification_heat", output_field=models.FloatField())
"""Hot before warm before cold, and within each who stays so the longest; for leads that have a day of cooling."""

RARE = (
    "qualified", "appointment", "demo", "negotiation", "order", "delivered", "won", "lost", "dead", "junk", "recycled",
)  # fmt: skip
"""Milestones that few leads reach, so that a list of those who did is worth an index."""


class Lead(models.Model):
    """One expression of interest of one person in one product, or in none yet.

    The row carries the present value of each state and the first moment of each milestone, for speed; who, why and
    until when stand in `LeadState`, `Milestone` and `Disqualification`, written by the same action.
    Where it came from (entry point to form version) is as it was at capture and does not change; only a certificate
    that is entered late or taken back for a day gone by changes what `certification` should have said.
    A column `row_xid` (xid8, kept by a trigger) tells the facts what changed; see `measurement`.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leads", db_constraint=False)
    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="leads", db_constraint=False
    )

    entry_point = models.ForeignKey(EntryPoint, on_delete=models.PROTECT, related_name="leads", db_constraint=False)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="leads", db_constraint=False)
    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.PROTECT, related_name="leads", db_index=False, db_constraint=False
    )
    location = models.ForeignKey(
        Location, null=True, on_delete=models.PROTECT, related_name="leads", db_index=False, db_constraint=False
    )
    category = models.ForeignKey(
        OutletCategory, null=True, on_delete=models.PROTECT, related_name="leads", db_index=False, db_constraint=False
    )
    attendant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="captured_leads",
        db_index=False,
        db_constraint=False,
    )
    certification = models.CharField(
        max_length=8,
        choices=Certified,
        blank=True,
        default="",
        db_default="",
        help_text="What the attendant's certificates said on the day; empty if there were none",
    )
    form_version = models.ForeignKey(
        FormVersion, null=True, on_delete=models.PROTECT, related_name="leads", db_index=False, db_constraint=False
    )
    arm = models.CharField(
        max_length=190,
        blank=True,
        default="",
        db_default="",
        help_text='"experiment: arm" of the first experiment that dealt it one',
    )
    captured_at = models.DateTimeField()
    captured_on = models.DateField(help_text="The outlet's local day of captured_at")
    is_existing_customer = models.BooleanField(default=False, db_default=False)
    external_id = models.CharField(
        max_length=140, blank=True, default="", db_default="", help_text='"system:id" where it was imported from'
    )

    counted_with = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="repeats",
        db_index=False,
        help_text="The earlier lead that this one is counted with, since their two persons were found to be one",
    )

    status = models.CharField(max_length=12, choices=Status, default=Status.NEW, db_default="new")
    temperature = models.CharField(max_length=4, choices=Temperature, default=Temperature.COLD, db_default="cold")
    intent = models.FloatField(default=0, db_default=0, help_text="Points from behaviour, decayed, at intent_at")
    intent_at = models.DateTimeField(null=True)
    cools_at = models.DateTimeField(null=True, help_text="When the temperature falls if nothing happens")
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.MEDIUM, db_default="medium")
    value_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    slab = models.CharField(max_length=6, choices=ValueSlab.Slab, blank=True, default="", db_default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
        db_index=False,
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="leads", db_index=False
    )
    contact = models.CharField(
        max_length=10,
        choices=Contact,
        default=Contact.UNVERIFIED,
        db_default="unverified",
        help_text="The best state of the ways to reach the person, now",
    )
    next_step = models.CharField(max_length=120, blank=True, default="", db_default="")
    next_step_at = models.DateTimeField(null=True, blank=True)

    verified_at = models.DateTimeField(null=True)
    first_attempt_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    warm_at = models.DateTimeField(null=True, help_text="First became warm or hot; never taken back")
    hot_at = models.DateTimeField(null=True)
    qualified_at = models.DateTimeField(null=True)
    appointment_at = models.DateTimeField(null=True)
    demo_at = models.DateTimeField(null=True)
    negotiation_at = models.DateTimeField(null=True)
    order_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    won_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    junk_at = models.DateTimeField(null=True)
    recycled_at = models.DateTimeField(null=True)
    dead_cause = models.CharField(max_length=30, blank=True, default="", db_default="")
    lost_reason = models.CharField(max_length=30, blank=True, default="", db_default="")
    won_minor = models.BigIntegerField(null=True, help_text="Value of the sale, in `currency`")
    direct_cost_minor = models.BigIntegerField(
        default=0,
        db_default=0,
        help_text="Incentive given, list row's price, minutes of calls: in the reporting currency",
    )

    class Meta:
        indexes = [
            models.Index(fields=["-captured_at", "-id"], name="lead_by_capture"),
            models.Index(fields=["location", "-captured_at", "-id"], name="lead_by_place"),
            models.Index(fields=["owner", "-captured_at"], condition=~models.Q(owner=None), name="lead_by_owner"),
            models.Index(fields=["cools_at"], condition=~models.Q(cools_at=None), name="lead_by_cooling"),
            models.Index(fields=["status", "-captured_at", "-id"], name="lead_by_status"),
            models.Index(
                OrderBy(HEAT, descending=True),
                models.F("id").desc(),
                condition=~models.Q(cools_at=None),
                name="lead_by_heat",
            ),
            models.Index(fields=["counted_with"], condition=~models.Q(counted_with=None), name="lead_counted_with"),
            models.Index(fields=["-value_minor", "-id"], condition=~models.Q(value_minor=None), name="lead_by_value"),
            models.Index(
                fields=["next_step_at", "id"], condition=~models.Q(next_step_at=None), name="lead_by_next_step"
            ),
            # Every write to a lead writes to every index it is in: these hold only the leads that have the value.
            *(
                models.Index(fields=[name], condition=~models.Q(**{name: None}), name=f"lead_by_{name}")
                for name in ("attendant", "campaign", "team")
            ),
            *(
                models.Index(fields=[f"{name}_at"], condition=~models.Q(**{f"{name}_at": None}), name=f"lead_by_{name}")
                for name in RARE
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"], condition=~models.Q(external_id=""), name="an imported lead comes in once"
            ),
            models.CheckConstraint(
                condition=models.Q(value_minor=None) | ~models.Q(currency=""),
                name="a lead's value carries its currency",
            ),
            models.CheckConstraint(
                condition=models.Q(won_minor=None) | ~models.Q(currency=""), name="a sale's value carries its currency"
            ),
        ]

    def __str__(self) -> str:
        return f"Lead {self.pk}"
