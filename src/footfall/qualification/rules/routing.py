"""Who gets a lead: one dealing of leads to the members of a pool. The same facts deal the same, whenever it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TURN, LOAD, SKILL, RESULT = "turn", "load", "skill", "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who might get leads, as they stood when the dealing began."""

    id: int
    name: str
    why_not: str = ""
    """Why nothing is given to them at all: away, left."""
    minutes_off: int = 0
    """How long until they are on duty; 0 for who is."""
    back: str = ""
    """When they are on duty again, in words."""
    load: int = 0
    most: int | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    won: float = 0.0
    """Share of such leads that they win, shrunk to the pool's."""
    is_guest: bool = False
    """Not of the pool; may only keep a person they know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A lead that wants somebody."""

    known: int | None = None
    """Who owns the person's last lead."""
    language: str = ""
    wants: tuple[str, ...] = ()
    had: tuple[int, ...] = ()
    """Who let it wait before."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """What became of an ask: who got it in which turn, why, and why others did not."""

    owner: int | None
    turn: int | None
    because: str
    passed: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dealing:
    """A whole dealing, and whose turn is next."""

    dealt: list[Dealt]
    next_turn: int


def deal(asks: Sequence[Ask], members: Sequence[Member], *, choice: str, first_turn: int) -> Dealing:
    """Each ask in order to one of the members, who are taken in the order of their ids.

    Whoever knows the person keeps them, if they are there. Else the best by `choice` among those who are on duty and
    have room; where nobody is, among those who are on duty first. Nobody gets what they let wait before.
    """
    table = _Table(members, first_turn)
    dealt = [table.deal(ask, choice) for ask in asks]
    return Dealing(dealt, table.turn)


def played_again(
    asks: Sequence[Ask], members: Sequence[Member], *, choice: str, first_turn: int, number: int
) -> tuple[Dealt, dict[int, str]]:
    """The deal of one ask of a dealing, and why each of the others did not get it."""
    table = _Table(members, first_turn)
    for ask in asks[:number]:
        table.deal(ask, choice)
    told = {one.id: table.why(one, asks[number]) for one in table.pool}
    dealt = table.deal(asks[number], choice)
    return dealt, {key: why for key, why in told.items() if key != dealt.owner}


def shrunk(won: int, of: int, overall: float, *, strength: float = 20.0) -> float:
    """A share of few, drawn to the overall share as by `strength` more cases of the average kind."""
    return (won + overall * strength) / (of + strength)


class _Table:
    def __init__(self, members: Sequence[Member], first_turn: int) -> None:
        ordered = sorted(members, key=lambda member: member.id)
        self.known = {member.id: member for member in ordered}
        self.pool = [member for member in ordered if not member.is_guest]
        self.load = {member.id: member.load for member in ordered}
        self.turn = first_turn
        self.places = {member.id: place for place, member in enumerate(self.pool)}
        there = [member for member in self.pool if not member.why_not]
        first = min((member.minutes_off for member in there if member.minutes_off), default=0)
        on_duty = frozenset(member.id for member in there if not member.minutes_off)
        on_first = frozenset(member.id for member in there if member.minutes_off == first)
        self.shifts = [shift for shift in (on_duty, on_first if first else frozenset()) if shift]

    def deal(self, ask: Ask, choice: str) -> Dealt:
        if kept := self._keeper(ask):
            self.load[kept.id] += 1
            return Dealt(kept.id, None, f"{kept.name} knows the customer")
        for shift in self.shifts:
            free = [one for one in self.pool if one.id in shift and not self._refuses(one, ask)]
            if free:
                return self._give(ask, choice, free)
        return Dealt(None, None, "nobody is free", {one.id: self.why(one, ask) for one in self.pool})

    def _keeper(self, ask: Ask) -> Member | None:
        member = self.known.get(ask.known) if ask.known is not None else None
        return None if member is None or member.why_not or member.id in ask.had else member

    def _refuses(self, one: Member, ask: Ask) -> bool:
        return one.id in ask.had or (one.most is not None and self.load[one.id] >= one.most)

    def _give(self, ask: Ask, choice: str, free: list[Member]) -> Dealt:
        if choice == LOAD:
            one = min(free, key=lambda member: (self.load[member.id], self._distance(member)))
            words = f"fewest waiting ({self.load[one.id]})"
        elif choice == RESULT:
            one = max(free, key=lambda member: (member.won / (self.load[member.id] + 1), -self._distance(member)))
            words = f"wins {one.won:.0%} of such leads, {self.load[one.id]} waiting"
        else:
            best, words = _most_skilled(ask, free) if choice == SKILL else (free, "in turn")
            one = min(best, key=self._distance)
        return self._settle(ask, one, free, words)

    def _settle(self, ask: Ask, one: Member, free: list[Member], words: str) -> Dealt:
        """Write the turn down: those between whose turn it was and who got it were passed over."""
        distance = self._distance(one)
        start, turn = self.turn % len(self.pool), self.turn + distance
        free_ids = {member.id for member in free}
        between = (self.pool[(start + step) % len(self.pool)] for step in range(distance))
        passed = {each.id: self.why(each, ask) for each in between if each.id not in free_ids}
        self.turn = turn + 1
        self.load[one.id] += 1
        return Dealt(one.id, turn, f"{one.name}, {words}", passed)

    def _distance(self, one: Member) -> int:
        """How many turns away somebody is."""
        return (self.places[one.id] - self.turn) % len(self.pool)

    def why(self, one: Member, ask: Ask) -> str:
        """Why somebody does not get the lead that is dealt now."""
        if one.why_not:
            return one.why_not
        if one.id in ask.had:
            return "let it wait before"
        if one.most is not None and self.load[one.id] >= one.most:
            return f"has {self.load[one.id]} waiting, at most {one.most}"
        return f"not on duty until {one.back}" if one.minutes_off else f"{self.load[one.id]} waiting, came after"


def _most_skilled(ask: Ask, free: list[Member]) -> tuple[list[Member], str]:
    """Those who fit a lead's language and product best, and in what."""
    wants = {want.casefold() for want in ask.wants}

    def score(one: Member) -> tuple[bool, int]:
        speaks = bool(ask.language) and ask.language in one.languages
        return speaks, len(wants & {skill.casefold() for skill in one.skills})

    best = max(map(score, free))
    said = [f"speaks {ask.language}"] if best[0] else []
    said += ["knows the product"] if best[1] else []
    words = " and ".join(said) or "nobody has the skill, in turn"
    return [one for one in free if score(one) == best], words
