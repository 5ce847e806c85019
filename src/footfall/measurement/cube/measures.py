"""What managers count: each measure with the sentence that defines it, its formula over atoms, and a worked example."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from footfall.measurement.cube.atoms import ATOMS, QUANTILES
from footfall.measurement.cube.chance import (
    Chance,
    of_cost_of_sold,
    of_cost_per,
    of_cost_per_lead,
    of_mean,
    of_return,
    of_sum,
)
from footfall.measurement.cube.dimensions import nearest
from footfall.measurement.cube.honesty import Sample
from footfall.shared.errors import Invalid

Number = int | float
COHORT, ACTIVITY = "cohort", "activity"
BASES = (COHORT, ACTIVITY)


@dataclass(frozen=True)
class Value:
    """A number, or none and the words that say why; for a rate also what it was made of, for an amount what it rests on."""

    number: Number | None
    why: str = ""
    hits: int = 0
    of: int = 0
    sample: Sample | None = None


@dataclass(frozen=True)
class Measure:
    """A number managers ask for. `over` (a minus sign subtracts) is divided by `under`, both sums of atoms.

    `unit` is count, rate, money, number, hours, days or seconds; `better` is up, down or nothing. `without` is said when
    there is nothing to divide by, `missing` when the sum of `over` is nothing and nothing is no number. `chance` says how an
    amount varies by itself; without, it is what it is.
    """

    name: str
    label: str
    sentence: str
    formula: str
    unit: str
    example: str
    over: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    quantile: str = ""
    better: str = ""
    without: str = ""
    missing: str = ""
    complete: tuple[str, str] | None = None
    scale: int = 1
    bases: tuple[str, ...] = BASES
    chance: Chance | None = None

    def atoms(self) -> tuple[str, ...]:
        """Names of the atoms it is made of."""
        return tuple(name.lstrip("-") for name in (*self.over, *self.under, *(self.complete or ())))

    def atoms_of_chance(self) -> tuple[str, ...]:
        """Names of the atoms that tell besides how it varies."""
        return self.chance.atoms if self.chance else ()

    def read(self, atoms: Mapping[str, Number | None]) -> Value:  # noqa: PLR0911 -- one way out for each kind of measure
        """The measure from the atoms of one cell; no number where an atom can't be told by these dimensions."""
        if self.quantile:
            return self._of_quantile(atoms[self.quantile])
        if any(atoms[name] is None for name in self.atoms()):
            return Value(None, "not recorded by this")
        top, bottom = self._sum(self.over, atoms), self._sum(self.under, atoms)
        if self.under and bottom == 0:
            return Value(None, self.without)
        if self.missing and not any(atoms[name] for name in self.over if not name.startswith("-")):
            return Value(None, self.missing)
        if self.complete and atoms[self.complete[0]] != atoms[self.complete[1]]:
            return Value(None, "not every sale has a margin")
        if self.under:
            return Value(float(Fraction(top, bottom)) / self.scale, "", top, bottom, self._sample(atoms))
        return Value(top, sample=self._sample(atoms))

    def _sample(self, atoms: Mapping[str, Number | None]) -> Sample | None:
        """What the amount rests on, where it was asked for."""
        if self.chance is None or any(atoms.get(name) is None for name in self.chance.atoms):
            return None
        return self.chance.sample({name: int(atoms[name] or 0) for name in self.chance.atoms})

    def _of_quantile(self, number: Number | None) -> Value:
        return Value(None, self.without) if number is None else Value(number / self.scale)

    def _sum(self, names: tuple[str, ...], atoms: Mapping[str, Number | None]) -> int:
        return sum(-int(atoms[n[1:]] or 0) if n.startswith("-") else int(atoms[n] or 0) for n in names)


def _count(name: str, atom: str, label: str, sentence: str, better: str = "up", example: str = "") -> Measure:
    return Measure(name, label, sentence, f"count of {label.lower()}", "count", example, over=(atom,), better=better)


