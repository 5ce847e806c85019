"""What is added up: every number is a sum or a count over one fact, so that parts always make the whole."""

from dataclasses import dataclass

from footfall.measurement.cube.layout import BITS, DEAD_OF

OUTSIDE = BITS["junk"] | BITS["test"]
"""Junk and tests are outside every number but their own."""
STAGED = BITS["demo"] | BITS["negotiation"] | BITS["order"] | BITS["delivered"]
CLOSED = BITS["won"] | BITS["lost"] | BITS["dead"]


@dataclass(frozen=True)
class Atom:
    """A count of rows, or a sum of `value` over them; `date` is whose day counts when the basis is activity.

    A value `#won` counts the rows that have one, `^won` adds up its squares, `^cost+direct` those of a sum.
    Of leads those count whose mask has all bits of `has`, any of `any_of`, and none of `lacks`.
    """

    name: str
    fact: str = "lead"
    value: str = ""
    date: str = "captured"
    has: int = 0
    any_of: int = 0
    lacks: int = OUTSIDE
    where: tuple[tuple[str, int | None], ...] = ()
    instead: str = ""

    @property
    def is_square(self) -> bool:
        """Whether it adds up squares: they outgrow 64 bits, and are read only where numbers are compared."""
        return self.value.startswith("^")


def columns_of(value: str) -> list[str]:
    """The columns that an atom's value is made of."""
    return value.lstrip("#^").split("+") if value else []


@dataclass(frozen=True)
class Quantile:
    """A share of leads stays at or below this many days, minutes or seconds."""

    name: str
    column: str
    share: float
    date: str
    has: int = 0
    fact: str = "lead"
    lacks: int = OUTSIDE


def _reached(name: str, milestone: str) -> Atom:
    return Atom(name, date=milestone, has=BITS[milestone])


ATOMS = {
    atom.name: atom
    for atom in (
        Atom("leads"),
        _reached("verified", "verified"),
        _reached("attempted", "first_attempt"),
        *(
            Atom(name, date="first_attempt", has=BITS["first_attempt"] | BITS[name])
            for name in ("in_time", "in_time_open")
        ),
        _reached("contacts", "first_contact"),
        _reached("warm", "warm"),
        _reached("hot", "hot"),
        _reached("qualified", "qualified"),
        _reached("appointments", "appointment"),
        _reached("demos", "demo"),
        _reached("negotiations", "negotiation"),
        _reached("orders", "order"),
        _reached("deliveries", "delivered"),
        _reached("sales", "won"),
        _reached("lost", "lost"),
        _reached("dead", "dead"),
        _reached("recycled", "recycled"),
        Atom("junk", date="junk", has=BITS["junk"], lacks=BITS["test"]),
        Atom("existing", has=BITS["existing"]),
        Atom("reachable", has=BITS["reachable"]),
        Atom("attended", has=BITS["attended"]),
        Atom("certified", has=BITS["certified"]),
        *(Atom(name.replace(" ", "_"), date="dead", has=BITS["dead"] | BITS[name]) for name in DEAD_OF),
        Atom("new", lacks=OUTSIDE | BITS["existing"]),
        Atom("value", value="value"),
        Atom("valued", value="#value"),
        Atom("pipeline", value="value", any_of=STAGED, lacks=OUTSIDE | CLOSED),
        Atom("won", value="won", date="won", has=BITS["won"]),
        Atom("won_known", value="#won", date="won", has=BITS["won"]),
        Atom("margin", value="margin", date="won", has=BITS["won"]),
        Atom("margin_known", value="#margin", date="won", has=BITS["won"]),
        Atom("other_values", value="#other_value"),
        Atom("other_sales", value="#other_won", date="won", has=BITS["won"]),
        Atom("spread", value="cost"),
        Atom("direct", value="direct"),
        Atom("spread_sold", value="cost", date="won", has=BITS["won"]),
        Atom("direct_sold", value="direct", date="won", has=BITS["won"]),
        Atom("direct_outside", value="direct", any_of=OUTSIDE, lacks=0),
        # Squares say how far a sum may be off: they are read only where numbers are compared.
        Atom("value_squares", value="^value"),
        Atom("pipelined", value="#value", any_of=STAGED, lacks=OUTSIDE | CLOSED),
        Atom("pipeline_squares", value="^value", any_of=STAGED, lacks=OUTSIDE | CLOSED),
        Atom("won_squares", value="^won", date="won", has=BITS["won"]),
        Atom("margin_squares", value="^margin", date="won", has=BITS["won"]),
        Atom("direct_squares", value="^direct"),
        Atom("cost_squares", value="^cost+direct"),
        Atom("cost_squares_sold", value="^cost+direct", date="won", has=BITS["won"]),
        Atom("repeats", value="repeats"),
        # By capture, calls are counted on their lead; by their own day, as calls.
        Atom("attempts", value="attempts", instead="calls"),
        Atom("calls", fact="attempt"),
        Atom("forms_begun", fact="form", value="started"),
        Atom("forms_sent", fact="form", value="sent"),
        Atom("weighted", fact="deal", value="weighted"),
        Atom("weighed", fact="deal", value="#weighted"),
        Atom("weighted_squares", fact="deal", value="^weighted"),
        Atom("call_cost", value="call_cost", instead="calls_cost"),
        Atom("calls_cost", fact="attempt", value="call_minor"),
        *(
            Atom(name, fact="reach", value="people", where=(("kind", code),))
            for code, name in enumerate(("notified", "visitors", "passing"), 1)
        ),
        Atom("spend", fact="cost", value="minor", where=(("currency", None),)),
        Atom("stranded", fact="cost", value="minor", where=(("currency", None), ("carried", 0))),
        Atom("other_costs", fact="cost", value="#currency", where=(("first", 1),)),
    )
}


def _quantiles(name: str, column: str, date: str) -> list[Quantile]:
    has = BITS.get(date, 0)
    return [Quantile(name, column, 0.5, date, has), Quantile(f"{name}_p90", column, 0.9, date, has)]


QUANTILES = {
    quantile.name: quantile
    for quantile in (
        *_quantiles("speed", "speed", "first_attempt"),
        *_quantiles("speed_open", "speed_open", "first_attempt"),
        *_quantiles("warm_days", "warm_lag", "warm"),
        *_quantiles("sale_days", "won_lag", "won"),
        *_quantiles("seconds", "seconds", "captured"),
    )
}
