"""What was found out about leads, and leads that rest, in the REST API."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Schema, Status

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.models import Product
from footfall.qualification.actions.disqualify import Closed
from footfall.qualification.actions.examine import examine, set_questions
from footfall.qualification.actions.recycle import recycle
from footfall.qualification.api.schemas import REFUSED
from footfall.qualification.models.examination import Aspect
from footfall.qualification.models.lead import CLOSED
from footfall.qualification.queries import SET_RULES, WORK_LEADS, lead_seen_by
from footfall.qualification.queries.examination import findings_of, questions_for, rest_of
from footfall.shared.errors import Invalid, NotFound
from footfall.shared.schemas import StrictSchema

router = Endpoints()
LEAD = "/leads/{int:lead_id}"
AspectName = Literal["need", "solvency", "authority", "timing"]


class FindingIn(StrictSchema):
    """What was found out about one aspect."""

    aspect: AspectName
    strength: Literal["unknown", "no", "weak", "strong"]
    note: str = Field("", max_length=400)


class ExaminationIn(StrictSchema):
    """Findings; with `is_passed` the lead is a prospect, which asks for all four."""

    findings: list[FindingIn] = Field(min_length=1, max_length=4)
    is_passed: bool = False


class FindingOut(Schema):
    """What stands about one aspect."""

    aspect: str
    strength: str
    note: str
    at: datetime | None
    by: str


class RecyclingIn(StrictSchema):
    """When the lead comes back by itself, and to whom."""

    back_at: datetime = Field(examples=["2027-03-01T04:30:00Z"])
    to_routing: bool = False
    because: str = Field("", max_length=400)


class RecyclingOut(Schema):
    """Until when a lead rests."""

    back_at: datetime
    to_routing: bool
    because: str


class QuestionsIn(StrictSchema):
    """Questions by aspect, in place of those there were."""

    questions: dict[AspectName, list[str]] = Field(examples=[{"need": ["How many rooms?"]}])


class QuestionsOut(Schema):
    """Questions by aspect, with those of the families above and those for every lead."""

    questions: dict[str, list[str]]


@router.get(f"{LEAD}/examination", response={200: list[FindingOut], **REFUSED}, summary="Read what was found out")
@allowed_by_key()
def found(request: HttpRequest, lead_id: int) -> Any:  # noqa: ANN401 -- the schema says
    """Need, solvency, authority and timing as they stand, with who said so and when."""
    standing = findings_of(lead_seen_by(staff_of(request), lead_id))
    return [
        {"aspect": aspect, "strength": one.strength, "note": one.note, "at": one.at, "by": str(one.by or "")}
        if (one := standing.get(aspect))
        else {"aspect": aspect, "strength": "unknown", "note": "", "at": None, "by": ""}
        for aspect in Aspect.values
    ]


@router.put(f"{LEAD}/examination", response={200: list[FindingOut], **REFUSED}, summary="Write down what was found out")
@allowed_by_key(*WORK_LEADS)
def examined(request: HttpRequest, lead_id: int, what: ExaminationIn) -> Any:  # noqa: ANN401 -- the schema says
    """Aspects that are not named keep their findings."""
    staff = staff_of(request)
    if lead_seen_by(staff, lead_id).status in CLOSED:
        raise Closed
    said: dict[str, tuple[str, str]] = {each.aspect: (each.strength, each.note) for each in what.findings}
    examine(lead_ids=[lead_id], found=said, at=timezone.now(), by=staff, is_passed=what.is_passed)
    return found(request, lead_id)


@router.post(f"{LEAD}/recycling", response={201: RecyclingOut, **REFUSED}, summary="Let a lead rest until a day")
@allowed_by_key(*WORK_LEADS)
def rested(request: HttpRequest, lead_id: int, rest: RecyclingIn) -> Any:  # noqa: ANN401 -- the schema says
    """It comes back by itself; 409 for a closed lead."""
    staff = staff_of(request)
    lead = lead_seen_by(staff, lead_id)
    if lead.status in CLOSED:
        raise Closed
    if rest.back_at.tzinfo is None:
        raise Invalid(fields={"back_at": ["Give the moment with its time zone."]})
    recycle(lead_ids=[lead_id], at=timezone.now(), by=staff, **rest.dict())
    return Status(201, rest_of(lead))


@router.get("/checklists/{int:product_id}", response={200: QuestionsOut, **REFUSED}, summary="Read a checklist")
@allowed_by_key()
def questions(request: HttpRequest, product_id: int) -> Any:  # noqa: ANN401, ARG001 -- the schema says; ninja's signature
    """What is asked for a product; 0 is every lead."""
    return {"questions": questions_for(_product(product_id))}


@router.put("/checklists/{int:product_id}", response={200: QuestionsOut, **REFUSED}, summary="Set a checklist")
@allowed_by_key(*SET_RULES)
def questions_set(request: HttpRequest, product_id: int, new: QuestionsIn) -> Any:  # noqa: ANN401 -- the schema says
    """The product's own questions; 0 is every lead."""
    product = _product(product_id)
    given: dict[str, list[str]] = {aspect: [text[:200] for text in texts] for aspect, texts in new.questions.items()}
    set_questions(product=product, questions=given, by=staff_of(request))
    return questions(request, product_id)


def _product(product_id: int) -> Product | None:
    product: Product | None = Product.objects.filter(pk=product_id).first()
    if product_id and product is None:
        raise NotFound
    return product
