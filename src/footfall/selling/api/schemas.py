"""What selling takes in and gives out as JSON. Money is in the smallest unit of its currency."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime

from footfall.selling.models import Call, Deal, Stage
from footfall.shared.schemas import StrictSchema

Minor = Annotated[int, Field(ge=0, le=2**63 - 1)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Short = Annotated[str, Field(max_length=120)]
Long = Annotated[str, Field(max_length=10_000)]


_FROM_OTHERS = {"lead", "person", "product", "owner", "stage"}


class DealOut(Schema):
    """A deal as it stands."""

    id: int
    lead: int
    person: str
    product: int | None
    owner: int | None
    stage: str
    value_minor: int | None
    currency: str
    expected_on: date | None
    opened_at: datetime
    stage_since: datetime
    closed_at: datetime | None
    outcome: Literal["", "won", "lost"]
    lost_reason: str
    competitor: str
    order_number: str
    delivered_on: date | None
    version: int

    @staticmethod
    def of(deal: Deal) -> dict[str, Any]:
        """The deal as this schema has it."""
        own = (name for name in DealOut.model_fields if name not in _FROM_OTHERS)
        return {
            **{name: getattr(deal, name) for name in own},
            "lead": deal.lead_id,
            "person": str(deal.lead.person),
            "product": deal.product_id,
            "owner": deal.owner_id,
            "stage": deal.stage.slug,
        }


class DealsOut(Schema):
    """One page of deals; `next` is what to ask for as `after` to have the next one, empty on the last."""

    items: list[DealOut]
    next: str


class OpeningIn(StrictSchema):
    """A deal to open; what is left out is taken from the lead, and the first stage."""

    product: Key | None = None
    value_minor: Minor | None = None
    currency: Currency | Literal[""] = ""
    owner: Key | None = None
    expected_on: date | None = None
    stage: Annotated[str, Field(max_length=30)] = ""


class MoveIn(StrictSchema):
    """Where to, and the version of the deal that the mover saw."""

    stage: Annotated[str, Field(max_length=30)]
    version: Key


class ValueIn(StrictSchema):
    """What the deal is worth now, and when it is expected."""

    value_minor: Minor | None
    currency: Currency | Literal[""] = ""
    expected_on: date | None = None


class WinIn(StrictSchema):
    """The value of the sale, if it is not that of the deal, and its day, if it is not today."""

    won_minor: Minor | None = None
    currency: Currency | Literal[""] = ""
    won_on: date | None = None


class PapersIn(StrictSchema):
    """The number of the purchase order and the day of delivery, as far as they are known."""

    order_number: Annotated[str, Field(max_length=60)] = ""
    delivered_on: date | None = None


class LossIn(StrictSchema):
    """Why the deal was lost, and to whom."""

    reason: Annotated[str, Field(max_length=30)]
    competitor: Short = ""
    note: Long = ""


class CallIn(StrictSchema):
    """A call and what came of it. `next_at` is needed by results that agree on a moment, with its offset."""

    disposition: Annotated[str, Field(max_length=20)]
    seconds: Annotated[int, Field(ge=0, le=86_400)] = 0
    note: Long = ""
    number: Annotated[str, Field(max_length=40)] = ""
    next_at: AwareDatetime | None = None
    reason: Annotated[str, Field(max_length=30)] = "no_need"


class CallOut(Schema):
    """A call that was logged."""

    id: int
    lead: int
    caller: int | None
    number: str
    at: datetime
    seconds: int
    disposition: str
    note: str

    @staticmethod
    def of(call: Call) -> dict[str, Any]:
        """The call as this schema has it."""
        same = ("id", "number", "at", "seconds", "note")
        return {
            **{name: getattr(call, name) for name in same},
            "lead": call.lead_id,
            "caller": call.caller_id,
            "disposition": call.disposition.code,
        }


class AllowIn(StrictSchema):
    """Why a number that asked not to be called may be called again."""

    number: Annotated[str, Field(max_length=40)]
    because: Annotated[str, Field(min_length=1, max_length=1_000)]


class StageOut(Schema):
    """A stage of the board: `counts_as` is the milestone a lead reaches in it."""

    slug: str
    name: str
    pipeline: str
    counts_as: str
    position: int
    probability: float
    entry: list[str]
    exit: list[str]

    @staticmethod
    def of(stage: Stage) -> dict[str, Any]:
        """The stage as this schema has it."""
        same = set(StageOut.model_fields) - {"pipeline"}
        return {name: getattr(stage, name) for name in same} | {"pipeline": stage.pipeline.slug}


class PipelineOut(Schema):
    """A way that deals walk; deals for its product open in it."""

    slug: str
    name: str
    product: int | None


class DispositionOut(Schema):
    """A result of a call; what follows hangs on its outcome."""

    code: str
    label: str
    outcome: str
    is_reached: bool
    needs_next_at: bool
