"""What qualification takes in and gives out as JSON. Money is in the smallest unit of its currency."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime, model_validator

from footfall.identity.models import Person
from footfall.qualification.models import Lead, Milestone
from footfall.shared.schemas import Problem, StrictSchema

REFUSED = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}

Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Minor = Annotated[int, Field(ge=0, le=2**63 - 1)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Text = Annotated[str, Field(max_length=4_000)]
Because = Annotated[str, Field(max_length=400)]
Temperature = Literal["cold", "warm", "hot"]
Priority = Literal["high", "medium", "low"]
OpenStatus = Literal["new", "attempting", "connected", "nurturing", "qualified", "recycled"]

_SAME = (
    "id", "status", "temperature", "intent", "cools_at", "priority", "value_minor", "currency", "slab", "next_step",
    "next_step_at", "captured_at", "captured_on", "is_existing_customer", "external_id", "dead_cause", "lost_reason",
    "dead_at", "lost_at", "junk_at",
)  # fmt: skip


class Named(Schema):
    """Something with a name of its own, by its id."""

    id: int
    name: str

    @staticmethod
    def of(thing: Any) -> dict[str, Any] | None:  # noqa: ANN401 -- any row with a name
        """The thing by id and name; None for none."""
        return None if thing is None else {"id": thing.pk, "name": str(thing)}


class PersonOut(Schema):
    """A person, by the contacts that lists show."""

    id: int
    name: str
    phone: str
    email: str
    company: str
    is_customer: bool

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        """The person as this schema has it."""
        return {
            "id": person.pk, "name": person.name, "phone": person.phone, "email": person.email,
            "company": str(person.organization or ""), "is_customer": person.is_customer,
        }  # fmt: skip


class LeadOut(Schema):
    """A lead as it stands. `milestones` has the first moment of each one that was reached."""

    id: int
    person: PersonOut
    product: Named | None
    status: str
    temperature: Temperature
    intent: float
    cools_at: datetime | None
    priority: Priority
    value_minor: int | None
    currency: str
    slab: str
    owner: Named | None
    team: Named | None
    next_step: str
    next_step_at: datetime | None
    entry_point: Named
    channel: str
    source: str
    campaign: Named | None
    location: Named | None
    category: str
    attendant: Named | None
    captured_at: datetime
    captured_on: date
    is_existing_customer: bool
    external_id: str
    milestones: dict[str, datetime]
    dead_at: datetime | None
    dead_cause: str
    lost_at: datetime | None
    lost_reason: str
    junk_at: datetime | None

    @staticmethod
    def of(lead: Lead) -> dict[str, Any]:
        """The lead as this schema has it."""
        reached = {kind: getattr(lead, f"{kind}_at") for kind in Milestone.Kind.values}
        named = ("product", "owner", "team", "entry_point", "campaign", "location", "attendant")
        return {
            **{name: getattr(lead, name) for name in _SAME},
            **{name: Named.of(getattr(lead, name)) for name in named},
            "person": PersonOut.of(lead.person),
            "channel": lead.entry_point.channel,
            "source": lead.source.slug if lead.source else "",
            "category": lead.category.slug if lead.category else "",
            "milestones": {kind: at for kind, at in reached.items() if at},
        }


class LeadsOut(Schema):
    """One page of leads; ask again with `after` for the next, which is empty on the last page."""

    leads: list[LeadOut]
    after: str


class ReasonOut(Schema):
    """One touchpoint's part in the intent: what it gave and what is left of it."""

    kind: str
    at: datetime
    place: str
    points: float
    left: float


class EventOut(Schema):
    """One line of a lead's timeline."""

    at: datetime
    what: str
    by: str
    text: str


class LeadInFull(LeadOut):
    """A lead with why it is so warm and what happened to it, the newest first."""

    held_until: datetime | None
    reasons: list[ReasonOut]
    timeline: list[EventOut]


class LeadChange(StrictSchema):
    """What is set anew; what is left out stays. A value comes with its currency; null clears it."""

    status: OpenStatus | None = None
    priority: Priority | None = None
    product: Key | None = None
    value_minor: Minor | None = None
    currency: Currency | None = None
    next_step: Annotated[str, Field(max_length=120)] | None = None
    next_step_at: AwareDatetime | None = None
    because: Because = ""

    @model_validator(mode="after")
    def _whole(self) -> "LeadChange":
        given = self.model_fields_set
        if self.value_minor is not None and not self.currency:
            raise ValueError("A value comes with its currency.")
        if empty := [name for name in ("status", "priority") if name in given and getattr(self, name) is None]:
            raise ValueError(f"{empty[0].capitalize()} can't be empty.")
        return self


class DisqualificationIn(StrictSchema):
    """Why a lead goes out of work: dead, lost or junk, and a cause that fits."""

    kind: Literal["junk", "dead", "lost"]
    cause: str
    note: Text = ""


class NoteIn(StrictSchema):
    """What somebody wants remembered."""

    note: Annotated[str, Field(min_length=1, max_length=4_000)]


class OwnerIn(StrictSchema):
    """Who shall work the lead; null for nobody."""

    owner: Key | None
    because: Because = ""


class TemperatureIn(StrictSchema):
    """A temperature by hand, with its reason, until a moment."""

    temperature: Temperature
    because: Annotated[str, Field(min_length=1, max_length=400)]
    holds_until: AwareDatetime


class ContactOut(Schema):
    """A way to reach a person."""

    kind: Literal["phone", "email"]
    value: str
    typed: str
    state: str
    cause: str


class PersonInFull(PersonOut):
    """A person with every way to reach them and the leads of theirs that one may see."""

    city: str
    language: str
    contacts: list[ContactOut]
    leads: list[LeadOut]


class PeopleOut(Schema):
    """One page of persons; ask again with `below` for the next, which is null on the last page."""

    people: list[PersonOut]
    below: int | None


class RuleOut(Schema):
    """What one kind of touchpoint is worth, and after how many days half of it is left."""

    kind: str
    points: float
    half_life_days: float


class RuleIn(StrictSchema):
    """The same, as it is set."""

    kind: str
    points: Annotated[float, Field(ge=0, le=1_000)]
    half_life_days: Annotated[float, Field(gt=0, le=3_650)]


class RulesIn(StrictSchema):
    """The rules that are set anew; kinds left out stay. With `is_trial` nothing is kept, only told."""

    rules: Annotated[list[RuleIn], Field(min_length=1, max_length=100)]
    is_trial: bool = False


class ShiftOut(Schema):
    """So many open leads that go from one temperature to another."""

    was: Temperature
    now: Temperature
    leads: int


class RulesOut(Schema):
    """The rules as they stand, and what the change did or would do."""

    rules: list[RuleOut]
    shifts: list[ShiftOut]