def _rate(
    name: str, over: str, under: str, label: str, sentence: str, formula: str, better: str, without: str
) -> Measure:
    return Measure(
        name,
        label,
        sentence,
        formula,
        "rate",
        f"{formula}: 10 of 40 is 25.0 %",
        over=(over,),
        under=tuple(under.split("+")),
        better=better,
        without=without,
    )


def _per(
    name: str,
    over: tuple[str, ...],
    under: str,
    label: str,
    sentence: str,
    formula: str,
    without: str,
    chance: Chance | None,
) -> Measure:
    return Measure(
        name,
        label,
        sentence,
        formula,
        "money",
        f"{formula}: 6,000 over 40 is 150",
        over=over,
        under=(under,),
        better="down",
        without=without,
        missing="no cost recorded",
        chance=chance,
    )


def _time(name: str, quantile: str, unit: str, label: str, sentence: str, without: str, scale: int = 1) -> Measure:
    formula = f"{'90th percentile' if quantile.endswith('p90') else 'median'} of the {unit}"
    example = (
        "1, 2 and 9: the median is 2" if not quantile.endswith("p90") else "0 to 10: nine of ten are at or below 9"
    )
    return Measure(
        name, label, sentence, formula, unit, example, quantile=quantile, better="down", without=without, scale=scale
    )


COST = ("spread", "direct")

