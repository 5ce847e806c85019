"""Numbers: which there are, by what, and the answer to any question."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from footfall.company.access import Endpoints, allowed_by_key, staff_of
from footfall.company.api.kinds import REFUSED, Day
from footfall.measurement.asking import days_said
from footfall.measurement.cube.document import document
from footfall.measurement.cube.measures import MEASURES
from footfall.measurement.cube.spoken import Spoken, held, listed
from footfall.measurement.facts.published import published
from footfall.measurement.queries import numbers_visible_to
from footfall.shared.schemas import StrictSchema

router = Endpoints()
Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=60)]
Number = int | float | None


class MeasureOut(Schema):
    """What can be counted."""

    name: str
    label: str
    means: str
    formula: str
    unit: str
    better: str
    bases: list[str]
    example: str


class DimensionOut(Schema):
    """By what it can be diced."""

    name: str
    label: str
    members: int | None
    is_tree: bool


class MemberOut(Schema):
    """One value of a dimension; `value` is what filters and addresses say."""

    value: str
    name: str
    level: str


class DiceIn(StrictSchema):
    """A question: names as `GET /kpis` and `GET /dimensions` list them; members by name, code or id."""

    measures: Annotated[Names, Field(min_length=1, examples=[["leads", "cost_per_sale"]])]
    by: Annotated[Names, Field(examples=[["location.region", "source"]])] = []
    across: Names = []
    where: dict[str, str | Names] = Field({}, examples=[{"source": "web", "location": ["Delhi", "Mumbai"]}])
    basis: Literal["cohort", "activity"] = "cohort"
    period: Annotated[str, Field(max_length=20, examples=["this_quarter"])] = ""
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    as_of: Day | None = None
    within: Annotated[int, Field(ge=0, le=3_660, description="Days of capture; 0 for no limit")] = 0
    sort: Annotated[str, Field(max_length=100, examples=["-leads"])] = ""
    limit: Annotated[int, Field(ge=0, le=100_000)] = 0


class DiceAsked(Schema):
    """The same question in an address: names repeated or with commas between, filters as `source=web,location=Delhi`."""

    measure: Names = ["leads"]
    by: Names = []
    across: Names = []
    where: Names = []
    basis: Literal["cohort", "activity"] = "cohort"
    period: Annotated[str, Field(max_length=20)] = ""
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None
    as_of: Day | None = None
    within: Annotated[int, Field(ge=0, le=3_660)] = 0
    sort: Annotated[str, Field(max_length=100)] = ""
    limit: Annotated[int, Field(ge=0, le=100_000)] = 0


class Diced(Schema):
    """Rows with a key for each dimension and measure; money in the currency's main unit, rates as shares of one."""

    rows: list[dict[str, str | Number]]
    totals: dict[str, Number]
    basis: str
    from_: Annotated[str | None, Field(alias="from")]
    to: str | None
    as_of_day: str | None
    within: int
    currency: str
    unallocated_cost: Number
    left_out: dict[str, int]
    notes: list[str]
    as_of: str


@router.get("/kpis", response={200: list[MeasureOut], **REFUSED}, summary="List what can be counted")
@allowed_by_key()
def kpis(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """Every measure and KPI, with its definition, formula and a worked example."""
    return [{**vars(one), "means": one.sentence, "bases": list(one.bases)} for one in MEASURES.values()]


@router.get("/dimensions", response={200: list[DimensionOut], **REFUSED}, summary="List by what it can be diced")
@allowed_by_key()
def dimensions(request: HttpRequest) -> Any:  # noqa: ANN401, ARG001 -- the schema says
    """Every dimension there is in this company."""
    members = published().cube.engine.members
    return [
        {
            "name": one.name,
            "label": one.label,
            "is_tree": one.is_tree,
            "members": None if one.is_time else len(members.of(one)),
        }
        for one in members.dimensions.all()
    ]


@router.get("/dimensions/{name}", response={200: list[MemberOut], **REFUSED}, summary="List the members of a dimension")
@allowed_by_key()
def members_of(request: HttpRequest, name: str) -> Any:  # noqa: ANN401 -- the schema says
    """What a dimension can be held to; of places only those one works for."""
    members = published().cube.engine.members
    dimension = members.dimensions.get(name)
    scope = numbers_visible_to(staff_of(request))
    found = members.of(dimension)
    if dimension.members == "location" and scope.places:
        found = [one for one in found if one.key in set(scope.places)]
    return [{"value": members.spelt(dimension, one.key), "name": one.name, "level": one.level} for one in found]


@router.post("/dice", response={200: Diced, **REFUSED}, summary="Ask for numbers")
@allowed_by_key()
def dice(request: HttpRequest, data: DiceIn) -> HttpResponse:
    """The answer to a question, of the leads one may see."""
    where = {name: [values] if isinstance(values, str) else values for name, values in data.where.items()}
    return _answer(request, data, measures=data.measures, by=(data.by, data.across), where=where)


@router.get("/dice", response={200: Diced, **REFUSED}, summary="Ask for numbers by address")
@allowed_by_key()
def dice_by_address(request: HttpRequest, asked: Query[DiceAsked]) -> HttpResponse:
    """The same as POST, for a question that fits an address."""
    by = listed(asked.by), listed(asked.across)
    return _answer(request, asked, measures=listed(asked.measure), by=by, where=held(asked.where))


def _answer(
    request: HttpRequest,
    asked: DiceIn | DiceAsked,
    *,
    measures: list[str],
    by: tuple[list[str], list[str]],
    where: Mapping[str, list[str]],
) -> HttpResponse:
    facts = published()
    calendar = facts.cube.engine.members.calendar
    first, last = days_said(asked.period, asked.from_, asked.to, today=timezone.localdate(), calendar=calendar)
    spoken = Spoken(
        measures=measures,
        rows=by[0],
        columns=by[1],
        where=where,
        basis=asked.basis,
        start=first,
        end=last,
        sort=asked.sort,
        limit=asked.limit,
        as_of=asked.as_of,
        within=asked.within,
    )
    answer = facts.ask(spoken.question(facts.cube.engine.members), numbers_visible_to(staff_of(request)))
    found = document(answer, currency=facts.current.currency, as_of=facts.current.as_of)
    # Written as it is: a schema would look at every number of a large answer again.
    return HttpResponse(orjson.dumps(found), content_type="application/json")