_ALL = (
    _count(
        "leads",
        "leads",
        "Leads",
        "Leads captured; junk and tests are not among them.",
        example="41 came, 1 was junk: 40",
    ),
    _count(
        "verified", "verified", "Verified", "Leads whose phone or e-mail proved to be right.", example="30 of 40: 30"
    ),
    _count("attempted", "attempted", "Attempted", "Leads that somebody tried to reach.", example="35 of 40: 35"),
    _count(
        "contacts", "contacts", "Contacts", "Leads that were reached at least once.", example="35 tried, 20 reached: 20"
    ),
    _count(
        "warm",
        "warm",
        "Warm leads",
        "Leads that ever became warm or hot, whatever they are now.",
        example="10 of 40: 10",
    ),
    _count("hot", "hot", "Hot leads", "Leads that ever became hot.", example="4 of 40: 4"),
    _count(
        "qualified",
        "qualified",
        "Qualified",
        "Leads that were examined and found worth pursuing.",
        example="8 of 40: 8",
    ),
    _count(
        "appointments", "appointments", "Appointments", "Leads that agreed to an appointment.", example="6 of 40: 6"
    ),
    _count("demos", "demos", "Demos", "Leads that got a demo.", example="5 of 40: 5"),
    _count(
        "negotiations",
        "negotiations",
        "Price negotiations",
        "Leads that a price was negotiated with.",
        example="4 of 40: 4",
    ),
    _count("orders", "orders", "Purchase orders", "Leads that placed a purchase order.", example="3 of 40: 3"),
    _count("deliveries", "deliveries", "Deliveries", "Leads that were delivered to.", example="2 of 40: 2"),
    _count("sales", "sales", "Sales", "Leads that were sold to.", example="3 of 40: 3"),
    _count("lost", "lost", "Lost", "Leads that said no.", "down", example="12 of 40: 12"),
    _count(
        "dead",
        "dead",
        "Dead leads",
        "Leads that cannot be reached: wrong number, no such number ...",
        "down",
        "6 of 40: 6",
    ),
    _count("recycled", "recycled", "Recycled", "Leads kept for a later date.", "", example="5 of 40: 5"),
    _count(
        "junk", "junk", "Junk", "Captures that never were a prospect; outside every other number.", "down", "1 of 41: 1"
    ),
    _count(
        "duplicates",
        "repeats",
        "Duplicates",
        "Captures that brought a lead which was there already; by the day and origin of that lead.",
        "down",
        example="45 captures, 40 leads: 5",
    ),
    _count(
        "valid_contacts",
        "reachable",
        "Leads with a valid contact",
        "Leads with a phone or e-mail that is not known or thought to be wrong, as it stands now.",
        example="33 of 40: 33",
    ),
    _count(
        "existing_leads",
        "existing",
        "Leads of existing customers",
        "Leads of people who had bought before.",
        "",
        "15 of 40: 15",
    ),
    _count(
        "new_leads", "new", "Leads of new prospects", "Leads of people who had not bought before.", "", "25 of 40: 25"
    ),
    _count(
        "certified_leads",
        "certified",
        "Leads by certified attendants",
        "Leads that an attendant captured who held a certificate on that day.",
        example="24 of 30: 24",
    ),
    Measure(
        "reach",
        "Reach",
        "People notified, or visitors counted, before any lead exists.",
        "people notified + visitors",
        "count",
        "5,000 letters, 800 visitors: 5,800",
        over=("notified", "visitors"),
        better="up",
    ),
    _count("visitors", "visitors", "Visitors", "People counted who came in.", example="800 came in: 800"),
    _count("passers_by", "passing", "Passers-by", "People counted who passed by.", example="10,000 passed: 10,000"),
    _count(
        "forms_begun",
        "forms_begun",
        "Forms begun",
        "Public forms that a visitor began to fill in, on the day they did.",
        example="80 began: 80",
    ),
    _count(
        "forms_sent", "forms_sent", "Forms sent", "Of the forms begun those that were sent.", example="60 of 80: 60"
    ),
    Measure(
        "forms_left",
        "Forms left",
        "Forms begun that were not sent; a visitor may still be at the youngest.",
        "forms begun - forms sent",
        "count",
        "80 began, 60 sent: 20",
        over=("forms_begun", "-forms_sent"),
        better="down",
    ),
    _count("attempts", "attempts", "Attempts", "Calls made.", "", example="35 leads called twice: 70"),
    Measure(
        "cost",
        "Cost",
        "What the leads cost: costs spread over the leads they were spent for, and costs of a lead alone.",
        "spread cost + direct cost",
        "money",
        "1,000 spent in May at an outlet with 40 leads in May: 25 on each, 1,000 together",
        over=COST,
        better="down",
        missing="no cost recorded",
    ),
    Measure(
        "unallocated_cost",
        "Unallocated cost",
        "Cost that no lead carries: nothing was captured where and when it was spent, or what was captured is junk.",
        "cost without leads + direct cost of junk",
        "money",
        "1,000 for a campaign that brought no lead: 1,000",
        over=("stranded", "direct_outside"),
        better="down",
    ),
    Measure(
        "spend",
        "Spend",
        "Costs as they were entered, on their days and at their level, whether leads came of them or not.",
        "sum of costs",
        "money",
        "1,000 for the 30 days of June: 500 from the 1st to the 15th",
        over=("spend",),
        better="down",
        missing="no cost recorded",
    ),
    Measure(
        "sales_value",
        "Sales value",
        "Value of what was sold.",
        "sum of sales",
        "money",
        "3 sales of 1,000: 3,000",
        over=("won",),
        better="up",
        chance=of_sum("won", "won_known", "won_squares", "sales"),
    ),
    Measure(
        "lead_value",
        "Value of leads",
        "Expected value of the leads.",
        "sum of values",
        "money",
        "40 leads of 100: 4,000",
        over=("value",),
        better="up",
        chance=of_sum("value", "valued", "value_squares", "leads"),
    ),
    Measure(
        "pipeline_value",
        "Pipeline value",
        "Value of leads that reached a sub-stage and are not sold, lost or dead; always by capture, as they stand now.",
        "sum of values in the pipeline",
        "money",
        "5 demos, 3 of them sold, 100 each: 200",
        over=("pipeline",),
        better="up",
        bases=(COHORT,),
        chance=of_sum("pipeline", "pipelined", "pipeline_squares", "leads"),
    ),
    Measure(
        "weighted_pipeline",
        "Weighted pipeline",
        "Pipeline value of leads with an open deal, each times the usual share of deals won from the stage it stands in.",
        "sum of value in the pipeline × share won from its stage",
        "money",
        "200 in negotiation, of which 45 % is won, and 100 in demo, of which 25 %: 115",
        over=("weighted",),
        better="up",
        bases=(COHORT,),
        chance=of_sum("weighted", "weighed", "weighted_squares", "leads"),
    ),
    _rate(
        "pct_warm", "warm", "leads", "Became warm", "Share of leads that became warm.", "warm / leads", "up", "no leads"
    ),
    _rate("pct_hot", "hot", "leads", "Became hot", "Share of leads that became hot.", "hot / leads", "up", "no leads"),
    _rate(
        "pct_qualified",
        "qualified",
        "leads",
        "Qualified share",
        "Share of leads that were qualified.",
        "qualified / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_appointment",
        "appointments",
        "leads",
        "Got an appointment",
        "Share of leads with an appointment.",
        "appointments / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_demo", "demos", "leads", "Got a demo", "Share of leads that got a demo.", "demos / leads", "up", "no leads"
    ),
    _rate(
        "pct_negotiation",
        "negotiations",
        "leads",
        "Negotiated",
        "Share of leads that came to a price negotiation.",
        "negotiations / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_order",
        "orders",
        "leads",
        "Ordered",
        "Share of leads that placed a purchase order.",
        "orders / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_delivered",
        "deliveries",
        "leads",
        "Delivered",
        "Share of leads that were delivered to.",
        "deliveries / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_sold",
        "sales",
        "leads",
        "Became a sale",
        "Share of leads that became sales.",
        "sales / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_lost", "lost", "leads", "Lost share", "Share of leads that said no.", "lost / leads", "down", "no leads"
    ),
    _rate(
        "pct_dead",
        "dead",
        "leads",
        "Dead share",
        "Share of leads that cannot be reached.",
        "dead / leads",
        "down",
        "no leads",
    ),
    _rate(
        "pct_duplicate",
        "repeats",
        "leads+repeats",
        "Duplicate rate",
        "Share of all captures that brought a lead which was there already; by the day and origin of that lead.",
        "duplicates / (leads + duplicates)",
        "down",
        "no leads",
    ),
    _rate(
        "pct_valid_contact",
        "reachable",
        "leads",
        "Valid-contact rate",
        "Share of leads with a phone or e-mail that is not known or thought to be wrong.",
        "leads with a valid contact / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_dead_number",
        "dead_number",
        "leads",
        "Dead by number",
        "Share of leads whose number is wrong, does not exist or is somebody else's.",
        "dead by number / leads",
        "down",
        "no leads",
    ),
    _rate(
        "pct_dead_email",
        "dead_email",
        "leads",
        "Dead by e-mail",
        "Share of leads whose last way to be reached was an address that returns mail.",
        "dead by e-mail / leads",
        "down",
        "no leads",
    ),
    _rate(
        "pct_made_up",
        "made_up",
        "leads",
        "Made-up share",
        "Share of leads that are dead because their details were made up.",
        "made up / leads",
        "down",
        "no leads",
    ),
    _rate(
        "pct_no_customer",
        "no_customer",
        "leads",
        "Listed as customer, is not",
        "Share of leads that are dead because they stood on a list of customers and were none.",
        "no customers / leads",
        "down",
        "no leads",
    ),
    _rate(
        "pct_junk",
        "junk",
        "leads+junk",
        "Junk share",
        "Share of all that came which was junk.",
        "junk / (leads + junk)",
        "down",
        "no leads",
    ),
    _rate(
        "pct_existing",
        "existing",
        "leads",
        "Existing customers",
        "Share of leads of existing customers.",
        "existing / leads",
        "",
        "no leads",
    ),
    _rate(
        "pct_certified",
        "certified",
        "attended",
        "By certified attendants",
        "Share of the leads captured by attendants whose attendant held a certificate on that day.",
        "leads by certified attendants / leads with an attendant",
        "up",
        "no leads with an attendant",
    ),
    _rate(
        "step_contact",
        "contacts",
        "verified",
        "Verified to contact",
        "Leads reached for each whose phone or e-mail proved to be right.",
        "contacts / verified",
        "up",
        "no verified leads",
    ),
    _rate(
        "step_warm", "warm", "leads", "Captured to warm", "Warm leads for each lead.", "warm / leads", "up", "no leads"
    ),
    _rate(
        "step_demo", "demos", "warm", "Warm to demo", "Demos for each warm lead.", "demos / warm", "up", "no warm leads"
    ),
    _rate(
        "step_negotiation",
        "negotiations",
        "demos",
        "Demo to negotiation",
        "Negotiations for each demo.",
        "negotiations / demos",
        "up",
        "no demos",
    ),
    _rate(
        "step_order",
        "orders",
        "negotiations",
        "Negotiation to order",
        "Purchase orders for each negotiation.",
        "orders / negotiations",
        "up",
        "no negotiations",
    ),
    _rate(
        "step_delivered",
        "deliveries",
        "orders",
        "Order to delivery",
        "Deliveries for each purchase order.",
        "deliveries / orders",
        "up",
        "no orders",
    ),
    _rate(
        "contact_rate",
        "contacts",
        "attempted",
        "Contact rate",
        "Share of the leads tried that were reached.",
        "contacts / attempted",
        "up",
        "no attempts",
    ),
    _rate(
        "pct_in_time",
        "in_time",
        "leads",
        "Tried in time",
        "Share of leads that were first tried within the time set for their source.",
        "tried in time / leads",
        "up",
        "no leads",
    ),
    _rate(
        "pct_in_time_open",
        "in_time_open",
        "leads",
        "Tried in time, opening hours",
        "The same, counting the outlet's opening hours only.",
        "tried in time by opening hours / leads",
        "up",
        "no leads",
    ),
    _rate(
        "capture_rate",
        "leads",
        "visitors",
        "Lead capture rate",
        "Leads for each visitor who came in; of places whose visitors are counted.",
        "leads / visitors",
        "up",
        "no visitors counted",
    ),
    _rate(
        "street_capture_rate",
        "visitors",
        "passing",
        "Street capture rate",
        "Visitors for each passer-by; of places where both are counted.",
        "visitors / passers-by",
        "up",
        "no passers-by counted",
    ),
    _rate(
        "reach_rate",
        "leads",
        "notified+visitors",
        "Leads by reach",
        "Leads for each person notified or visitor counted.",
        "leads / reach",
        "up",
        "no reach recorded",
    ),
    _rate(
        "form_completion",
        "forms_sent",
        "forms_begun",
        "Form completion",
        "Share of the public forms begun that were sent.",
        "forms sent / forms begun",
        "up",
        "no forms begun",
    ),
    _per(
        "cost_per_lead",
        COST,
        "leads",
        "Cost per lead",
        "What a lead costs.",
        "cost / leads",
        "no leads",
        of_cost_per_lead(),
    ),
    _per(
        "cost_per_warm_lead",
        COST,
        "warm",
        "Cost per warm lead",
        "All cost of the slice over the leads that became warm.",
        "cost / warm",
        "no warm leads",
        of_cost_per("warm", "warm leads"),
    ),
    _per(
        "cost_per_sale",
        COST,
        "sales",
        "Cost per sale",
        "All cost of the slice over its sales.",
        "cost / sales",
        "no sales",
        of_cost_per("sales", "sales"),
    ),
    _per(
        "cost_of_sold_leads",
        ("spread_sold", "direct_sold"),
        "sales",
        "Cost of the leads that were sold",
        "Only the cost on leads that were sold, over the sales.",
        "cost of sold leads / sales",
        "no sales",
        of_cost_of_sold(),
    ),
    Measure(
        "attempts_per_contact",
        "Attempts per contact",
        "Calls made for each lead that was reached.",
        "attempts / contacts",
        "number",
        "70 calls, 20 reached: 3.5",
        over=("attempts",),
        under=("contacts",),
        better="down",
        without="no contacts",
    ),
    Measure(
        "calls_per_lead",
        "Calls per lead",
        "Calls made for each lead.",
        "attempts / leads",
        "number",
        "70 calls, 40 leads: 1.75",
        over=("attempts",),
        under=("leads",),
        without="no leads",
    ),
    _rate(
        "call_conversion",
        "sales",
        "attempts",
        "Conversion per call",
        "Sales for each call made.",
        "sales / attempts",
        "up",
        "no attempts",
    ),
    Measure(
        "cost_per_call",
        "Cost per call",
        "What a call cost by the calling rules: its price and its minutes.",
        "cost of calls / attempts",
        "money",
        "70 calls, 350 together: 5",
        over=("call_cost",),
        under=("attempts",),
        better="down",
        without="no attempts",
        missing="no cost recorded",
    ),
    Measure(
        "value_per_lead",
        "Value per lead",
        "Average expected value of the leads that have one.",
        "value / leads with a value",
        "money",
        "30 leads with a value, 4,500 together: 150",
        over=("value",),
        under=("valued",),
        better="up",
        without="no value recorded",
        chance=of_mean("value", "valued", "value_squares", "leads"),
    ),
    Measure(
        "average_sale",
        "Average sale",
        "Average value of a sale that has one.",
        "sales value / sales with a value",
        "money",
        "3 sales, 3,000 together: 1,000",
        over=("won",),
        under=("won_known",),
        better="up",
        without="no value recorded",
        chance=of_mean("won", "won_known", "won_squares", "sales"),
    ),
    Measure(
        "return_on_spend",
        "Return on spend",
        "What a unit of cost brought back above itself; only where cost and the margin of every sale are known.",
        "(margin of sales - cost) / cost",
        "rate",
        "margins of 1,500 for a cost of 1,000: 50.0 %",
        over=("margin", "-spread", "-direct"),
        under=COST,
        better="up",
        without="no cost recorded",
        complete=("margin_known", "sales"),
        chance=of_return(),
    ),
    _time(
        "speed_to_lead",
        "speed",
        "hours",
        "Speed to lead",
        "Half of the leads tried were first tried within so many hours of capture.",
        "no attempts",
        60,
    ),
    _time(
        "speed_to_lead_p90",
        "speed_p90",
        "hours",
        "Speed to lead, 9 in 10",
        "Nine of ten leads tried were first tried within so many hours.",
        "no attempts",
        60,
    ),
    _time(
        "speed_to_lead_open",
        "speed_open",
        "hours",
        "Speed to lead, opening hours",
        "Half of the leads tried were first tried within so many opening hours of their outlet.",
        "no attempts",
        60,
    ),
    _time(
        "speed_to_lead_open_p90",
        "speed_open_p90",
        "hours",
        "Speed to lead, opening hours, 9 in 10",
        "Nine of ten leads tried were first tried within so many opening hours.",
        "no attempts",
        60,
    ),
    _time(
        "days_to_warm",
        "warm_days",
        "days",
        "Days to warm",
        "Half of the warm leads became warm within so many days of capture.",
        "no warm leads",
    ),
    _time(
        "days_to_warm_p90",
        "warm_days_p90",
        "days",
        "Days to warm, 9 in 10",
        "Nine of ten warm leads became warm within so many days.",
        "no warm leads",
    ),
    _time(
        "days_to_sale",
        "sale_days",
        "days",
        "Days to sale",
        "Half of the sales were made within so many days of capture.",
        "no sales",
    ),
    _time(
        "days_to_sale_p90",
        "sale_days_p90",
        "days",
        "Days to sale, 9 in 10",
        "Nine of ten sales were made within so many days.",
        "no sales",
    ),
    _time(
        "seconds_per_form",
        "seconds",
        "seconds",
        "Seconds per form",
        "Half of the forms were filled within so many seconds.",
        "no times recorded",
    ),
)

MEASURES = {measure.name: measure for measure in _ALL}
FUNNEL = ("leads", "verified", "warm", "demos", "negotiations", "orders", "deliveries")
"""From first contact to delivery, in order."""


class UnknownMeasure(Invalid):
    """There is no such measure."""


def measure_called(name: str) -> Measure:
    """The measure of that name, or a refusal with the nearest names."""
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted not in MEASURES:
        raise UnknownMeasure(f"There is no measure called {name}.{nearest(wanted, list(MEASURES))}")
    return MEASURES[wanted]


for _measure in _ALL:
    if not all(name in ATOMS for name in _measure.atoms()) or (
        _measure.quantile and _measure.quantile not in QUANTILES
    ):
        raise TypeError(f"{_measure.name} is made of atoms that are not declared.")
